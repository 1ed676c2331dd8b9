"""An array in the inspector: numbers, heat map, cells and the choice of a slice."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip, QVBoxLayout, QWidget

from bpeditor.canvas.theme import DARK, LIGHT
from bpeditor.window.value_view import ValueView

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
NAN, INF = np.nan, np.inf
CUBE = np.arange(120.0).reshape(2, 3, 4, 5)


@pytest.fixture
def page(qtbot):
    page = QWidget()
    QVBoxLayout(page)
    page.resize(270, 700)
    qtbot.addWidget(page)
    return page


@pytest.fixture
def view(qtbot, page):
    """Return a view as it stands in the inspector: as wide as it, and as high as it needs."""
    view = ValueView("value", page)
    page.layout().addWidget(view)
    page.layout().addStretch(1)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return view


def show(view, value, **options):
    view.show_value("value", np.asarray(value, dtype=float), **options)
    view.layout().activate()
    view.parent().layout().activate()


def click(widget, at, modifiers=NONE):
    QTest.mouseClick(widget, LEFT, modifiers, at)


def middle(view, row, column):
    return view.map.cell_rect(row, column).center().toPoint()


def cell(view, row, column):
    return view.cells.visualRect(view.cells.model().index(row, column)).center()


def told(view, at):
    asked = QHelpEvent(QEvent.Type.ToolTip, at, view.map.mapToGlobal(at))
    QApplication.sendEvent(view.map, asked)
    return QToolTip.text()


def colour(view, row, column):
    return view.map.grab().toImage().pixelColor(middle(view, row, column)).name()


# in words


@pytest.mark.parametrize(
    ("value", "lines"),
    [
        ([[1, 2], [3, 4]], ["array of 2 × 2", "minimum 1", "maximum 4", "mean 2.5"]),
        ([0.5], ["array of 1", "minimum 0.5", "maximum 0.5", "mean 0.5"]),
        (
            [1, NAN, 3, INF],
            [
                "array of 4",
                "minimum 1",
                "maximum 3",
                "mean 2",
                "⚠ 1 nan, 1 ±inf (not counted above)",
            ],
        ),
        ([NAN, INF], ["array of 2", "⚠ 1 nan, 1 ±inf"]),
    ],
)
def test_an_array_is_told_in_words(view, value, lines):
    show(view, value)
    assert view.text.text().split("\n") == lines


def test_a_number_has_no_map_and_no_cells(view):
    show(view, [1.0])
    view.show_value("value", 0.1 + 0.2)
    assert view.text.text() == "0.30000000000000004"
    assert not any(part.isVisible() for part in (view.map, view.cells, view.slices))


# the heat map


def test_the_map_diverges_around_zero(view):
    show(view, [[-2, 0], [1, 2]])
    assert colour(view, 0, 0) == LIGHT.accent
    assert colour(view, 0, 1) == LIGHT.field
    assert colour(view, 1, 1) == LIGHT.gradient
    assert view.map.scale_texts == ("-2", "0", "2")


@pytest.mark.parametrize(
    ("value", "ends"),
    [
        ([0.5, 2], ("0", "2")),
        ([-3, -1], ("-3", "0")),
        ([-3, 1], ("-3", "0", "3")),
        ([0, 0], ("0", "1")),
        ([NAN, NAN], ("0", "1")),
        ([-INF, 4], ("-4", "0", "4")),
    ],
)
def test_the_scale_shows_the_ends_that_are_used(view, value, ends):
    show(view, value)
    assert view.map.scale_texts == ends


def test_nan_has_its_own_colour_and_the_map_is_as_high_as_needed(view):
    show(view, [[1, 2]])
    before = view.map.heightForWidth(250)
    show(view, [[1, NAN]])
    assert colour(view, 0, 1) == LIGHT.text
    assert view.map.heightForWidth(250) > before
    assert view.map.height() == view.map.heightForWidth(view.map.width())


def test_the_map_takes_the_theme(view):
    show(view, [[-2, 2]])
    view.set_theme(DARK)
    assert colour(view, 0, 1) == DARK.gradient


def test_the_cell_under_the_pointer_is_named(view, qtbot):
    show(view, [[1, 0.25], [3, 0.1 + 0.2]])
    assert told(view, middle(view, 0, 1)) == "row 1, column 2: 0.25"
    assert told(view, middle(view, 1, 1)) == "row 2, column 2: 0.30000000000000004"
    told(view, QPoint(5, view.map.height() - 3))
    qtbot.waitUntil(lambda: not QToolTip.isVisible())
    show(view, [7, NAN, 9])
    assert told(view, middle(view, 0, 1)) == "cell 2: nan"


@pytest.mark.parametrize("shape", [(1000, 1000), (1_000_000,), (1_000_000, 1), (2, 500, 1000)])
def test_a_million_cells_are_drawn_in_the_room_there_is(view, shape):
    array = np.ones(shape)
    array.flat[-1] = -1.0
    show(view, array)
    assert view.map.width() <= 250
    assert view.map.height() < 220
    rows, columns = view.map._cells.shape
    assert told(view, view.map.cell_rect(rows - 1, columns - 1).topLeft().toPoint()).startswith(
        ("row ", "cell ")
    )
    assert view.cells.model().rowCount() == rows
    assert view.cells.model().columnCount() == columns


# the table and the map


def test_a_cell_selected_in_the_table_is_marked_in_the_map(view):
    show(view, CUBE[0, 0])
    click(view.cells.viewport(), cell(view, 1, 2))
    assert view.map.marked == (1, 2)
    QTest.keyClick(view.cells, Qt.Key.Key_Down)
    assert view.map.marked == (2, 2)
    frame = view.map.cell_rect(2, 2)
    edge = view.map.grab().toImage().pixelColor(frame.center().x(), frame.top())
    assert edge.name() == LIGHT.text


def test_a_cell_pressed_in_the_map_is_selected_in_the_table(view):
    show(view, np.arange(400.0).reshape(20, 20))
    click(view.map, middle(view, 17, 9))
    current = view.cells.currentIndex()
    assert (current.row(), current.column()) == (17, 9)
    assert view.cells.viewport().rect().intersects(view.cells.visualRect(current))
    assert view.map.marked == (17, 9)


def test_the_mark_stays_with_new_values_and_goes_with_another_shape(view):
    show(view, CUBE[0, 0])
    click(view.cells.viewport(), cell(view, 1, 2))
    show(view, CUBE[0, 0] * 2)
    assert view.map.marked == (1, 2)
    assert view.cells.currentIndex().data() == "14"
    show(view, [[1, 2]])
    assert view.map.marked is None
    assert not view.cells.currentIndex().isValid()


def test_rows_and_columns_are_counted_from_1(view):
    show(view, CUBE[0, 0])
    model = view.cells.model()
    assert model.headerData(0, Qt.Orientation.Horizontal) == "1"
    assert model.headerData(3, Qt.Orientation.Vertical) == "4"


@pytest.mark.parametrize("shape", [(2, 2), (6, 3), (2, 30), (50, 3)])
def test_the_table_is_as_high_as_what_it_shows(view, shape):
    show(view, np.ones(shape))
    bar = view.cells.horizontalScrollBar()
    shown = min(shape[0], 6)
    row = cell(view, shown - 1, 0).y()
    room = view.cells.viewport().height()
    assert row < room <= 22 * shown
    assert bar.isVisible() is (shape[1] > 3)


# copying


@pytest.mark.parametrize(
    ("presses", "text"),
    [
        ([(0, 1, NONE)], "0.25"),
        ([(0, 0, NONE), (1, 1, SHIFT)], "1.0\t0.25\n3.0\t0.30000000000000004"),
        ([(0, 0, NONE), (1, 1, CTRL)], "1.0\t\n\t0.30000000000000004"),
        ([(0, 2, NONE), (1, 2, SHIFT)], "nan\n-inf"),
    ],
)
def test_selected_cells_are_copied_as_a_spreadsheet_does(view, presses, text):
    show(view, [[1, 0.25, NAN], [3, 0.1 + 0.2, -INF]])
    for row, column, modifiers in presses:
        click(view.cells.viewport(), cell(view, row, column), modifiers)
    QTest.keyClick(view.cells, Qt.Key.Key_C, CTRL)
    assert QApplication.clipboard().text() == text


def test_the_menu_copies_too(view):
    show(view, [[1, 2], [3, 4]])
    viewport = view.cells.viewport()
    for key in (Qt.Key.Key_A, Qt.Key.Key_C):
        at = QPoint(20, 10)
        asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, viewport.mapToGlobal(at))
        QApplication.sendEvent(viewport, asked)
        QTest.keyClick(QApplication.activePopupWidget(), key)
    assert QApplication.clipboard().text() == "1.0\t2.0\n3.0\t4.0"


def test_copy_and_select_all_in_the_table_are_not_the_canvas_s(shopping, qtbot, trigger):
    shopping.document.set_parameter("tax", "value", [[1.0, 2.0], [3.0, 4.0]])
    trigger("forward")
    shopping.document.selection.set(["tax"])
    cells = shopping.inspector.node_page.value.cells
    qtbot.waitUntil(cells.isVisible)
    cells.setFocus()
    QTest.keyClick(cells, Qt.Key.Key_A, CTRL)
    QTest.keyClick(cells, Qt.Key.Key_C, CTRL)
    assert QApplication.clipboard().text() == "1.0\t2.0\n3.0\t4.0"
    assert shopping.document.selection.nodes == {"tax"}


# slices


def test_of_more_than_two_axes_the_first_table_is_shown(view):
    show(view, CUBE)
    assert [box.isVisible() for box in view.slices.boxes] == [True] * 2 + [False] * 4
    assert [box.text() for box in view.slices.boxes[:2]] == ["1 of 2", "1 of 3"]
    assert view.cells.model().index(3, 4).data() == "19"


def test_another_slice_is_chosen_by_its_boxes_for_table_and_map(view):
    show(view, CUBE)
    click(view.cells.viewport(), cell(view, 1, 2))
    for box, key in zip(view.slices.boxes, (Qt.Key.Key_Up, Qt.Key.Key_Up), strict=False):
        box.setFocus()
        QTest.keyClick(box, key)
    assert view.slices.chosen == (1, 1)
    assert view.cells.model().index(3, 4).data() == "99"
    assert told(view, middle(view, 3, 4)) == "row 4, column 5: 99.0"
    assert view.map.marked == (1, 2)


def test_slices_share_one_scale(view):
    show(view, CUBE)
    assert view.map.scale_texts == ("0", "119")
    assert colour(view, 0, 0) == LIGHT.field
    view.slices.boxes[0].setFocus()
    QTest.keyClick(view.slices.boxes[0], Qt.Key.Key_Up)
    assert view.map.scale_texts == ("0", "119")


def test_the_slice_stays_with_new_values_and_starts_anew_with_another_shape(view):
    show(view, CUBE)
    view.slices.boxes[1].setFocus()
    QTest.keyClick(view.slices.boxes[1], Qt.Key.Key_Up)
    show(view, -CUBE)
    assert view.slices.chosen == (0, 1)
    assert view.cells.model().index(0, 0).data() == "-20"
    show(view, CUBE[:, :2])
    assert view.slices.chosen == (0, 0)
    show(view, CUBE[0, 0])
    assert not view.slices.isVisible()


def test_eight_axes_have_six_boxes(view):
    show(view, np.ones((2,) * 8))
    assert all(box.isVisible() for box in view.slices.boxes)


def test_the_wheel_never_changes_the_slice(view):
    show(view, CUBE)
    box = view.slices.boxes[0]
    at = QPoint(5, 5)
    event = QWheelEvent(
        at, box.mapToGlobal(at), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, NONE,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    box.setFocus()
    QApplication.sendEvent(box, event)
    assert view.slices.chosen == (0, 0)


def test_what_is_out_of_date_is_paled(view):
    show(view, [[1, 2], [3, 4]], outdated=True)
    assert not view.map.isEnabled()
    assert colour(view, 1, 1) != LIGHT.gradient
