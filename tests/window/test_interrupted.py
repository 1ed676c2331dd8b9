"""Every gesture, interrupted in every way at each of its phases, leaves everything as before."""

from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication, QWidget

from bpeditor.graph.elements import Frame
from bpeditor.graph.files import dumps
from bpeditor.graph.graph import Graph
from tests.canvas.conftest import EMPTY, apples_in_place
from tests.gestures import ALT, CTRL, LEFT, MIDDLE, NONE, RIGHT, SHIFT, Hand
from tests.watcher import shows_the_present

KEY = Qt.Key
OUTSIDE = QPoint(-500, -400)
"""Outside the window, in pixels of the canvas."""


@dataclass
class Drag:
    """A press at a place of the scene, and what it is led over.

    Places are scene points, or functions of the view that return one.
    """

    start: object
    target: object
    button: Qt.MouseButton = LEFT
    held: Qt.KeyboardModifier = NONE
    key: int | None = None
    selected: tuple[str, ...] = ("free",)
    phases: tuple[str, ...] = field(default=("pressed", "trembling", "moved", "over the target"))
    ends_anywhere: bool = False

    def begin(self, view, hand, phase):
        if self.key is not None:
            hand.key(self.key)
        start = hand.pixel(place(view, self.start))
        hand.press(start, self.button, self.held)
        if phase == "trembling":
            hand.move_to(start + QPoint(2, 1), 1, self.held)
        elif phase != "pressed":
            hand.move_to(EMPTY, modifiers=self.held)
        if phase == "over the target":
            hand.move_to(place(view, self.target), modifiers=self.held)

    def end(self, hand):
        hand.release(self.button, self.held)

    def finish(self, hand):
        """Do what it is for."""
        self.end(hand)


class Clicks(Drag):
    """A click on a port; the second one has not come yet."""

    def begin(self, view, hand, phase):
        hand.click(place(view, self.start))
        if phase != "clicked":
            hand.move_to(EMPTY)
        if phase == "over the target":
            hand.move_to(place(view, self.target))

    def end(self, hand):
        """No button is down."""

    def finish(self, hand):
        hand.click(hand._at)


class Keys(Drag):
    """A wire led by keyboard from the output of apple_num."""

    def begin(self, view, hand, phase):
        for key in (KEY.Key_Tab, KEY.Key_Tab, KEY.Key_Return):
            hand.key(key)
        assert view.focus.wire is not None
        if phase == "walked":
            hand.key(KEY.Key_Down)

    def end(self, hand):
        """No button is down."""

    def finish(self, hand):
        hand.key(KEY.Key_Return)


class Search(Drag):
    """A wire dropped on nothing: a layer is searched for it."""

    def begin(self, view, hand, phase):
        hand.drag(place(view, self.start), place(view, self.target))
        assert QApplication.focusWidget() is not view
        if phase == "typed":
            hand.type("mu")

    def end(self, hand):
        """No button is down."""

    def finish(self, hand):
        hand.key(KEY.Key_Return)


def place(view, where):
    return where(view) if callable(where) else where


def header(node_id):
    def header(view):
        box = view.node_rect(node_id)
        return QPointF(box.center().x(), box.top() + 14)

    return header


def port(node_id, name):
    return lambda view: view.port_position(node_id, name)


def title(view):
    (frame,) = view.document.graph.frames()
    return view.arrays.frames.title_rect(frame.id).center()


def in_frame(view):
    """Where the header of relu is when its middle is in the frame, and far from all wires."""
    return QPointF(340, 163) + QPointF(0, 14 - 36)


def on_tax_wire(view):
    """Where the header of relu is when its middle is on the wire from tax to price."""
    return QPointF(380, 318 - 106) + QPointF(0, 14 - 36)


FROM_PORT = ("clicked", "moved", "over the target")
GESTURES = {
    "a move": Drag(header("apple"), QPointF(300, -60)),
    "a move of several": Drag(header("apple"), QPointF(300, -60), selected=("apple", "tax")),
    "a move along the grid": Drag(header("apple"), QPointF(300, -60), held=SHIFT),
    "a move off the guides": Drag(header("apple"), header("free"), held=ALT),
    "an insertion": Drag(header("relu"), on_tax_wire),
    "a wire from an output": Drag(port("apple", "out"), port("free", "x")),
    "a wire from an input": Drag(port("relu", "x"), port("tax", "out")),
    "a refused wire": Drag(port("price", "out"), port("apple_price", "x")),
    "a replacing wire": Drag(port("tax", "out"), port("apple_price", "x")),
    "a carried wire": Drag(port("price", "y"), port("free", "y")),
    "all wires of an output": Drag(port("apple", "out"), port("tax", "out"), held=CTRL),
    "a box": Drag(QPointF(-40, -40), QPointF(300, 150), ends_anywhere=True),
    "copies": Drag(header("apple"), QPointF(300, -60), held=CTRL, selected=("apple", "tax")),
    "a scrub": Drag(QPointF(80, 305), QPointF(140, 305)),
    "a stroke": Drag(QPointF(230, 60), QPointF(470, 200), RIGHT, CTRL),
    "the knife": Drag(QPointF(230, 60), QPointF(470, 200), key=KEY.Key_K),
    "a frame by its title": Drag(title, QPointF(340, -90)),
    "a frame along the grid": Drag(title, QPointF(340, -90), held=SHIFT),
    "copies of a frame": Drag(title, QPointF(340, -90), held=CTRL),
    "a drop into a frame": Drag(header("relu"), in_frame),
    "two clicks": Clicks(port("apple", "out"), port("free", "x"), phases=FROM_PORT),
    "two clicks on a fed input": Clicks(port("price", "y"), port("free", "y"), phases=FROM_PORT),
    "a wire by keys": Keys(None, None, selected=("apple_num",), phases=("started", "walked")),
    "a search for a wire": Search(port("apple", "out"), EMPTY, phases=("opened", "typed")),
    "a search for an input": Search(port("relu", "x"), EMPTY, phases=("opened", "typed")),
}


def press_escape(hand, gesture):
    hand.key(KEY.Key_Escape)


def press_the_right_button(hand, gesture):
    hand.press(hand._at, RIGHT)
    hand.release(RIGHT)


def press_the_middle_button_and_escape(hand, gesture):
    hand.press(hand._at, MIDDLE)
    hand.release(MIDDLE)
    hand.key(KEY.Key_Escape)


def go_to_a_panel(hand, gesture):
    hand.view.window().palette_dock.filter.setFocus()


def go_to_another_window(hand, gesture):
    other = QWidget()
    other.show()
    other.activateWindow()
    QApplication.processEvents()
    assert not hand.view.window().isActiveWindow()
    hand.other = other  # it lives as long as the hand


def undo(hand, gesture):
    hand.key(KEY.Key_Z, CTRL)


def release_outside(hand, gesture):
    hand.move_to(OUTSIDE, modifiers=gesture.held)
    gesture.end(hand)


WAYS = {
    "escape": press_escape,
    "right button": press_the_right_button,
    "middle button": press_the_middle_button_and_escape,
    "panel": go_to_a_panel,
    "other window": go_to_another_window,
    "undo": undo,
    "outside": release_outside,
}


def is_possible(gesture, phase, way):
    is_drag = type(gesture) is Drag
    match way:
        case "right button" | "middle button":
            return is_drag and gesture.button == LEFT
        case "outside":
            return is_drag and not gesture.ends_anywhere and phase != "over the target"
        case "undo" | "other window":
            # The line that is typed in has its own undo, and waits for who looks something up.
            return not isinstance(gesture, Search)
        case _:
            return True


CASES = [
    pytest.param(gesture, way, id=f"{name}, {way}")
    for name, gesture in GESTURES.items()
    for way in WAYS
    if any(is_possible(gesture, phase, way) for phase in gesture.phases)
]


@pytest.fixture
def at_rest(window, qtbot):
    """The apples as the one step of a document, and the keyboard on the canvas."""
    document, view = window.document, window.view
    document.load(Graph())
    graph = apples_in_place()
    graph.set_frame(None, Frame("f", "Apples", ("apple", "apple_num", "apple_price")))
    document.insert(graph, (0.0, 0.0))
    document.selection.set([])
    view.set_zoom(0.9)
    view.center_on(QPointF(330, 150))
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    return view


def rest(window, hand):
    """Put the pointer where nothing is, and the keyboard on the canvas."""
    window.activateWindow()
    QApplication.processEvents()
    window.view.setFocus()
    window.view.focus.leave()
    hand.move_to(EMPTY, 1)


def picture(view):
    QApplication.processEvents()
    return view.viewport().grab().toImage()


@pytest.mark.parametrize(("gesture", "way"), CASES)
def test_an_interrupted_gesture_leaves_everything_as_before(window, at_rest, qtbot, gesture, way):
    for phase in gesture.phases:
        if is_possible(gesture, phase, way):
            with named(phase):
                interrupt(window, qtbot, gesture, phase, way)
    assert shows_the_present(window)


@pytest.mark.parametrize("name", [name for name in GESTURES if name != "a refused wire"])
def test_what_is_not_interrupted_does_what_it_is_for(at_rest, name):
    document, gesture, hand = at_rest.document, GESTURES[name], Hand(at_rest)
    document.selection.set(gesture.selected)
    saved = dumps(document.graph)
    gesture.begin(at_rest, hand, gesture.phases[-1])
    gesture.finish(hand)
    if name == "a box":
        assert document.selection.nodes == {"apple", "apple_num", "apple_price"}
    else:
        assert dumps(document.graph) != saved
        assert document.undo_stack.index() == 2
    if name == "a drop into a frame":
        assert document.graph.frame_of("relu") is not None
    if name == "an insertion":
        assert document.undo_stack.undoText() == "Insert relu"


@contextmanager
def named(phase):
    try:
        yield
    except AssertionError as error:
        error.add_note(phase)
        raise


def interrupt(window, qtbot, gesture, phase, way):
    document, view, hand = window.document, window.view, Hand(window.view)
    document.selection.set(gesture.selected)
    rest(window, hand)
    saved, seen = dumps(document.graph), picture(view)
    selected = document.selection.nodes, document.selection.edges

    gesture.begin(view, hand, phase)
    WAYS[way](hand, gesture)
    index = document.undo_stack.index()
    hand.move_to(EMPTY + QPointF(30, 10), modifiers=gesture.held)
    gesture.end(hand)

    assert QApplication.activePopupWidget() is None
    assert not window.searches.search.isVisible()
    assert document.undo_stack.index() == index == (0 if way == "undo" else 1)
    assert document.undo_stack.count() == 1
    if way == "undo":  # all nodes are gone with the one step
        assert (len(document.graph), document.selection.is_empty()) == (0, True)
        document.undo_stack.redo()
        document.selection.set(*selected)
    assert dumps(document.graph) == saved
    assert (document.selection.nodes, document.selection.edges) == selected
    assert (view.hint, view.focus.wire, view.is_busy) == ("", None, False)
    rest(window, hand)
    assert view.viewport().cursor().shape() == Qt.CursorShape.ArrowCursor
    qtbot.waitUntil(lambda: picture(view) == seen)


def over_a_panel(window):
    """Return where the inspector is, in pixels of the canvas."""
    panel = window.inspector
    return window.view.viewport().mapFromGlobal(panel.mapToGlobal(panel.rect().center()))


@pytest.mark.parametrize("name", ["a wire from an output", "a carried wire"])
def test_a_wire_released_over_a_panel_is_given_up(window, at_rest, name):
    hand, before = Hand(at_rest), dumps(window.document.graph)
    hand.drag(place(at_rest, GESTURES[name].start), over_a_panel(window))
    assert not window.searches.search.isVisible()
    assert dumps(window.document.graph) == before


def test_a_card_released_over_a_panel_is_moved(window, at_rest):
    hand, before = Hand(at_rest), window.document.graph.node("relu").position
    hand.drag(place(at_rest, header("relu")), over_a_panel(window))
    assert window.document.graph.node("relu").position[0] > before[0] + 100


@pytest.mark.parametrize("end", [OUTSIDE, over_a_panel])
def test_a_box_may_end_anywhere(window, at_rest, end):
    hand = Hand(at_rest)
    corner = QPointF(700, 350) if end is OUTSIDE else QPointF(-40, -40)
    hand.drag(corner, end if end is OUTSIDE else end(window))
    assert "apple_price" in window.document.selection.nodes


def test_another_button_pressed_before_a_drag_begins_does_not_end_it(window, at_rest):
    hand, start = Hand(at_rest), at_rest.to_viewport(header("relu")(at_rest))
    hand.press(start)
    hand.click(start, MIDDLE)
    hand.move_to(start + QPoint(45, 0))
    hand.release()
    assert window.document.undo_stack.undoText() == "Move"
