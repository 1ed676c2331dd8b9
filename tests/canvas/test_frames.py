"""Where frames are and what they look like."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF
from PySide6.QtWidgets import QApplication

from bpeditor import Graph, Node
from bpeditor.canvas.frame_painting import on_pixels
from bpeditor.canvas.frames import PADDING, TITLE
from bpeditor.canvas.painting import MIDDLE
from bpeditor.canvas.theme import THEMES
from bpeditor.graph.graph import Frame
from tests.canvas.test_painting import has_colour, picture, same_on_screen
from tests.counting import calls_of
from tests.gestures import Hand

MEMBERS = ["apple", "apple_num", "apple_price"]
INSIDE = QPointF(210, 150)
"""In the frame, but on no card, wire or number."""


@pytest.fixture
def framed(document):
    """Frame the two Inputs of the apples and their product; return the frame's id."""
    frame_id = document.frame(MEMBERS, "Apples")
    document.undo_stack.clear()
    return frame_id


@pytest.fixture
def frames(view, framed):
    return view.arrays.frames


def around(view, *node_ids):
    box = QRectF()
    for node_id in node_ids:
        box = box.united(view.node_rect(node_id))
    return box.adjusted(-PADDING, -PADDING - TITLE, PADDING, PADDING)


def at_pixel(view, point):
    return picture(view)[view.to_viewport(point).y(), view.to_viewport(point).x()]


def rgb(name):
    return [int(name[place : place + 2], 16) for place in (1, 3, 5)]


# where they are


def test_a_frame_surrounds_the_cards_of_its_members_and_its_title(view, frames, framed):
    assert frames.rect(framed) == around(view, *MEMBERS)
    assert frames.title_rect(framed).height() == TITLE
    assert frames.title_rect(framed).topLeft() == frames.rect(framed).topLeft()


def test_a_frame_follows_its_members(document, view, frames, framed):
    document.move({"apple": (-200.0, -90.0)})
    assert frames.rect(framed) == around(view, *MEMBERS)
    document.rename("apple", "an_apple_with_a_very_long_name")
    members = ["an_apple_with_a_very_long_name", *MEMBERS[1:]]
    assert view.arrays.frames.rect(framed) == around(view, *members)
    document.delete(["apple_price"])
    assert view.arrays.frames.rect(framed) == around(view, *members[:2])
    document.delete(members[:2])
    assert len(view.arrays.frames) == 0
    document.undo_stack.undo()
    assert view.arrays.frames.rect(framed) == around(view, *members[:2])


def test_a_frame_is_selected_when_all_its_members_are(document, frames):
    assert frames.selected.tolist() == [False]
    document.selection.set(MEMBERS)
    assert frames.selected.tolist() == [True]
    document.selection.add(["tax"])
    assert frames.selected.tolist() == [True]
    document.selection.toggle(["apple"])
    assert frames.selected.tolist() == [False]


def test_a_frame_is_held_by_its_title_and_by_its_border(frames, framed):
    box, title = frames.rect(framed), frames.title_rect(framed)
    for point in (title.center(), title.topLeft(), box.bottomLeft(), box.bottomRight()):
        assert frames.handle_at(point, 4.0) == framed
    for dx in (-3.0, 3.0):
        assert frames.handle_at(QPointF(box.left() + dx, box.center().y()), 4.0) == framed
        assert frames.handle_at(QPointF(box.right() + dx, box.center().y()), 4.0) == framed
    for point in (box.center(), INSIDE, box.topLeft() - QPointF(9, 0), QPointF(0, 9000)):
        assert frames.handle_at(point, 4.0) is None


def test_of_frames_that_overlap_the_one_drawn_last_is_under_the_point(document, view, framed):
    document.move({"relu": (400.0, 60.0)})
    above = document.frame(["relu"])
    place = QPointF(410, 70)
    assert view.arrays.frames.around(place) == above
    assert view.arrays.frames.around(INSIDE) == framed
    assert view.arrays.frames.around(QPointF(0, 9000)) is None


def test_the_whole_graph_is_shown_with_the_titles_of_its_frames(document, view, framed):
    document.move({"apple": (0.0, -900.0)})
    view.fit()
    assert view.in_sight().contains(view.arrays.frames.rect(framed))
    document.selection.set(MEMBERS)
    view.fit_selection()
    assert view.in_sight().contains(view.arrays.frames.rect(framed))


# what they look like


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
@pytest.mark.parametrize("zoom", [0.2, MIDDLE, 1.0, 2.0])
def test_a_frame_lies_under_its_cards_at_every_distance(view, framed, theme, zoom):
    view.set_theme(theme)
    view.set_zoom(zoom)
    view.center_on(INSIDE)
    box = view.arrays.frames.rect(framed)
    inside = QPointF(250, box.bottom() - 12)
    assert at_pixel(view, inside).tolist() == rgb(theme.frame)
    assert at_pixel(view, box.bottomLeft() + QPointF(-40, 40)).tolist() != rgb(theme.frame)
    card = view.node_rect("apple")
    corners = view.to_viewport(card.topLeft()), view.to_viewport(card.bottomRight())
    assert has_colour(view, theme.family("Inputs"), QRect(*corners))


@pytest.mark.parametrize("zoom", [0.22, MIDDLE, 0.6, 1.0, 2.0])
def test_the_title_is_read_in_its_band(document, view, framed, zoom):
    view.set_zoom(zoom)
    view.center_on(view.arrays.frames.rect(framed).topLeft())
    before = picture(view)
    document.retitle(framed, "Pears and apples")
    rows, columns = np.nonzero((picture(view) != before).any(axis=2))
    band = view.arrays.frames.title_rect(framed)
    top, bottom = (view.to_viewport(p).y() for p in (band.topLeft(), band.bottomLeft()))
    left = view.to_viewport(band.topLeft()).x()
    assert top - 9 < rows.min() < rows.max() <= bottom + 2
    assert left < columns.min() < left + 60


def test_from_afar_a_title_is_no_wider_than_its_frame(document, view):
    frame_id = document.frame(["relu"], "A title much longer than this")
    view.set_zoom(0.21)
    view.center_on(view.node_rect("relu").center())
    before = picture(view)
    document.retitle(frame_id, "Another one much longer than this")
    _, columns = np.nonzero((picture(view) != before).any(axis=2))
    box = view.arrays.frames.rect(frame_id)
    left, right = (view.to_viewport(p).x() for p in (box.topLeft(), box.topRight()))
    assert left <= columns.min() < columns.max() <= right + 1


def test_from_very_far_there_are_no_titles(document, view, framed):
    view.set_zoom(0.1)
    before = picture(view)
    document.retitle(framed, "Pears")
    assert (picture(view) == before).all()


def test_a_title_is_plain_text(document, view, framed):
    document.retitle(framed, "&lt;")
    before = picture(view)
    document.retitle(framed, "<b></b>")
    assert (picture(view) != before).any()
    document.retitle(framed, "<")
    assert (picture(view) != before).any()


def test_a_selected_frame_is_seen(document, view, framed):
    border = view.arrays.frames.rect(framed)
    corner = view.to_viewport(border.bottomLeft())
    piece = QRect(corner + QPoint(100, -1), corner + QPoint(200, 1))
    for zoom in (1.0, 0.3):
        view.set_zoom(zoom)
        document.selection.clear()
        corner = view.to_viewport(border.bottomLeft())
        piece = QRect(corner + QPoint(20, -1), corner + QPoint(40, 1))
        assert not has_colour(view, view.theme.accent, piece)
        document.selection.set(MEMBERS)
        assert has_colour(view, view.theme.accent, piece)


def test_of_frames_that_overlap_both_titles_are_read(document, view, framed):
    document.move({"relu": (0.0, 28.0)})
    document.frame(["relu"], "R")
    band = view.arrays.frames.title_rect(framed)
    corners = view.to_viewport(band.topLeft()), view.to_viewport(band.bottomRight())
    assert has_colour(view, view.theme.text, QRect(*corners))


def test_a_frame_without_a_graph_is_gone(document, view, framed):
    document.load(Graph())
    assert len(view.arrays.frames) == 0


@pytest.mark.parametrize("zoom", [0.21, 0.3, 0.45, 1.0])
def test_while_a_member_is_dragged_its_frame_follows_in_the_same_picture(qtbot, view, framed, zoom):
    view.set_zoom(zoom)
    hand = Hand(view)
    start = view.node_rect("apple_price").topLeft() + QPointF(80, 14)
    hand.press(start)
    for step in range(1, 5):
        hand.move_to(start + QPointF(60 * step, 45 * step), steps=2)
        assert view.arrays.frames.rect(framed) == around(view, *MEMBERS)
        qtbot.waitUntil(lambda: same_on_screen(view))
    hand.release()
    qtbot.waitUntil(lambda: same_on_screen(view))


@pytest.mark.parametrize("zoom", [0.21, 0.3, 0.45, 1.0, 1.15**3])
def test_after_panning_frames_are_where_a_fresh_picture_has_them(qtbot, view, framed, zoom):
    view.set_zoom(zoom)
    hand = Hand(view)
    for pixels in ((7, -11), (-40, 3), (13, 25)):
        hand.wheel(QPoint(300, 300), pixels=pixels)
        qtbot.waitUntil(lambda: same_on_screen(view))


def test_a_box_moves_by_whole_pixels_with_the_picture():
    boxes = np.array([[0.5, 1.5, 10.0, 11.0]])
    first = on_pixels(boxes, 1.0, QPointF(0, 0))
    assert (on_pixels(boxes, 1.0, QPointF(1, 3)) - first).tolist() == [[1.0, 3.0, 0.0, 0.0]]


# what they cost


def framed_grid(side):
    """Return a grid of cards, each row of ten of them in a frame."""
    graph = Graph()
    for row in range(side):
        names = [f"n{row:03}_{column:03}" for column in range(side)]
        for column, name in enumerate(names):
            graph.attach_node(Node(name, "Input", {}, (column * 260.0, row * 180.0)))
        for start in range(0, side, 10):
            members = tuple(names[start : start + 10])
            frame = Frame(f"f{row:03}_{start:03}", f"Row {row:03}, {start:03}", members)
            graph.set_frame(None, frame)
    return graph


@pytest.fixture
def show(view):
    def show(side, zoom):
        view.document.load(framed_grid(side))
        view.set_zoom(zoom)
        view.center_on(QPointF(1200, 900))
        QApplication.processEvents()

    return show


@pytest.mark.parametrize("zoom", [0.45, 1.0])
def test_only_the_frames_in_sight_are_painted(view, show, zoom):
    calls = []
    for side in (20, 100):
        show(side, zoom)
        calls.append(calls_of(view.viewport().repaint))
    assert calls[1] <= 1.05 * calls[0] + 20


def test_a_thousand_frames_are_painted_in_under_a_thousand_calls(view, show):
    show(100, 1.0)
    view.fit()
    assert len(view.arrays.frames) == 1_000
    assert calls_of(view.viewport().repaint) < 1_000


def test_dragging_a_title_calls_as_much_in_a_large_graph_as_in_a_small_one(view, show):
    hand, calls = Hand(view), []
    for side in (20, 100):
        show(side, 0.45)
        start = view.to_viewport(view.arrays.frames.title_rect("f004_000").center())
        hand.press(start)
        hand.move_to(start + QPoint(30, 20))

        def there_and_back(start=start):
            for end in (QPoint(40, 30), QPoint(30, 20)):
                hand.move_to(start + end, steps=1)
                QApplication.processEvents()

        calls.append(calls_of(there_and_back))
        hand.release()
    assert calls[1] <= 1.05 * calls[0] + 20
