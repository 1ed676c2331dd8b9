"""Between scene and viewport."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRect, QRectF

from bpeditor.canvas.transform import LARGEST, SMALLEST, Transform

coordinates = st.floats(-1e5, 1e5)
zooms = st.floats(SMALLEST, LARGEST)


def transform_of(zoom, x=0.0, y=0.0):
    transform = Transform()
    transform.set_zoom(zoom, QPointF())
    transform.put(QPointF(x, y), QPointF())
    return transform


def close(a, b, by):
    return abs(a.x() - b.x()) <= by and abs(a.y() - b.y()) <= by


@given(zooms, coordinates, coordinates)
def test_a_point_comes_back_from_the_viewport(zoom, x, y):
    transform = transform_of(zoom, 17, -5)
    point = QPointF(x, y)
    assert close(transform.to_scene(transform.to_viewport(point)), point, 1e-6)


@given(zooms, zooms, st.integers(0, 1600), st.integers(0, 1000))
def test_zooming_keeps_the_point_under_the_pointer(before, after, x, y):
    transform = transform_of(before, 40, 30)
    pointer = QPointF(x, y)
    scene = transform.to_scene(pointer)
    transform.set_zoom(after, pointer)
    assert close(transform.to_viewport(scene), pointer, 1.0)


@given(zooms, coordinates, coordinates)
def test_the_origin_sits_on_whole_pixels(zoom, x, y):
    transform = transform_of(zoom, x, y)
    assert transform.origin == transform.origin.toPoint().toPointF()


@pytest.mark.parametrize(("wanted", "found"), [(0.0, SMALLEST), (1e9, LARGEST), (1.5, 1.5)])
def test_the_zoom_is_bounded(wanted, found):
    assert transform_of(wanted).zoom == found


def test_zooming_to_the_same_zoom_is_no_change():
    transform = transform_of(2.0, 3, 4)
    origin = QPointF(transform.origin)
    assert not transform.set_zoom(2.0, QPointF(100, 100))
    assert transform.origin == origin


@given(coordinates, coordinates, st.floats(1, 5e4), st.floats(1, 3e4))
def test_a_fitted_area_is_seen_whole_and_in_the_middle(x, y, width, height):
    transform = Transform()
    area, viewport = QRectF(x, y, width, height), QRect(0, 0, 1600, 1000)
    transform.fit(area, viewport)
    seen = transform.rect_to_viewport(area)
    if transform.zoom > SMALLEST:
        assert QRectF(viewport).adjusted(-1, -1, 1, 1).contains(seen)
    assert transform.zoom <= 1.0
    assert close(seen.center(), QRectF(viewport).center(), 1.0)


def test_a_box_maps_to_the_scene_and_back():
    transform = transform_of(0.5, 10, 10)
    box = QRectF(10, 20, 300, 400)
    assert transform.rect_to_viewport(transform.rect_to_scene(box)) == box
