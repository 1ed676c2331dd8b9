"""What is selected, and that an act tells it once."""

import pytest

from bpeditor import Edge
from bpeditor.document.selection import Selection
from tests.building import apples

WIRE = Edge("tax", "price", "y")


@pytest.fixture
def selection():
    return Selection()


@pytest.fixture
def told(selection):
    told = []
    selection.changed.connect(lambda: told.append((selection.nodes, selection.edges)))
    return told


def test_setting_replaces_what_was_selected(selection, told):
    selection.set(["a", "b"], [WIRE])
    selection.set(["c"])
    assert told == [({"a", "b"}, {WIRE}), ({"c"}, frozenset())]


def test_adding_keeps_what_was_selected(selection):
    selection.set(["a"])
    selection.add(["b"], [WIRE])
    assert (selection.nodes, selection.edges) == ({"a", "b"}, {WIRE})


def test_toggling_selects_what_was_not_and_the_other_way_round(selection):
    selection.set(["a", "b"], [WIRE])
    selection.toggle(["b", "c"], [WIRE])
    assert (selection.nodes, selection.edges) == ({"a", "c"}, frozenset())


def test_selecting_the_same_again_tells_nothing(selection, told):
    selection.set(["a"], [WIRE])
    selection.set(["a"], [WIRE])
    selection.add(["a"])
    assert len(told) == 1


def test_clearing_selects_nothing(selection, told):
    assert selection.is_empty()
    selection.clear()
    assert told == []
    selection.set([], [WIRE])
    assert not selection.is_empty()
    selection.clear()
    assert selection.is_empty()


def test_pruning_drops_what_is_not_in_the_graph(selection):
    selection.set(["tax", "pear"], [WIRE, Edge("apple", "price", "y"), Edge("pear", "pie", "x")])
    selection.prune(apples())
    assert (selection.nodes, selection.edges) == ({"tax"}, {WIRE})


def test_what_an_act_leaves_selected_is_not_chosen_until_it_is_selected_again(selection, told):
    selection.leave(["a"])
    assert not selection.is_chosen
    selection.set(["a"])
    assert selection.is_chosen
    assert told == [({"a"}, frozenset())]
