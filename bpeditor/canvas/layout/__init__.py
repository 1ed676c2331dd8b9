"""The layout: columns, their order, and heights."""
