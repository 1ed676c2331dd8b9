"""The canvas: what a graph looks like and what hands do with it. No windows, no menus."""
