"""What the right button and the menu keys open over the canvas."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bpeditor.graph.exercise import Asked, Exercise, Place, What
from bpeditor.graph.files import dumps
from bpeditor.graph.graph import Edge
from tests.gestures import LEFT, RIGHT, SHIFT, Hand

TAX = Edge("tax", "price", "y")


@pytest.fixture
def hand(shopping, qtbot):
    shopping.view.setFocus()
    qtbot.waitUntil(shopping.view.hasFocus)
    return Hand(shopping.view)


@pytest.fixture
def menu():
    """Return the names in the menu that is open, and close it; None if there is none."""

    def menu():
        popup = QApplication.activePopupWidget()
        if popup is None:
            return None
        names = [action.objectName() for action in popup.actions() if action.objectName()]
        popup.close()
        return names

    return menu


def press_shift_f10(hand):
    hand.key(Qt.Key.Key_F10, SHIFT)


def press_the_menu_key(hand):
    """Send what Qt makes of it."""
    by_key = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(hand.view, QContextMenuEvent(by_key, QPoint(1, 1), QPoint(1, 1)))


KEYS = [press_shift_f10, press_the_menu_key]


def on_wire(window, edge):
    return window.view.port_position(edge.target, edge.port) - QPointF(30, 0)


def middle_of(window, node_id):
    return window.view.node_rect(node_id).center()


def choose(name):
    popup = QApplication.activePopupWidget()
    [action] = [action for action in popup.actions() if action.objectName() == name]
    QTest.mouseClick(popup, LEFT, pos=popup.actionGeometry(action).center())


def test_a_right_click_on_a_wire_opens_its_menu(shopping, hand, menu):
    hand.click(on_wire(shopping, TAX), RIGHT)
    assert shopping.document.selection.edges == {TAX}
    assert menu() == ["delete", "select_ancestors", "select_descendants", "ask_gradient"]


def test_a_right_click_on_a_selected_wire_keeps_the_selection(shopping, hand, menu):
    shopping.document.selection.set(["apple"], [TAX])
    hand.click(on_wire(shopping, TAX), RIGHT)
    assert shopping.document.selection.nodes == {"apple"}
    assert menu()


def test_the_menu_of_a_wire_deletes_it_in_one_step(shopping, hand):
    hand.click(on_wire(shopping, TAX), RIGHT)
    choose("delete")
    assert shopping.document.graph.feeding("price", "y") is None
    assert shopping.document.undo_stack.count() == 1


def test_the_menu_of_a_node_holds_what_can_be_done_to_it(shopping, hand, menu):
    hand.click(middle_of(shopping, "price"), RIGHT)
    assert shopping.document.selection.nodes == {"price"}
    assert menu() == [
        *("rename", "set_target", "breakpoint", "cut", "copy", "paste", "duplicate", "delete"),
        *("dissolve", "frame", "unframe", "select_ancestors", "select_descendants"),
        *("ask_gradient", "ask_value"),
    ]


def test_the_menu_of_a_node_asks_for_its_value_in_one_step(shopping, hand):
    hand.click(middle_of(shopping, "price"), RIGHT)
    choose("ask_value")
    assert shopping.document.graph.exercise == Exercise((Asked(Place("price"), What.VALUE),))
    assert shopping.document.undo_stack.count() == 1


def test_the_menu_of_a_node_selects_what_leads_to_it(shopping, hand):
    hand.click(middle_of(shopping, "price"), RIGHT)
    choose("select_ancestors")
    nodes = {node.id for node in shopping.document.graph.nodes()}
    assert shopping.document.selection.nodes == nodes


@pytest.mark.parametrize("press", KEYS)
def test_a_menu_key_opens_the_menu_of_what_is_selected(shopping, hand, menu, press):
    shopping.document.selection.set(["price"])
    press(hand)
    assert "rename" in menu()
    shopping.document.selection.set([], [TAX])
    press(hand)
    assert "rename" not in menu()


@pytest.mark.parametrize("press", KEYS)
def test_a_menu_key_opens_the_menu_of_what_has_the_focus_first(shopping, hand, menu, press):
    shopping.document.selection.set(["price"])
    hand.key(Qt.Key.Key_Tab)
    hand.key(Qt.Key.Key_Down)
    hand.key(Qt.Key.Key_Left)
    focused = shopping.view.focus.spot
    assert focused != "price"
    press(hand)
    assert menu()
    assert shopping.document.selection.nodes == {focused}


@pytest.mark.parametrize("press", KEYS)
def test_the_menu_of_what_is_out_of_sight_opens_over_the_canvas(shopping, hand, press):
    shopping.document.selection.set(["price"])
    shopping.view.center_on(QPointF(-9000, 0))
    press(hand)
    popup = QApplication.activePopupWidget()
    corner = shopping.view.viewport().mapFromGlobal(popup.pos())
    popup.close()
    assert shopping.view.viewport().rect().contains(corner)


@pytest.mark.parametrize("press", KEYS)
def test_a_menu_key_with_nothing_selected_searches_a_layer(shopping, hand, menu, press):
    press(hand)
    assert menu() is None
    assert shopping.searches.search.isVisible()


@pytest.mark.parametrize("press", KEYS)
def test_a_menu_key_opens_nothing_while_a_gesture_goes_on(shopping, hand, menu, press):
    before = dumps(shopping.document.graph)
    start = QPointF(shopping.view.node_rect("tax").center().x(), shopping.view.node_rect("tax").y())
    hand.press(start + QPointF(0, 10))
    hand.move_to(start + QPointF(60, 60))
    press(hand)
    assert menu() is None
    assert not shopping.searches.search.isVisible()
    hand.key(Qt.Key.Key_Escape)
    hand.release()
    assert dumps(shopping.document.graph) == before


@pytest.mark.parametrize("press", KEYS)
def test_a_menu_key_opens_nothing_while_a_wire_is_led(shopping, hand, menu, press):
    shopping.document.selection.set(["tax"])
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Return):
        hand.key(key)
    assert shopping.view.focus.wire is not None
    press(hand)
    assert menu() is None
    assert shopping.view.focus.wire is not None
