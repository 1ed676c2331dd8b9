"""Two fingers on a touchpad."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from bpeditor.graph.files import dumps
from tests.canvas.conftest import EMPTY

KIND = Qt.NativeGestureType


def test_two_fingers_that_part_zoom_about_their_middle(document, view, hand):
    before, place = dumps(document.graph), hand.pixel(EMPTY)
    assert hand.part_fingers(EMPTY, KIND.BeginNativeGesture)
    for value in (0.1, 0.2):
        assert hand.part_fingers(place, KIND.ZoomNativeGesture, value)
    assert hand.part_fingers(place, KIND.EndNativeGesture)
    assert view.zoom() == pytest.approx(1.1 * 1.2)
    assert (view.to_viewport(EMPTY) - place).manhattanLength() <= 2
    assert dumps(document.graph) == before


@pytest.mark.parametrize("value", [-1.0, -5.0, 1e9])
def test_the_zoom_stops_at_its_ends_however_far_they_part(view, hand, value):
    hand.part_fingers(EMPTY, KIND.ZoomNativeGesture, value)
    assert 0.0 < view.zoom() < 10.0


def test_two_fingers_side_by_side_scroll(view, hand):
    before = view.to_viewport(EMPTY)
    assert hand.part_fingers(EMPTY, KIND.PanNativeGesture, delta=(12, -30))
    assert view.to_viewport(EMPTY) == before + QPoint(12, -30)
    assert view.zoom() == 1.0


def test_a_wheel_that_is_tilted_scrolls_sideways(view, hand):
    before = view.to_viewport(EMPTY)
    hand.wheel(EMPTY, sideways=-1)
    assert view.to_viewport(EMPTY) == before - QPoint(80, 0)
    assert view.zoom() == 1.0


def test_what_they_do_besides_is_left_to_others(view, hand):
    assert not hand.part_fingers(EMPTY, KIND.RotateNativeGesture, 30.0)
    assert view.to_scene(view.to_viewport(EMPTY)) == QPointF(EMPTY)
