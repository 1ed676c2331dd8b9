"""What the Help menu shows."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from bpeditor.window.actions import shortcut_list
from bpeditor.window.dialogs import show_text

# What the hands do on the canvas; these are no actions.
MOUSE = (
    ("Canvas", "Add a layer", "double-click or right-click on nothing; drag from the panel"),
    ("Canvas", "Wire a new layer", "drop a wire on nothing"),
    ("Canvas", "Wire two nodes", "drag from a port to a port, or click both"),
    ("Canvas", "Move a wire's end", "drag it away from its input"),
    ("Canvas", "Move all wires of an output", "Ctrl and drag it to another output"),
    ("Canvas", "Move a node", "drag it; Shift keeps it on the grid, Alt off the guides"),
    ("Canvas", "Duplicate", "Ctrl and drag a node; the selected ones go with it"),
    ("Canvas", "Insert a node on a wire", "drop it there; Alt prevents"),
    ("Canvas", "Cut wires", "Ctrl and drag across them with the right button; or K, then drag"),
    ("Canvas", "Select", "click; Shift adds, Ctrl toggles; drag a box"),
    ("Canvas", "Select a frame", "click its title or its border; a drag there moves it"),
    ("Canvas", "Put a node into a frame", "drop it inside; Alt prevents"),
    ("Canvas", "Edit a frame's title", "double-click it, or F2 while the frame is selected"),
    ("Canvas", "Menu of a node, a wire or a frame", "right-click; the menu key or Shift+F10"),
    ("Canvas", "Edit a value or a name", "double-click, or Enter"),
    ("Canvas", "Nudge a number", "Up and Down in its field: 1; with Shift 10, with Ctrl 0.1"),
    ("Canvas", "Scrub a number", "drag it sideways; Shift and Ctrl as above"),
    ("Canvas", "Walk by keyboard", "arrows; Tab visits the ports, arrows go on along the wires"),
    ("Canvas", "Select what has the focus", "Space; Shift adds, Ctrl toggles"),
    ("Canvas", "Wire by keyboard", "Enter on a port, arrows to another port, Enter"),
    ("Canvas", "Move by keyboard", "Ctrl+arrows: a step of the grid"),
    ("Canvas", "Go elsewhere in a large graph", "click or drag in the overview in the corner"),
    ("Canvas", "See the paths through a node or a wire", "rest the pointer on it"),
    (
        "Canvas",
        "Pan",
        "drag with the middle or the right button, or Space; tilt the wheel; drag to the border",
    ),
    ("Canvas", "Zoom", "wheel (with Ctrl if View, Wheel Scrolls is on), or two fingers that part"),
    ("Canvas", "Cancel", "Esc, the right button, or release it outside the window"),
    ("Canvas", "Select nothing", "Esc"),
    ("Time line", "Go to a step", "click or drag on the track; arrows, Home and End on it"),
    ("Explain", "See a path or a finding on the canvas", "click its row; Enter on a finding"),
    (
        "Explain",
        "Compare a nudge with its gradient",
        "drag the number of an Input while Nudge shows",
    ),
    ("Explain", "See a term of a fork", "press its button"),
    ("Explain", "Take a cell of a gradient apart", "press it in the heat map"),
    ("Explain", "Copy the formulas", "the buttons below them, or the right button"),
    ("Window", "Stop a gradient check or a layout", "Esc"),
)

ABOUT = (
    "Computational graphs with backpropagation: draw one, press Forward and Backward, and read"
    " the value above and the gradient below every wire.\n\n"
    "MIT licence, the bpeditor authors. Icons: Lucide, ISC licence."
)


class ShortcutList(QDialog):
    """A table of all keys, made from the table of actions."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("shortcut_list")
        self.setWindowTitle("Keyboard Shortcuts")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        rows = [*shortcut_list(), *MOUSE]
        self.table = QTableWidget(len(rows), 3, self)
        self.table.setHorizontalHeaderLabels(["Where", "What", "How"])
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setTabKeyNavigation(False)  # Tab goes on to the button
        self.table.verticalHeader().setDefaultSectionSize(26)
        self.table.setShowGrid(False)
        self.table.setAlternatingRowColors(True)
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                self.table.setItem(row, column, QTableWidgetItem(text))
        self.table.resizeColumnsToContents()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.addWidget(self.table)
        layout.addWidget(buttons)
        self.table.setFocus()
        self.resize(620, 640)


def show_about(parent: QWidget) -> None:
    """Show what this program is."""
    show_text(parent, f"bpeditor {_version()}".rstrip(), ABOUT)


def _version() -> str:
    from importlib import metadata  # it loads parsers of mail: 20 ms that a start does without

    try:
        return metadata.version("bpeditor")
    except metadata.PackageNotFoundError:
        return ""
