"""The paths of the selected node, by real clicks."""

import pytest
from PySide6.QtCore import Qt

from bpeditor import Edge
from bpeditor.window.explain.paths_page import MOST, PathsPage
from tests.building import build

FORK = (
    {"x": 3.0, "y": 2.0},
    {"a": ("Mul", "x", "y"), "b": ("Square", "x"), "z": ("Add", "a", "b")},
)


@pytest.fixture
def page(open_page):
    return open_page(PathsPage)


@pytest.fixture
def show(shopping, page, qtbot, trigger):
    """Return a function that loads a graph, presses Backward and selects a node."""

    def show(graph, node_id):
        shopping.document.load(graph)
        trigger("backward")
        shopping.document.selection.set([node_id])
        qtbot.waitUntil(lambda: not shopping.explain._refreshing.isActive())

    return show


def rows(page):
    items = [page.list.item(row) for row in range(page.list.count())]
    return [item.data(Qt.ItemDataRole.AccessibleTextRole) for item in items]


def whole(label):
    """Return a text without the places where its lines may be broken."""
    return label.text().replace("\N{ZERO WIDTH SPACE}", "")


def table(page):
    cells = page.modes
    return [
        tuple(cells.item(row, column).text() for column in range(3))
        for row in range(cells.rowCount())
    ]


def test_it_says_what_to_select_and_what_to_press(shopping, page, qtbot):
    assert page.text.text().startswith("Select one node")
    shopping.document.selection.set(["apple"])
    qtbot.waitUntil(
        lambda: (
            page.text.text() == "The gradient of apple is not computed yet. Press Backward (F6)."
        )
    )
    assert page.list.isHidden()


def test_apple_has_one_path_whose_product_is_its_gradient(shopping, page, qtbot, trigger):
    trigger("backward")
    shopping.document.selection.set(["apple"])
    qtbot.waitUntil(lambda: page.heading.text() == "1 path from apple to price")

    assert rows(page) == ["1 × 1.1 × 1 × 2 = 2.2: apple → apple_price → all_price → price"]
    assert page.sum.text() == "The only path: what it gives is the gradient, ∂L/∂apple = 2.2."
    assert table(page) == [
        ("apple", "1", "2.2"),
        ("apple_price", "2", "1.1"),
        ("all_price", "2", "1.1"),
        ("price", "2.2", "1"),
    ]


def test_the_products_of_a_fork_add_up(page, show):
    show(build(*FORK), "x")

    assert rows(page) == ["1 × 1 × 6 = 6: x → b → z", "1 × 1 × 2 = 2: x → a → z"]
    assert page.sum.text() == "The paths add up to the gradient: 6 + 2 = 8 = ∂L/∂x."
    assert "Path by path: 4 multiplications." in page.costs.text()


def test_a_row_lights_its_path_and_leaving_the_page_puts_it_out(shopping, page, show, qtbot):
    show(build(*FORK), "x")
    edges = shopping.view.arrays.edges

    def lit():
        return {edges.keys[row] for row in edges.data["lit"].nonzero()[0]}

    at = page.list.visualItemRect(page.list.item(1)).center()
    qtbot.mouseMove(page.list.viewport(), at)
    qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert lit() == {Edge("x", "a", "x"), Edge("a", "z", "x")}
    qtbot.keyClick(page.list, Qt.Key.Key_Up)
    assert lit() == {Edge("x", "b", "x"), Edge("b", "z", "y")}
    shopping.explain.hide()
    assert lit() == set()


def test_paths_too_many_to_list_are_counted(page, show):
    nodes = {f"d{n:02}": ("Add", f"d{n - 1:02}", f"d{n - 1:02}") for n in range(1, 61)}
    show(build({"d00": 1.0}, nodes), "d00")

    assert whole(page.heading) == "1,152,921,504,606,846,976 paths from d00 to d60"
    assert len(rows(page)) == MOST
    assert "… 53 more …" in rows(page)[0]
    assert whole(page.sum) == (
        "… and 1,152,921,504,606,846,964 more. All of them add up to the gradient:"
        " ∂L/∂d00 = 1.15292e+18."
    )


def test_of_an_array_one_cell_is_followed_by_forward_mode(page, show, qtbot):
    graph = build({"x": [[1.0, 2.0], [3.0, 4.0]]}, {"s": ("Square", "x"), "z": ("Sum", "s")})
    show(graph, "x")
    assert table(page)[-1] == ("z", "2", "1")
    assert rows(page) == ["pulls back 2: x → s → z"]

    heat = page.cells.map
    cell = heat.cell_rect(1, 0).center().toPoint()
    qtbot.mouseClick(heat, Qt.MouseButton.LeftButton, pos=cell)

    assert table(page)[-1] == ("z", "6", "1")
    assert rows(page) == ["pulls back 6: x → s → z"]
    assert page.sum.text() == ("The only path: what it gives is the gradient, ∂L/∂x[1, 0] = 6.")
    assert page.cells.text.text().startswith("x[1, 0] = 3.")


def test_a_label_has_no_path(page, show):
    graph = build({"x": [1.0, 2.0], "t": [0.0, 1.0]}, {"loss": ("SoftmaxWithLoss", "x", "t")})
    show(graph, "t")

    assert page.text.text() == (
        "No gradient reaches t: it has no path to loss, or only one through a port for labels."
    )


def test_an_edit_makes_the_paths_out_of_date(shopping, page, show, qtbot):
    show(build(*FORK), "x")
    shopping.document.set_parameter("x", "value", 1.0)
    qtbot.waitUntil(lambda: page.text.text() == "The results are out of date. Press Backward (F6).")
