"""Every action as a row of one table: menus, toolbar, shortcut list and tests are made from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow

from bpeditor.document.document import Document
from bpeditor.document.evaluation import Evaluation
from bpeditor.graph.framing import frame_of_all


class When(Enum):
    """What an action needs before it can be chosen."""

    ALWAYS = auto()
    SELECTION = auto()
    NODES = auto()
    ONE_NODE = auto()
    ONE_NAME = auto()
    FRAMED = auto()
    GRAPH = auto()
    UNDO = auto()
    REDO = auto()
    SHOWN = auto()


class Toolbar(Enum):
    """How an action stands in the toolbar."""

    NO = auto()
    ICON = auto()
    WORDS = auto()


@dataclass(frozen=True)
class Command:
    """One row: what an action is called, where it stands and which keys it has.

    Parameters
    ----------
    name
        The objectName of the QAction, and of its icon if it has one.
    does
        One sentence for the tooltip and the status line.
    button
        The word on its toolbar button, if that is not the text.
    is_first
        Whether a line stands above it in its menu.
    is_switch
        Whether it has a tick while what it shows is seen.
    """

    menu: str
    name: str
    text: str
    does: str
    keys: tuple[str, ...] = ()
    when: When = When.ALWAYS
    toolbar: Toolbar = Toolbar.NO
    button: str = ""
    is_first: bool = False
    is_switch: bool = False


_ICON, _WORDS = Toolbar.ICON, Toolbar.WORDS

COMMANDS = (
    Command("File", "new", "New", "Start an empty graph", ("Ctrl+N",), toolbar=_ICON),
    Command("File", "open", "Open…", "Open a graph file", ("Ctrl+O",), toolbar=_ICON),
    Command("File", "save", "Save", "Save the graph", ("Ctrl+S",), toolbar=_ICON, is_first=True),
    Command("File", "save_as", "Save As…", "Save under another name", ("Ctrl+Shift+S",)),
    Command("File", "quit", "Quit", "Close all windows", ("Ctrl+Q",), is_first=True),
    Command("Edit", "undo", "Undo", "Take the last change back", ("Ctrl+Z",), When.UNDO, _ICON),
    Command(
        "Edit", "redo", "Redo", "Make it again", ("Ctrl+Y", "Ctrl+Shift+Z"), When.REDO, _ICON
    ),
    Command(
        "Edit", "cut", "Cut", "Copy the nodes and delete them", ("Ctrl+X",), When.NODES,
        is_first=True,
    ),
    Command("Edit", "copy", "Copy", "Copy the nodes and their wires", ("Ctrl+C",), When.NODES),
    Command("Edit", "paste", "Paste", "Paste at the pointer", ("Ctrl+V",)),
    Command("Edit", "duplicate", "Duplicate", "Copy beside itself", ("Ctrl+D",), When.NODES),
    Command(
        "Edit", "delete", "Delete", "Delete what is selected", ("Del", "Backspace"),
        When.SELECTION, _ICON,
    ),
    Command(
        "Edit", "dissolve", "Dissolve", "Delete the nodes, but keep the wires through them",
        ("Ctrl+Del",), When.NODES,
    ),
    Command(
        "Edit", "cut_wires", "Cut Wires", "Cut all wires that the next drag crosses", ("K",),
        When.GRAPH,
    ),
    Command(
        "Edit", "add", "Add Layer…", "Search a layer and add it at the pointer", ("Shift+A",),
        is_first=True,
    ),
    Command(
        "Edit", "select_all", "Select All", "Select every node and wire", ("Ctrl+A",), When.GRAPH,
        is_first=True,
    ),
    Command("Edit", "select_none", "Select Nothing", "Drop the selection", ("Ctrl+Shift+A",)),
    Command(
        "Edit", "invert_selection", "Invert Selection", "Select what is not selected", ("Ctrl+I",),
        When.GRAPH,
    ),
    Command(
        "Edit", "select_ancestors", "Select Ancestors", "Select also what leads to the selection",
        ("Alt+Left",), When.SELECTION,
    ),
    Command(
        "Edit", "select_descendants", "Select Descendants",
        "Select also what the selection leads to", ("Alt+Right",), When.SELECTION,
    ),
    Command(
        "Edit", "select_frame", "Select Frame", "Select also the rest of the frames", ("Alt+Up",),
        When.FRAMED,
    ),
    Command(
        "Edit", "rename", "Rename", "Give the node another name, or the frame another title",
        ("F2",), When.ONE_NAME, is_first=True,
    ),
    Command(
        "Edit", "frame", "Frame", "Put the nodes into a frame with a title", ("Ctrl+G",),
        When.NODES,
    ),
    Command(
        "Edit", "unframe", "Remove from Frame", "Take the nodes out of their frames",
        ("Ctrl+Shift+G",), When.FRAMED,
    ),
    Command(
        "Edit", "set_target", "Use as Target", "Compute the gradients of this node",
        when=When.ONE_NODE, toolbar=_ICON,
    ),
    Command(
        "Edit", "edit_seed", "Edit Seed", "Change the gradient that the target starts with",
        when=When.GRAPH,
    ),
    Command(
        "Edit", "load_array", "Load Array…",
        "Load a .csv or .npy file into the selected Input, or into a new one",
    ),
    Command(
        "Edit", "find", "Find…", "Find a node by name, layer or value", ("Ctrl+F",),
        toolbar=_ICON, is_first=True,
    ),
    Command(
        "Edit", "commands", "All Commands…", "Search a command and run it", ("Ctrl+Shift+P",)
    ),
    Command(
        "Edit", "layout", "Lay Out", "Lay the graph, or the selection, out left to right", ("L",),
        When.GRAPH, _ICON,
    ),
    Command(
        "View", "zoom_in", "Zoom In", "Show it larger", ("Ctrl++", "Ctrl+="), toolbar=_ICON
    ),
    Command("View", "zoom_out", "Zoom Out", "Show more of it", ("Ctrl+-",), toolbar=_ICON),
    Command("View", "zoom_100", "100 %", "Show it in its own size", ("Ctrl+0",), toolbar=_ICON),
    Command("View", "fit", "Fit", "Show the whole graph", ("Home",), When.GRAPH, _ICON),
    Command(
        "View", "fit_selection", "Fit the Selection", "Show what is selected", ("F",), When.NODES
    ),
    Command(
        "View", "explain", "Explain", "Show why the gradients are what they are", ("F9",),
        is_switch=True, is_first=True,
    ),
    Command("Run", "forward", "Forward", "Compute all values", ("F5",), toolbar=_WORDS),
    Command("Run", "backward", "Backward", "Compute all gradients", ("F6",), toolbar=_WORDS),
    Command(
        "Run", "forward_backward", "Forward and Backward", "Compute everything",
        ("Ctrl+Return", "Ctrl+Enter"),
    ),
    Command(
        "Run", "step_back", "Step Back", "Take the last step back", ("Shift+F7",), When.SHOWN,
        _ICON, is_first=True,
    ),
    Command("Run", "step", "Step", "Compute one node more", ("F7",), toolbar=_WORDS),
    Command("Run", "play", "Play", "Show the steps one after the other", ("F4",)),
    Command("Run", "first_step", "First Step", "Go to where nothing is computed", ("Shift+F4",)),
    Command("Run", "last_step", "Last Step", "Go to where everything is computed"),
    Command(
        "Run", "breakpoint", "Breakpoint", "Pause, or no longer pause, at the node", ("B",),
        When.ONE_NODE,
    ),
    Command(
        "Run", "check_gradients", "Check Gradients",
        "Compare all gradients with central differences", ("F8",), is_first=True,
    ),
    Command(
        "Run", "clear_results", "Clear Results", "Remove all values and gradients",
        when=When.SHOWN, toolbar=_WORDS, button="Clear", is_first=True,
    ),
    Command(
        "Exercise", "ask_gradient", "Ask for the Gradient",
        "Hide the gradient of what is selected, to be found by a learner", when=When.SELECTION,
    ),
    Command(
        "Exercise", "ask_value", "Ask for the Value",
        "Hide the value of what is selected, to be found by a learner", when=When.NODES,
    ),
    Command(
        "Exercise", "exercise", "Exercise Panel", "Answer an exercise, or make one", ("Shift+F9",),
        is_first=True,
    ),
    Command("Help", "shortcuts", "Keyboard Shortcuts", "Show all keys", ("?", "F1")),
    Command("Help", "about", "About bpeditor", "Show version and licence", is_first=True),
)  # fmt: skip
"""In the order of the menus."""

TOOLBAR = (
    ("new", "open", "save"),
    ("undo", "redo", "delete"),
    ("forward", "backward", "step_back", "step", "clear_results"),
    ("set_target", "layout", "find"),
    ("zoom_out", "zoom_100", "zoom_in", "fit"),
)
"""In groups, from left to right."""

ICONS = {"set_target": "target"}
"""Icons that are not called like their action."""


def make_actions(
    window: QMainWindow, slots: Mapping[str, Callable[[], object]]
) -> dict[str, QAction]:
    """Return all actions by name, children of the window and connected to the slots."""
    actions = {}
    for command in COMMANDS:
        action = QAction(command.text, window)
        action.setObjectName(command.name)
        action.setIconText(command.button or command.text)
        action.setShortcuts([QKeySequence(key) for key in command.keys])
        action.setCheckable(command.is_switch)
        action.setToolTip(_tooltip(command))
        action.setStatusTip(command.does)
        # triggered sends whether it is checked, which no slot wants.
        action.triggered.connect(lambda _checked=False, slot=slots[command.name]: slot())
        actions[command.name] = action
    return actions


def shortcut_list() -> list[tuple[str, str, str]]:
    """Return (menu, what, keys) of every command that has keys."""
    return [
        (command.menu, command.text.removesuffix("…"), "  or  ".join(map(_native, command.keys)))
        for command in COMMANDS
        if command.keys
    ]


def enable(actions: Mapping[str, QAction], document: Document, evaluation: Evaluation) -> None:
    """Enable what can be chosen now, and say what Undo and Redo would do."""
    graph, selection = document.graph, document.selection
    is_one = len(selection.nodes) == 1
    holds = {
        When.ALWAYS: True,
        When.SELECTION: not selection.is_empty(),
        When.NODES: bool(selection.nodes),
        When.ONE_NODE: is_one,
        When.ONE_NAME: is_one or frame_of_all(graph, selection.nodes) is not None,
        When.FRAMED: any(graph.frame_of(node_id) for node_id in selection.nodes),
        When.GRAPH: len(graph) > 0,
        When.UNDO: document.undo_stack.canUndo(),
        When.REDO: document.undo_stack.canRedo(),
        When.SHOWN: evaluation.position > 0,
    }
    for command in COMMANDS:
        actions[command.name].setEnabled(holds[command.when])
    actions["undo"].setText(f"Undo {document.undo_stack.undoText()}".rstrip())
    actions["redo"].setText(f"Redo {document.undo_stack.redoText()}".rstrip())
    actions["undo"].setIconText("Undo")
    actions["redo"].setIconText("Redo")


def _tooltip(command: Command) -> str:
    keys = f"  ({_native(command.keys[0])})" if command.keys else ""
    return f"{command.text.removesuffix('…')}{keys}: {command.does}"


def _native(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
