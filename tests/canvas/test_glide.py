"""Moves by command are seen on their way; all but the picture is at the end at once."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication

from bpeditor.canvas.glide import LONGEST
from tests.canvas.conftest import EMPTY
from tests.gestures import MIDDLE

PLACES = {"apple": (-400.0, 300.0), "price": (700.0, -200.0)}


@pytest.fixture
def glide(view):
    """The view's glide, wanted; its clock is moved by hand."""
    view.glide.is_wanted = lambda: True
    return view.glide


@pytest.fixture
def half_way(glide):
    """Let a move begin, and stop its clock on the way."""

    def half_way(move):
        glide.show(move)
        assert glide.is_running
        glide.setCurrentTime(LONGEST // 3)

    return half_way


def picture(view):
    return view.viewport().grab().toImage()


def moves(view):
    return {
        "fit": view.fit,
        "zoom": lambda: view.set_zoom(1.6),
        "centre": lambda: view.center_on(EMPTY),
        "cards": lambda: view.document.move(PLACES),
    }


NAMES = ("fit", "zoom", "centre", "cards")


@pytest.mark.parametrize("name", NAMES)
def test_what_is_painted_comes_from_before_to_after(view, glide, half_way, name):
    before = picture(view)
    half_way(moves(view)[name])
    between = picture(view)
    glide.setCurrentTime(LONGEST)
    after = picture(view)
    assert not glide.is_running
    assert before != between != after != before
    glide.is_wanted = lambda: False
    glide.show(moves(view)[name])
    assert picture(view) == after


@pytest.mark.parametrize("name", NAMES)
def test_where_things_are_is_told_as_at_its_end(view, glide, half_way, name):
    half_way(moves(view)[name])
    picture(view)
    places = {n.id: view.node_rect(n.id).topLeft() for n in view.document.graph.nodes()}
    pixels = {node_id: view.to_viewport(place) for node_id, place in places.items()}
    wires, zoom = view.arrays.wires.copy(), view.zoom()
    glide.setCurrentTime(LONGEST)
    picture(view)
    assert places == {n.id: view.node_rect(n.id).topLeft() for n in view.document.graph.nodes()}
    assert places == {n.id: QPointF(*n.position) for n in view.document.graph.nodes()}
    assert pixels == {node_id: view.to_viewport(place) for node_id, place in places.items()}
    assert (view.arrays.wires == wires).all()
    assert view.zoom() == zoom


def test_a_frame_on_the_way_leaves_everything_at_its_end(view, glide, half_way):
    half_way(lambda: (view.document.move(PLACES), view.fit()))
    with glide.on_the_way():
        on_the_way = view.node_rect("apple").topLeft()
        start, end = view.port_position("apple", "out"), view.arrays.wires[0, :2]
        assert on_the_way != QPointF(*PLACES["apple"])
        assert view.zoom() != 1.0
        assert tuple(end) == pytest.approx(start.toTuple())
    assert view.node_rect("apple").topLeft() == QPointF(*PLACES["apple"])


def test_frames_are_on_their_way_with_their_cards(view, glide, half_way, document):
    frames = view.arrays.frames
    frame_id = document.frame(["apple"])
    half_way(lambda: document.move(PLACES))
    with glide.on_the_way():
        on_the_way = frames.rect(frame_id)
        assert on_the_way.contains(view.node_rect("apple"))
    assert frames.rect(frame_id).contains(view.node_rect("apple"))
    assert frames.rect(frame_id) != on_the_way


def test_a_click_in_between_hits_what_stands_there_at_the_end(
    view, glide, half_way, hand, document
):
    half_way(lambda: document.move(PLACES) or view.fit())
    hand.click(view.node_rect("price").topLeft() + QPointF(80, 14))
    assert document.selection.nodes == {"price"}
    assert not glide.is_running


@pytest.mark.parametrize(
    "act",
    [
        lambda view, hand: hand.press(EMPTY),
        lambda view, hand: hand.press(EMPTY, MIDDLE),
        lambda view, hand: hand.wheel(QPoint(200, 200), 1),
        lambda view, hand: view.pan_by(10, 0),
        lambda view, hand: view.document.delete(["free"]),
        lambda view, hand: view.document.undo_stack.undo(),
        lambda view, hand: view.edit_name("free"),
        lambda view, hand: view.set_zoom(1.0),
    ],
    ids=["press", "pan", "wheel", "scroll", "edit", "undo", "typing", "zoom"],
)
def test_whatever_comes_next_ends_it_at_once(view, glide, half_way, hand, act):
    half_way(lambda: view.document.move(PLACES))
    act(view, hand)
    assert not glide.is_running
    hand.release()
    hand.release(MIDDLE)
    QApplication.processEvents()
    assert view.screen().grabWindow(view.winId()).toImage() == view.grab().toImage()


def test_nothing_glides_while_a_gesture_is_under_way(view, glide, hand, middle_of):
    hand.press(middle_of("tax"))
    hand.move_to(middle_of("tax") + QPointF(40, 40))
    glide.show(view.fit)
    assert not glide.is_running
    hand.key(Qt.Key.Key_Escape)
    hand.release()


def test_what_moves_nothing_does_not_glide(view, glide):
    view.fit()
    glide.show(view.fit)
    assert not glide.is_running


def test_one_move_after_another_goes_on_from_what_is_seen(view, glide, half_way):
    half_way(lambda: view.set_zoom(2.0))
    with glide.on_the_way():
        seen = view.zoom()
    glide.show(lambda: view.set_zoom(1.0))
    with glide.on_the_way():
        assert view.zoom() == pytest.approx(seen)
    assert view.zoom() == 1.0


def test_a_zoom_keeps_its_middle_where_it_is(view, glide, half_way):
    middle = view.viewport_center()
    half_way(lambda: view.set_zoom(2.0))
    with glide.on_the_way():
        assert (view.viewport_center() - middle).manhattanLength() < 2


def test_it_takes_no_longer_than_150_milliseconds(glide):
    assert glide.duration() <= 150


def test_nobody_who_does_not_want_it_sees_it(view):
    view.glide.show(view.fit)
    assert not view.glide.is_running
