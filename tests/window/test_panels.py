"""Palette, inspector, steps and status line on the real window."""

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, QRectF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from bpeditor.canvas.drops import LAYER_MIME
from bpeditor.canvas.theme import DARK, HIGH_CONTRAST, THEMES, system_theme
from bpeditor.graph.graph import Edge
from bpeditor.layers import FAMILIES, LAYERS
from bpeditor.window.equations import chain_rule
from bpeditor.window.matching import by_family
from bpeditor.window.palette import LAYER_ROLE
from tests.benchmarks.graphs import layered
from tests.building import build
from tests.counting import calls_of


def type_into(qtbot, field, text, key=Qt.Key.Key_Return):
    field.edit.setFocus()
    field.edit.selectAll()
    field.edit.insert(text)  # QTest's keys know only ASCII
    qtbot.keyClick(field.edit, key)


@pytest.fixture
def page(shopping, qtbot):
    shopping.document.selection.set(["apple"])
    page = shopping.inspector.node_page
    qtbot.waitUntil(lambda: page.isVisible() and page.name.edit.text() == "apple")
    return page


@pytest.mark.parametrize("name", THEMES)
def test_a_line_parts_the_canvas_from_the_panels(shopping, name):
    shopping.settings.theme_name = name
    shopping._follow_theme()
    centre = shopping.centralWidget()
    picture = centre.grab().toImage()
    for x in (0, picture.width() - 1):
        assert picture.pixelColor(x, picture.height() // 2).name() == THEMES[name].card_border


# palette


def test_the_palette_holds_every_layer_under_its_family(window):
    rows = window.palette_dock.list.rows()
    layers = [row.data(LAYER_ROLE) for row in rows if row.data(LAYER_ROLE)]
    headers = [row.text() for row in rows if not row.data(LAYER_ROLE)]
    assert sorted(layers) == sorted(LAYERS)
    assert headers[0] == "Inputs"
    assert len(headers) == len(by_family()) == len(FAMILIES)
    assert all(not row.icon().isNull() and row.toolTip() for row in rows if row.data(LAYER_ROLE))


@pytest.mark.parametrize("how", ["Enter", "double click"])
def test_enter_or_a_double_click_adds_a_layer(window, qtbot, how):
    layers = window.palette_dock.list
    row = next(row for row in layers.rows() if row.data(LAYER_ROLE) == "Mul")
    layers.setCurrentItem(row)
    layers.setFocus()
    if how == "Enter":
        qtbot.keyClick(layers, Qt.Key.Key_Return)
    else:
        place = layers.visualItemRect(row).center()
        qtbot.mouseClick(layers.viewport(), Qt.MouseButton.LeftButton, pos=place)
        qtbot.mouseDClick(layers.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert [node.layer for node in window.document.graph.nodes()] == ["Mul"]
    box = window.view.node_rect("mul_1")
    assert (box.center() - window.view.viewport_center()).manhattanLength() < 3


def test_letters_typed_in_the_list_find_a_layer_and_are_no_commands(shopping, qtbot):
    layers = shopping.palette_dock.list
    layers.setFocus()
    qtbot.keyClicks(layers, "log")
    assert layers.currentItem().data(LAYER_ROLE) == "Log"
    assert shopping.document.undo_stack.count() == 0
    qtbot.keyClick(layers, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert not shopping.document.selection.is_empty()


def test_typing_filters_and_enter_adds_the_first(window, qtbot):
    palette = window.palette_dock
    qtbot.keyClicks(palette.filter, "sig")
    shown = [row.text() for row in palette.list.rows() if not row.isHidden()]
    assert shown == ["Activation", "Sigmoid"]
    qtbot.keyClick(palette.filter, Qt.Key.Key_Return)
    assert "sigmoid_1" in window.document.graph
    qtbot.keyClick(palette.filter, Qt.Key.Key_Escape)
    assert not any(row.isHidden() for row in palette.list.rows())


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("*", "Mul"),
        ("x*y", "Mul"),
        ("x × y", "Mul"),
        ("-", "Sub"),
        ("/", "Div"),
        ("X @ W +", "Affine"),
        ("1/(1+exp", "Sigmoid"),
        ("losses", "SoftmaxWithLoss"),
        ("sum", "Sum"),
        ("max", "Maximum"),
        ("sgm", "Sigmoid"),
    ],
)
def test_a_layer_is_found_by_its_formula_and_its_family(window, qtbot, typed, first):
    palette = window.palette_dock
    palette.filter.setText(typed)
    qtbot.keyClick(palette.filter, Qt.Key.Key_Return)
    assert [node.layer for node in window.document.graph.nodes()] == [first]


def test_a_letter_does_not_find_every_formula_that_has_it(window):
    window.palette_dock.filter.setText("x")
    shown = [row.text() for row in window.palette_dock.list.rows() if not row.isHidden()]
    assert "Add" not in shown
    assert "Exp" in shown


def test_the_palette_says_that_nothing_is_found(window):
    palette = window.palette_dock
    assert not palette.nothing.isVisible()
    palette.filter.setText("conv")
    assert palette.nothing.isVisible()
    palette.filter.clear()
    assert not palette.nothing.isVisible()


def test_the_picture_of_a_dragged_layer_leaves_its_card_in_sight(window):
    palette = window.palette_dock.list
    palette.setCurrentItem(next(row for row in palette.rows() if row.data(LAYER_ROLE) == "Add"))
    drag = palette.drag()
    picture = QRectF(-QPointF(drag.hotSpot()), drag.pixmap().deviceIndependentSize())
    assert picture.size().toSize() == palette.iconSize()
    assert picture.center().manhattanLength() <= 2
    assert drag.mimeData().data(LAYER_MIME).data() == b"Add"


def test_a_layer_dragged_from_the_palette_is_dropped_at_the_pointer(window):
    palette = window.palette_dock.list
    row = next(row for row in palette.rows() if row.data(LAYER_ROLE) == "Add")
    data = palette.mimeData([row])
    assert isinstance(data, QMimeData)
    assert data.data(LAYER_MIME).data() == b"Add"
    at = QPointF(200, 150)
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
    none = Qt.KeyboardModifier.NoModifier
    viewport = window.view.viewport()
    QApplication.sendEvent(viewport, QDragEnterEvent(at.toPoint(), *how, none))
    QApplication.sendEvent(viewport, QDropEvent(at, *how, none))
    box = window.view.node_rect("add_1")
    assert (window.view.to_viewport(box.center()) - at.toPoint()).manhattanLength() < 3


# inspector


def test_a_rename_in_the_inspector_renames(shopping, page, qtbot):
    type_into(qtbot, page.name, "りんご")
    assert "りんご" in shopping.document.graph
    assert shopping.document.undo_stack.count() == 1
    qtbot.waitUntil(lambda: page.name.edit.text() == "りんご")


@pytest.mark.parametrize(
    ("name", "reason"), [("orange", "already"), ("a b", "letters"), ("for", "Python")]
)
def test_a_refused_name_stays_with_its_reason(shopping, page, qtbot, name, reason):
    type_into(qtbot, page.name, name)
    assert page.name.edit.text() == name
    assert reason in page.name.reason.text()
    assert page.name.reason.isVisible()
    assert "apple" in shopping.document.graph
    qtbot.keyClick(page.name.edit, Qt.Key.Key_Escape)
    assert page.name.edit.text() == "apple"
    assert not page.name.reason.isVisible()


def test_a_wrong_number_keeps_the_text_and_the_old_value(shopping, page, qtbot):
    field = page.parameters["value"]
    type_into(qtbot, field, "1,5")
    assert field.edit.text() == "1,5"
    assert "Write 1.5" in field.reason.text()
    assert shopping.document.graph.node("apple").params["value"] == 100.0
    type_into(qtbot, field, "1.5")
    assert shopping.document.graph.node("apple").params["value"] == 1.5
    assert not field.reason.isVisible()


def test_an_array_can_be_typed_and_its_cells_are_shown(shopping, page, qtbot, trigger):
    type_into(qtbot, page.parameters["value"], "[[1, 2], [3, 4]]")
    trigger("forward")
    qtbot.waitUntil(page.value.cells.isVisible)
    assert page.value.text.text() == "array of 2 × 2\nminimum 1\nmaximum 4\nmean 2.5"
    model = page.value.cells.model()
    assert model.index(1, 0).data() == "3"


def test_value_and_gradient_are_shown_in_full_and_greyed_when_old(shopping, page, qtbot, trigger):
    trigger("backward")
    qtbot.waitUntil(lambda: page.gradient.text.text() == "2.2")
    assert page.value.text.text() == "100.0"
    assert "∂price/∂apple" in page.gradient.title.text()
    shopping.document.set_parameter("tax", "value", 1.2)
    qtbot.waitUntil(page.gradient.note.isVisible)
    assert "out of date" in page.gradient.note.text()
    assert shopping.status.outdated.text() == "results out of date"


def test_the_target_shows_its_seed_and_others_a_button(shopping, page, qtbot):
    assert page.target_button.isVisible()
    assert not page.seed.isVisible()
    qtbot.mouseClick(page.target_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.seed.isVisible)
    type_into(qtbot, page.seed, "-2.5")
    assert shopping.document.graph.target.seed == -2.5


def test_a_selected_wire_shows_both_numbers_and_the_chain_rule(shopping, qtbot, trigger):
    trigger("backward")
    edge = Edge("apple", "apple_price", "x")
    shopping.document.selection.set([], [edge])
    page = shopping.inspector.edge_page
    qtbot.waitUntil(page.isVisible)
    assert page.title.text() == "apple → apple_price.x"
    assert page.value.text.text() == "100.0"
    assert page.gradient.text.text() == "2.2"
    assert page.equation.text() == "gradient = upstream 1.1 × local 2 = 2.2"
    shopping.document.set_parameter("tax", "value", 2.0)
    assert chain_rule(shopping.document.graph, shopping.evaluation, edge) == ""


def test_asking_for_the_local_gradient_changes_no_result(shopping):
    evaluation, graph = shopping.evaluation, shopping.document.graph
    evaluation.backward()
    before = [evaluation.edge_gradient(edge) for edge in graph.edges()]
    assert all(chain_rule(graph, evaluation, edge) for edge in graph.edges())
    assert [evaluation.edge_gradient(edge) for edge in graph.edges()] == before


def test_several_selected_things_are_counted(shopping, qtbot):
    shopping.document.selection.set(["apple", "tax"])
    page = shopping.inspector.summary_page
    qtbot.waitUntil(lambda: page.title.text() == "2 nodes, 0 wires selected")


def test_a_large_array_is_not_written_into_a_field(shopping, page, qtbot):
    shopping.document.set_parameter("apple", "value", np.ones((100, 100)))
    field = page.parameters["value"]
    qtbot.waitUntil(lambda: field.edit.text().startswith("array of 100 × 100"))


# steps and status


def test_steps_are_listed_as_they_are_taken(shopping, trigger):
    model, position = shopping.steps.model, 0
    for _ in range(3):
        trigger("step")
    position = shopping.evaluation.position
    assert position == 3
    assert model.index(2, 0).data().startswith("3  → ")
    assert " = " in model.index(2, 0).data()
    assert " = " not in model.index(3, 0).data()
    trigger("backward")
    last = model.rowCount() - 1
    assert "←" in model.index(last, 0).data()
    trigger("step_back")
    assert shopping.status.message.text().startswith("Step 17 of 18: gradient of ")
    trigger("clear_results")
    assert model.rowCount() == 0


def test_a_step_costs_as_much_in_a_list_of_thousands(window, trigger):
    def step():
        for name in ("step_back", "step"):
            trigger(name)
            QApplication.processEvents()

    found = []
    for size in (100, 3_000):
        window.document.load(layered(size))
        trigger("forward")
        assert window.steps.model.rowCount() == 2 * size
        window.view.set_zoom(0.05)
        found.append(calls_of(step))
    few, many = found
    assert many < few + 100


def test_laying_out_the_steps_costs_as_much_for_thousands(window, trigger):
    found = []
    for size in (100, 3_000):
        window.document.load(layered(size))
        trigger("forward")
        found.append(calls_of(window.steps.list.doItemsLayout))
    few, many = found
    assert many < few + 100


def test_runs_say_what_they_did(shopping, trigger):
    trigger("forward")
    assert shopping.status.message.text() == "Forward: 9 values."
    trigger("backward")
    assert shopping.status.message.text() == "Backward: 9 gradients of price."
    trigger("step")
    assert "All steps are done" in shopping.status.message.text()


def test_what_was_left_out_off_the_path_is_named_in_the_status_line(shopping, trigger):
    shopping.document.load(
        build({"a": [1, 2], "b": [1, 2, 3]}, {"s": ("Add", "a", "b"), "y": ("ReLU", "a")})
    )
    shopping.document.set_target("y", [1.0, 1.0])
    trigger("forward")
    assert shopping.status.sign.isVisible()
    assert shopping.status.message.text() == (
        "Forward: 3 values. Left out: Add s: x is (2,) and y is (3,); "
        "these shapes do not broadcast."
    )
    trigger("backward")
    assert shopping.status.message.text().startswith("Backward: 2 gradients of y. Left out: Add s")


def test_a_missing_input_is_named_in_the_status_line(shopping, qtbot):
    shopping.document.delete([], [Edge("tax", "price", "y")])
    shopping.view.setFocus()
    qtbot.keyClick(shopping.view, Qt.Key.Key_F5)
    assert shopping.status.message.text().startswith("Forward stopped: y of price has no input")
    assert shopping.status.sign.isVisible()
    assert shopping.evaluation.position == 0


def test_a_layer_that_has_just_been_added_stops_no_run(shopping, qtbot):
    palette, view = shopping.palette_dock, shopping.view
    shopping.document.set_target(None)
    palette.filter.setFocus()
    qtbot.keyClicks(palette.filter, "mul")
    qtbot.keyClick(palette.filter, Qt.Key.Key_Return)
    assert "mul_1" in shopping.document.graph
    view.setFocus()
    for key in (Qt.Key.Key_F5, Qt.Key.Key_F6):
        qtbot.keyClick(view, key)
    assert view.edge_texts(Edge("tax", "price", "y")) == ("1.1", "650")
    assert shopping.evaluation.target == "price"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_ctrl_enter_computes_everything(shopping, qtbot, key):
    shopping.view.setFocus()
    qtbot.keyClick(shopping.view, key, Qt.KeyboardModifier.ControlModifier)
    assert shopping.view.stub_texts("price") == ("715", "1")


def test_the_status_line_counts(shopping):
    assert shopping.status.counts.text() == "9 nodes, 8 wires"
    shopping.actions_by_name["zoom_100"].trigger()
    assert shopping.status.zoom.text() == "100 %"


# themes


def test_a_chosen_theme_is_taken_and_remembered(window, settings):
    actions = {action.data(): action for action in window._themes.actions()}
    actions["dark"].trigger()
    assert window.view.theme == DARK
    assert QApplication.palette().window().color().name() == DARK.window
    assert settings.theme() == DARK
    actions["high contrast"].trigger()
    assert window.view.theme == HIGH_CONTRAST
    actions["system"].trigger()
    assert window.view.theme == system_theme()


def test_a_shortcut_takes_what_is_being_typed_on_the_card(shopping, qtbot):
    shopping.view.edit_value("apple")
    qtbot.keyClicks(shopping.view.editor, "7")
    qtbot.keyClick(shopping.view.editor, Qt.Key.Key_F5)
    assert shopping.evaluation.value("apple") == 7.0


def test_a_shortcut_takes_what_is_being_typed_in_the_inspector(shopping, page, qtbot):
    edit = page.name.edit
    edit.setFocus()
    edit.selectAll()
    qtbot.keyClicks(edit, "pear")
    qtbot.keyClick(edit, Qt.Key.Key_F5)
    assert shopping.evaluation.value("pear") == 100.0
