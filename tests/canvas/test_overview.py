"""The overview in the corner of a canvas that shows a part of its graph."""

import cProfile
import pstats

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF
from PySide6.QtGui import QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bpeditor import Graph, Node
from bpeditor.canvas.glide import LONGEST
from bpeditor.canvas.theme import THEMES
from tests.canvas.conftest import EMPTY
from tests.gestures import RIGHT


def wall(columns, rows):
    graph = Graph()
    for column in range(columns):
        for row in range(rows):
            place = (300.0 * column, 150.0 * row)
            graph.attach_node(Node(f"n{column}_{row}", "Input", {}, place))
    return graph


@pytest.fixture
def wide(view, document):
    """A view at 100 % of the top left corner of a wall of cards."""
    document.load(wall(20, 30))
    view.set_zoom(1.0)
    view.center_on(QPointF(500, 350))
    return view


def place_of(view, point):
    """Where a scene point is in the overview, in viewport pixels."""
    box, bounds = QRectF(view.overview.box()), view.arrays.bounds()
    inner = box.adjusted(6, 6, -6, -6)
    scale = inner.height() / bounds.height()
    return (box.center() + (point - bounds.center()) * scale).toPoint()


def colour_at(view, pixel):
    return view.viewport().grab().toImage().pixelColor(pixel).name()


def picture(view):
    return view.viewport().grab().toImage()


def sees(view, node_id):
    shown = QRectF(view.viewport().rect())
    return shown.contains(QPointF(view.to_viewport(view.node_rect(node_id).center())))


def test_it_hides_while_everything_is_in_sight(view, document):
    assert view.overview.box().isEmpty()
    document.move({"relu": (5000.0, 0.0)})
    assert not view.overview.box().isEmpty()
    view.fit()
    assert view.overview.box().isEmpty()


@pytest.mark.parametrize(
    ("covered", "right", "bottom"),
    [
        ([], True, True),
        (["right bottom"], False, True),
        (["right bottom", "left bottom"], True, False),
        (["right bottom", "left bottom", "right top"], False, False),
        (["right bottom", "left bottom", "right top", "left top"], True, True),
    ],
)
def test_it_covers_no_card_while_a_corner_is_free(view, document, covered, right, bottom):
    corners = {
        "left top": (-190.0, -190.0), "right top": (640.0, -190.0),
        "left bottom": (-190.0, 400.0), "right bottom": (640.0, 400.0),
    }  # fmt: skip
    graph = Graph()
    for number, corner in enumerate(["", *covered]):
        place = corners.get(corner, (300.0, 9000.0))
        graph.attach_node(Node(f"n{number}", "Input", {}, place))
    document.load(graph)
    view.set_zoom(1.0)
    view.center_on(QPointF(300, 140))
    picture(view)
    middle = view.overview.box().center()
    assert (middle.x() > view.viewport().width() / 2) == right
    assert (middle.y() > view.viewport().height() / 2) == bottom


def test_it_stays_where_it_is_while_a_card_is_dragged_over_it(view, document, hand, middle_of):
    document.move({"relu": (5000.0, 0.0)})
    picture(view)
    box = view.overview.box()
    hand.press(middle_of("tax"))
    hand.move_to(box.center())
    picture(view)
    assert view.overview.box() == box
    hand.release()
    picture(view)
    assert view.overview.box() != box
    QApplication.processEvents()
    assert view.screen().grabWindow(view.winId()).toImage() == view.grab().toImage()


def test_it_stands_in_the_corner_and_not_in_a_tiny_view(wide):
    box = wide.overview.box()
    assert wide.viewport().rect().contains(box)
    assert box.center().x() > wide.viewport().width() * 0.75
    assert box.center().y() > wide.viewport().height() * 0.75
    wide.resize(300, 200)
    assert wide.overview.box().isEmpty()


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_it_shows_every_card_in_the_colour_of_its_family(wide, theme):
    wide.set_theme(theme)
    for node_id in ("n19_0", "n19_29", "n0_29", "n10_17"):
        at = place_of(wide, wide.node_rect(node_id).center())
        assert colour_at(wide, at) == theme.family("Inputs")
    between = place_of(wide, wide.node_rect("n10_17").center() + QPointF(150, 75))
    assert colour_at(wide, between) == theme.window


def test_a_frame_has_a_border_in_it(wide):
    wide.document.frame(["n10_17", "n10_18", "n11_17", "n11_18"])
    (frame,) = wide.arrays.frames.boxes(np.arange(1))
    corner = place_of(wide, QPointF(frame[0], frame[1]))
    seen = picture(wide)
    near = [corner + QPoint(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1)]
    assert wide.theme.frame_border in [seen.pixelColor(at).name() for at in near]


def test_it_shows_frames_under_their_cards(wide):
    wide.document.frame(["n10_17", "n10_18", "n11_17", "n11_18"])
    between = place_of(wide, wide.node_rect("n10_17").center() + QPointF(150, 75))
    assert colour_at(wide, between) == wide.theme.frame_title
    for node_id in ("n10_17", "n11_18"):
        at = place_of(wide, wide.node_rect(node_id).center())
        assert colour_at(wide, at) == wide.theme.family("Inputs")


def test_it_frames_what_is_in_sight(wide):
    edge = QPointF(wide.to_scene(QPoint(wide.viewport().width(), 0)).x(), 350)
    at, accent = place_of(wide, edge), wide.theme.accent
    assert accent in {colour_at(wide, at + QPoint(shift, 0)) for shift in (-1, 0, 1)}


def test_a_click_goes_there(wide, hand):
    hand.click(place_of(wide, wide.node_rect("n15_20").center()))
    assert sees(wide, "n15_20")
    assert wide.document.selection.is_empty()


def test_a_drag_of_the_frame_moves_the_view_with_it(wide, hand):
    middle = wide.viewport_center()
    start = place_of(wide, middle) + QPoint(3, 2)
    hand.press(start)
    assert (wide.viewport_center() - middle).manhattanLength() < 3
    hand.move_to(start + QPoint(40, 30))
    scale = (wide.overview.box().height() - 12) / wide.arrays.bounds().height()
    moved = wide.viewport_center() - middle
    assert moved.x() == pytest.approx(40 / scale, abs=3)
    assert moved.y() == pytest.approx(30 / scale, abs=3)
    hand.move_to(QPoint(10, 10))
    hand.release()
    still = wide.viewport_center()
    QTest.mouseMove(wide.viewport(), QPoint(300, 300))
    assert wide.viewport_center() == still
    assert wide.document.undo_stack.count() == 0


def test_what_is_under_it_is_out_of_reach(wide, hand, document):
    requested = []
    wide.context_menu_requested.connect(lambda *_: requested.append(1))
    at = wide.overview.box().center()
    hand.click(at, RIGHT)
    assert requested == []
    hand.drag(at, at + QPoint(5, 5))
    assert document.selection.is_empty()


def test_it_follows_the_graph(view, document):
    document.move({"relu": (5000.0, 0.0)})
    before = view.viewport().grab(view.overview.box()).toImage()
    document.delete(["free"])
    assert view.viewport().grab(view.overview.box()).toImage() != before
    document.load(wall(1, 1))
    assert view.overview.box().isEmpty()


class Paints(QObject):
    """Notes which part of a widget is painted."""

    def __init__(self, widget):
        super().__init__(widget)
        self.region = QRegion()
        widget.installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            self.region = self.region.united(event.region())
        return False


def test_it_shows_cards_where_they_glide_to(wide, document):
    """Not where they were when it was painted on the way: nothing would draw it anew."""
    wide.glide.is_wanted = lambda: True
    picture(wide)
    wide.glide.show(lambda: document.move({f"n{column}_0": (300.0, -900.0) for column in range(9)}))
    wide.glide.setCurrentTime(LONGEST // 3)
    picture(wide)
    wide.glide.setCurrentTime(LONGEST)
    shown = picture(wide)
    document.undo_stack.undo()
    document.undo_stack.redo()
    assert shown == picture(wide)


def test_panning_repaints_it_and_where_it_was_scrolled_to(wide, hand, qtbot):
    wide.viewport().repaint()
    paints, box = Paints(wide.viewport()), wide.overview.box()
    hand.wheel(QPoint(300, 300), pixels=(-30, -20))
    qtbot.waitUntil(lambda: not paints.region.isEmpty())
    traces = QRegion(box).united(box.translated(-30, -20))
    assert traces.subtracted(paints.region).isEmpty()
    assert not paints.region.contains(QPoint(300, 300))


def test_its_picture_is_drawn_once_however_the_view_moves(wide):
    wide.viewport().grab()
    profile = cProfile.Profile()
    profile.enable()
    for step in range(5):
        wide.center_on(EMPTY + QPointF(40 * step, 0))
        wide.viewport().grab()
    profile.disable()
    called = {function for _, _, function in pstats.Stats(profile).stats}
    assert "paint" in called
    assert "_draw_cards" not in called


def test_a_drag_that_comes_over_it_can_be_cancelled_there(wide, document, hand, middle_of):
    hand.press(middle_of("n1_1"))
    hand.move_to(wide.overview.box().center())
    hand.click(wide.overview.box().center(), RIGHT)
    hand.release()
    assert document.graph.node("n1_1").position == (300.0, 150.0)
    assert document.undo_stack.count() == 0
