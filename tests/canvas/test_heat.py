"""The colours of heat maps."""

import numpy as np
import pytest
from PySide6.QtGui import QColor

from bpeditor.canvas.heat import coloured, condensed, heat_map, strongest, tiny_size
from bpeditor.canvas.theme import DARK, HIGH_CONTRAST, LIGHT

NAN, INF = np.nan, np.inf


def colours(image):
    return [
        [image.pixelColor(x, y).name() for x in range(image.width())] for y in range(image.height())
    ]


@pytest.mark.parametrize("theme", [LIGHT, DARK, HIGH_CONTRAST])
def test_colours_diverge_around_zero_and_nan_has_none_of_them(theme):
    cells = np.array([[-2.0, 0.0, 2.0], [-INF, NAN, INF]])
    low, zero, high, nan = (
        QColor(name).name() for name in (theme.accent, theme.field, theme.gradient, theme.text)
    )
    assert colours(coloured(cells, 2.0, theme)) == [[low, zero, high], [low, nan, high]]


@pytest.mark.parametrize(
    ("cells", "full"),
    [
        ([-3.0, 2.0], 3.0),
        ([0.0, 0.0], 1.0),
        ([NAN, INF], 1.0),
        ([NAN, 5e-324], 5e-324),
        ([-1.7e308, INF], 1.7e308),
    ],
)
def test_the_largest_finite_number_has_the_full_colour(cells, full):
    assert strongest(np.array(cells)) == full


def test_a_condensed_table_keeps_the_strongest_cell_of_each_block():
    cells = np.zeros((4, 6))
    cells[0, 0], cells[1, 1], cells[3, 4], cells[3, 5] = 2.0, -3.0, 5.0, -4.0
    assert condensed(cells, 2, 3).tolist() == [[-3.0, 0.0, 0.0], [0.0, 0.0, 5.0]]


def test_a_condensed_table_hides_no_nan():
    cells = np.full((1000, 1000), 9.0)
    cells[123, 456] = NAN
    found = condensed(cells, 10, 10)
    assert found.shape == (10, 10)
    assert np.argwhere(np.isnan(found)).tolist() == [[1, 4]]


@pytest.mark.parametrize(
    ("shape", "rows", "columns"),
    [((3, 4), 10, 10), ((7, 1), 3, 5), ((1, 1_000_000), 5, 240), ((1_000_000, 1), 160, 64)],
)
def test_a_condensed_table_has_at_most_the_room(shape, rows, columns):
    found = condensed(np.ones(shape), rows, columns)
    assert found.shape == (min(shape[0], rows), min(shape[1], columns))
    assert (found == 1.0).all()


@pytest.mark.parametrize("shape", [(1,), (5,), (200,), (4, 3), (300, 1), (2, 3, 4, 5), (2,) * 8])
def test_a_heat_map_on_an_edge_is_small_and_never_a_mere_line(shape):
    size = tiny_size(heat_map(np.ones(shape), LIGHT))
    assert 9.0 <= size.width() <= 26.0
    assert 4.0 <= size.height() <= 13.0
