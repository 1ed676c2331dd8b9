"""The window around the canvas: menus, docks, dialogs and their commands."""
