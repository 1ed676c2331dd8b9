"""What hands do on the canvas: one object a gesture, which changes the document on release."""
