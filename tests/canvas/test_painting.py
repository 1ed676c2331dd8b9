"""What is painted, and how little of it: pictures are looked at, calls and pixels are counted."""

import cProfile
import pstats

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect
from PySide6.QtGui import QColor, QImage, QRegion

from bpeditor import Edge, Graph, Node
from bpeditor.canvas.painting import MIDDLE as FAR
from bpeditor.canvas.painting import NEAR
from bpeditor.canvas.theme import THEMES
from bpeditor.canvas.wires import label_centers
from bpeditor.graph.errors import LayerRunError, MissingInputError
from bpeditor.graph.graph import Frame, Target
from tests.gestures import MIDDLE, Hand

TAX_WIRE = Edge("tax", "price", "y")
PRICE_WIRE = Edge("apple_price", "price", "x")


def pixels(image):
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
    return rows[:, :, 2::-1].astype(int).copy()


def picture(view):
    """The canvas as it paints itself anew."""
    return pixels(view.viewport().grab().toImage())


def has_colour(view, name, box):
    """Say whether some pixel of a box in the viewport comes close to a colour."""
    colour = QColor(name)
    wanted = (colour.red(), colour.green(), colour.blue())
    found = picture(view)[box.top() : box.bottom() + 1, box.left() : box.right() + 1]
    return bool((np.abs(found - wanted).sum(axis=2) < 36).any())


def numbers_at(view, edge):
    """The boxes of an edge's value and gradient in the viewport."""
    [[x, y]] = label_centers(view.arrays.wires[view.arrays.edges.rows_of([edge])])
    middle = view.to_viewport(QPointF(x, y))
    size = QPoint(24, 16)
    return (
        QRect(middle - QPoint(24, 20), middle + QPoint(24, -4)),
        QRect(middle + QPoint(-24, 4), middle + size + QPoint(0, 4)),
    )


# what is painted


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_the_value_stands_above_its_line_and_the_gradient_below(view, evaluation, theme):
    view.set_theme(theme)
    above, below = numbers_at(view, TAX_WIRE)
    assert not has_colour(view, theme.text, above)
    view.document.set_target("price")
    evaluation.backward()
    assert has_colour(view, theme.text, above)
    assert not has_colour(view, theme.gradient, above)
    assert has_colour(view, theme.gradient, below)
    assert not has_colour(view, theme.text, below)


def test_what_is_out_of_date_is_greyed_and_fresh_again_after_backward(document, view, evaluation):
    theme = view.theme
    document.set_target("price")
    above, below = numbers_at(view, TAX_WIRE)
    for value in (2.0, 3.0):
        evaluation.backward()
        assert has_colour(view, theme.text, above)
        assert has_colour(view, theme.gradient, below)
        document.set_parameter("tax", "value", value)
        assert not has_colour(view, theme.text, above)
        assert not has_colour(view, theme.gradient, below)
        assert has_colour(view, theme.outdated, above)
        assert has_colour(view, theme.outdated_gradient, below)


def test_another_seed_greys_the_gradients_alone(document, view, evaluation):
    document.set_target("price")
    evaluation.backward()
    document.set_target("price", 2.0)
    above, below = numbers_at(view, TAX_WIRE)
    assert has_colour(view, view.theme.text, above)
    assert has_colour(view, view.theme.outdated_gradient, below)


def test_a_move_greys_nothing(document, view, evaluation):
    document.set_target("price")
    evaluation.backward()
    document.move({"tax": (20.0, 300.0)})
    above, below = numbers_at(view, TAX_WIRE)
    assert has_colour(view, view.theme.text, above)
    assert has_colour(view, view.theme.gradient, below)


def test_clearing_leaves_no_number(document, view, evaluation):
    document.set_target("price")
    before = picture(view)
    evaluation.backward()
    assert (picture(view) != before).any()
    evaluation.clear()
    assert (picture(view) == before).all()


def test_inf_is_painted_in_the_colour_of_warnings_and_its_first_node_is_framed(
    document, view, evaluation
):
    document.set_parameter("apple", "value", 1e308)
    document.set_parameter("apple_num", "value", 1e308)
    document.set_target("price")
    evaluation.backward()
    above, _ = numbers_at(view, PRICE_WIRE)
    assert has_colour(view, view.theme.warning, above)
    assert has_colour(view, view.theme.warning, top_border(view, "apple_price"))
    assert not has_colour(view, view.theme.warning, top_border(view, "price"))


def top_border(view, node_id):
    corner = view.to_viewport(view.node_rect(node_id).topLeft())
    return QRect(corner + QPoint(40, -2), corner + QPoint(100, 2))


def test_a_missing_input_is_marked_at_its_port(document, view, evaluation):
    document.delete([], [TAX_WIRE])
    document.set_target("price")
    port = view.to_viewport(view.port_position("price", "y"))
    mark = QRect(port - QPoint(12, 12), port + QPoint(12, 12))
    assert not has_colour(view, view.theme.warning, mark)
    with pytest.raises(MissingInputError):
        evaluation.forward()
    assert has_colour(view, view.theme.warning, mark)
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert not has_colour(view, view.theme.warning, mark)


def test_a_node_that_refuses_its_shapes_is_framed_until_they_fit(document, view, evaluation):
    document.set_target("price")
    document.set_parameter("apple", "value", [1.0, 2.0])
    document.set_parameter("apple_num", "value", [1.0, 2.0, 3.0])
    with pytest.raises(LayerRunError):
        evaluation.forward()
    assert has_colour(view, view.theme.warning, top_border(view, "apple_price"))
    assert not has_colour(view, view.theme.warning, top_border(view, "price"))
    document.undo_stack.undo()
    assert not has_colour(view, view.theme.warning, top_border(view, "apple_price"))


def test_a_node_says_on_the_canvas_why_it_refuses(document, view, evaluation):
    document.set_target("price")
    document.set_parameter("apple", "value", [1.0, 2.0])
    document.set_parameter("apple_num", "value", [1.0, 2.0, 3.0])
    assert not has_colour(view, view.theme.warning, below(view, "apple_price"))
    with pytest.raises(LayerRunError):
        evaluation.forward()
    assert has_colour(view, view.theme.warning, below(view, "apple_price"))
    document.move({"apple_price": (400.0, 300.0)})
    assert has_colour(view, view.theme.warning, below(view, "apple_price"))
    document.set_parameter("apple", "value", 1.0)
    assert not has_colour(view, view.theme.warning, below(view, "apple_price"))


def below(view, node_id):
    corner = view.to_viewport(view.node_rect(node_id).bottomLeft())
    return QRect(corner + QPoint(10, 12), corner + QPoint(150, 30))


def is_marked_as_target(view, node_id):
    corner = view.to_viewport(view.node_rect(node_id).topLeft())
    badge = QRect(corner + QPoint(50, -24), corner + QPoint(110, -4))
    marked = [
        has_colour(view, view.theme.target, box) for box in (top_border(view, node_id), badge)
    ]
    assert marked[0] == marked[1], "the frame and the name go together"
    return marked[0]


def test_the_target_is_framed_and_named(document, view):
    assert not is_marked_as_target(view, "apple_price")
    document.set_target("apple_price")
    assert is_marked_as_target(view, "apple_price")
    assert not is_marked_as_target(view, "price")


def test_the_only_output_is_marked_as_the_target_beside_nodes_without_wires(document, view):
    assert document.graph.target is None
    assert is_marked_as_target(view, "price")
    document.connect_ports(Edge("tax", "relu", "x"))
    assert not is_marked_as_target(view, "price")
    assert not is_marked_as_target(view, "relu")


@pytest.mark.parametrize("zoom", [0.2, 0.5, 1.0])
def test_what_is_selected_is_painted_otherwise(document, view, zoom):
    view.set_zoom(zoom)
    before = picture(view)
    document.selection.set(["apple"], [TAX_WIRE])
    selected = picture(view)
    assert (selected != before).any()
    document.selection.set(["apple"])
    assert (picture(view) != selected).any()
    document.selection.clear()
    assert (picture(view) == before).all()


@pytest.mark.parametrize("zoom", [0.1, 0.5, 1.0, 2.0])
@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_cards_stand_on_the_canvas_at_every_distance(view, theme, zoom):
    view.set_theme(theme)
    view.set_zoom(zoom)
    assert has_colour(view, theme.canvas, QRect(2, 2, 40, 40))
    box = view.node_rect("apple_price")
    corners = view.to_viewport(box.topLeft()), view.to_viewport(box.bottomRight())
    assert has_colour(view, theme.family("Arithmetic"), QRect(*corners))


def test_numbers_are_painted_near_and_not_from_afar(document, view, evaluation):
    document.set_target("price")
    for zoom, expected in ((1.0, True), (NEAR, True), (NEAR - 0.02, False), (0.2, False)):
        view.set_zoom(zoom)
        evaluation.clear()
        before = picture(view)
        evaluation.backward()
        assert (picture(view) != before).any() == expected, zoom


def test_a_found_node_is_framed_until_the_moment_is_over(qtbot, view):
    before = picture(view)
    view.flash("apple")
    assert (picture(view) != before).any()
    qtbot.waitUntil(lambda: not (picture(view) != before).any(), timeout=5000)


@pytest.mark.parametrize("corner", [QPoint(1, 1), QPoint(995, 5), QPoint(5, 695), QPoint(995, 695)])
def test_the_reason_is_painted_whole_in_every_corner_of_the_view(view, corner):
    hand = Hand(view)
    view.center_on(
        view.to_scene(
            view.to_viewport(view.port_position("tax", "out")) - corner + QPoint(500, 350)
        )
    )
    hand.press(corner)
    hand.move_to(corner + QPoint(-20, 0))
    hand.move_to(corner)
    before = picture(view)
    view.show_hint("it cannot be so", refused=True)
    changed = (picture(view) != before).any(axis=2)
    rows, columns = changed.any(axis=1).nonzero()[0], changed.any(axis=0).nonzero()[0]
    assert 0 < rows[0] < rows[-1] < 699
    assert 0 < columns[0] < columns[-1] < 999
    assert columns[-1] - columns[0] > 60
    view.show_hint("")
    hand.release()


def test_an_array_is_painted_with_its_heat_map(document, view, evaluation):
    document.set_parameter("tax", "value", [[3.0, -1.0], [2.0, -3.0]])
    document.set_target("price")
    evaluation.forward()
    [[x, y]] = label_centers(view.arrays.wires[view.arrays.edges.rows_of([TAX_WIRE])])
    middle = view.to_viewport(QPointF(x, y))
    above = QRect(middle - QPoint(60, 24), middle + QPoint(60, -3))
    assert has_colour(view, view.theme.gradient, above)
    assert has_colour(view, view.theme.accent, above)


def gap(*ends):
    """Two cards as far apart as a layout puts them, with an edge and a stub."""
    graph = Graph()
    value = np.ones(ends)
    graph.add_node(Node("a", "Input", {"value": value}, (0.0, 0.0)))
    graph.add_node(Node("b", "Neg", {}, (280.0, 0.0)))
    graph.add_edge(Edge("a", "b", "x"))
    return graph


@pytest.mark.parametrize(
    "shape", [(5,), (4, 3), (2, 3, 4, 5), (64, 128, 3, 3), (1000, 1000), (1, 2) * 4]
)
def test_a_shape_stands_between_the_cards_however_long_it_is(document, view, evaluation, shape):
    document.load(gap(*shape))
    view.set_zoom(1.0)
    view.center_on(QPointF(270, 40))
    before = picture(view)
    evaluation.backward()
    changed = (picture(view) != before).any(axis=2).any(axis=0)
    a, b = view.node_rect("a"), view.node_rect("b")
    left, right = (view.to_viewport(p).x() for p in (a.topRight(), b.topLeft()))
    columns = changed.nonzero()[0]
    outside = (columns < left) | ((columns > right) & (columns < right + b.width()))
    assert changed[left:right].any()
    assert not outside.any()


@pytest.mark.parametrize("width", [300, 420, 1000])
def test_how_to_begin_is_said_whole_in_a_view_of_any_width(view, document, width):
    document.load(Graph())
    view.resize(width, 500)
    colours = picture(view)
    ground = [QColor(getattr(view.theme, name)).getRgb()[:3] for name in ("canvas", "grid")]
    is_ink = ~np.any([(colours == colour).all(axis=2) for colour in ground], axis=0)
    assert is_ink.any()
    assert not is_ink[:, :15].any()
    assert not is_ink[:, -15:].any()
    assert not is_ink[290:].any(), "there are buttons"


@pytest.mark.parametrize("zoom", [0.45, 0.7, 1.0, 2.0])
def test_a_level_wire_looks_the_same_all_along(document, view, zoom):
    document.load(gap(3))
    document.move({"b": (500.0, 0.0)})
    view.set_zoom(zoom)
    view.center_on(QPointF(330, 40))
    [wire] = view.arrays.wires
    assert wire[1] == wire[9]
    start, end = (view.to_viewport(QPointF(x, wire[1])) for x in (wire[0], wire[8]))
    columns = picture(view)[start.y() - 4 : start.y() + 5, start.x() + 20 : end.x() - 20]
    is_dot = (columns != columns[:, :1]).any(axis=(0, 2))
    assert not is_dot.any()


@pytest.mark.parametrize("is_whole", [True, False], ids=["results", "missing inputs"])
@pytest.mark.parametrize("zoom", [0.3, 0.45, 0.7, 0.9, 1.0, 1.1, 1.15**3])
def test_moved_by_whole_pixels_a_picture_is_the_same(document, view, zoom, is_whole):
    document.load(framed_products(is_whole))
    view.labels.shows_locals = lambda: True
    if is_whole:
        view.evaluation.forward()
        view.evaluation.backward()
    else:
        with pytest.raises(MissingInputError):
            view.evaluation.forward()
    view.set_zoom(zoom)
    view.center_on(QPointF(255.0, 165.0))
    first = picture(view)

    for dx, dy in ((1, 0), (0, 1), (3, 5), (-7, -2)):
        view.pan_by(dx, dy)
        moved = np.roll(picture(view), (-dy, -dx), axis=(0, 1))
        assert np.abs(moved - first)[10:-10, 10:-10].max() <= 3
        view.pan_by(-dx, -dy)


def framed_products(is_whole):
    """Products of a number and an array; their second inputs may be missing."""
    graph = Graph()
    graph.add_node(Node("number", "Input", {"value": 0.5}, (0.0, 35.0)))
    graph.add_node(Node("array", "Input", {"value": [[1.0, 2.0], [3.0, 4.0]]}, (5.0, 165.0)))
    for node_id, y in (("first", 15.0), ("second", 145.0)):
        graph.add_node(Node(node_id, "Mul", {}, (305.0, y)))
        graph.add_edge(Edge("number", node_id, "x"))
        if is_whole:
            graph.add_edge(Edge("array", node_id, "y"))
    graph.set_frame(None, Frame("frame", "Products", ("first", "second")))
    graph.target = Target("second") if is_whole else None
    return graph


# what stands on the screen after repainting parts


@pytest.mark.parametrize("zoom", [0.3, 1.0, 1.15**3])
def test_after_panning_the_screen_shows_what_a_fresh_picture_would(qtbot, view, zoom):
    view.set_zoom(zoom)
    hand = Hand(view)
    for end in (QPoint(437, 391), QPoint(590, 200), QPoint(500, 350)):
        hand.drag(QPoint(500, 350), end, MIDDLE)
        hand.wheel(QPoint(300, 300), pixels=(7, -11))
        qtbot.waitUntil(lambda: same_on_screen(view))


def test_while_a_card_is_dragged_the_screen_shows_what_a_fresh_picture_would(qtbot, view):
    hand = Hand(view)
    hand.press(view.node_rect("price").topLeft() + QPointF(80, 14))
    for step in range(1, 6):
        hand.move_to(QPointF(600 - 90 * step, 114 + 31 * step), steps=2)
        qtbot.waitUntil(lambda: same_on_screen(view))
    hand.release()
    qtbot.waitUntil(lambda: same_on_screen(view))


def same_on_screen(view):
    shown = pixels(view.screen().grabWindow(view.winId()).toImage())
    # The edge of a clip rounds a blended pixel by one.
    return np.abs(shown - picture(view)).max() <= 3


# how little is painted


def grid(side):
    """Rows of side nodes: an Input, then Adds of their neighbour with itself."""
    graph = Graph()
    for row in range(side):
        for column in range(side):
            node_id = f"n{row:03}_{column:03}"
            layer = "Add" if column else "Input"
            graph.add_node(Node(node_id, layer, {}, (column * 320.0, row * 200.0)))
            if column:
                for port in "xy":
                    graph.attach_edge(Edge(f"n{row:03}_{column - 1:03}", node_id, port))
    return graph


GRIDS = {side: grid(side) for side in (10, 100)}


def calls_of_a_frame(view):
    """Count the Python calls of one repaint, once everything that is kept has been made."""
    view.viewport().repaint()
    profile = cProfile.Profile()
    profile.runcall(view.viewport().repaint)
    return pstats.Stats(profile).total_calls


def in_sight(view, side, zoom):
    view.document.load(GRIDS[side])
    view.set_zoom(zoom)
    view.center_on(QPointF(1500, 1000))


@pytest.mark.parametrize("zoom", [0.45, 0.7, 1.0])
def test_the_calls_of_a_frame_do_not_grow_with_the_graph(view, evaluation, zoom):
    calls = []
    for side in (10, 100):
        in_sight(view, side, zoom)
        view.document.set_target("n004_009" if side == 10 else "n004_099")
        evaluation.backward()
        calls.append(calls_of_a_frame(view))
    assert calls[1] <= 1.05 * calls[0] + 5


def test_the_calls_of_a_frame_do_not_grow_with_what_is_missing_out_of_sight(view, evaluation):
    calls = []
    for side in (10, 100):
        in_sight(view, side, 1.0)
        view.document.delete([f"n{row:03}_000" for row in range(side)])
        with pytest.raises(MissingInputError):
            evaluation.forward()
        calls.append(calls_of_a_frame(view))
        view.document.undo_stack.undo()
    assert calls[1] <= 1.05 * calls[0] + 5


def test_the_whole_of_ten_thousand_nodes_is_painted_in_under_a_thousand_calls(view):
    view.document.load(GRIDS[100])
    view.fit()
    assert len(view.document.graph) == 10_000
    view.document.selection.set(["n050_050"], [Edge("n050_050", "n050_051", "x")])
    assert calls_of_a_frame(view) < 1000


def test_a_long_wire_runs_level_from_afar_too(view):
    graph = Graph()
    graph.add_node(Node("a", "Input", {}, (0.0, 800.0)))
    graph.add_node(Node("b", "ReLU", {}, (4000.0, 0.0)))
    graph.add_edge(Edge("a", "b", "x"))
    view.document.load(graph)
    assert view.zoom() < FAR
    port = view.to_viewport(view.port_position("b", "x"))
    for left in (40, 120, 200, 400):
        rows = picture(view)[port.y() - 2 : port.y() + 3, port.x() - left]
        assert np.ptp(rows, axis=0).sum() > 60, left


class Paints(QObject):
    """Notes which part of a widget is painted."""

    def __init__(self, widget):
        super().__init__(widget)
        self.regions = []
        widget.installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            self.regions.append(event.region())
        return False

    def area(self):
        return sum(rect.width() * rect.height() for region in self.regions for rect in region)


@pytest.fixture
def paints(view):
    return Paints(view.viewport())


def painted_by(qtbot, paints, act):
    paints.regions.clear()
    act()
    qtbot.waitUntil(lambda: bool(paints.regions))
    return paints.area()


def test_dragging_one_card_of_many_repaints_only_its_surroundings(qtbot, view, paints):
    in_sight(view, 100, 1.0)
    hand = Hand(view)
    start = view.node_rect("n005_005").topLeft() + QPointF(80, 14)
    whole = view.viewport().width() * view.viewport().height()
    assert painted_by(qtbot, paints, view.viewport().update) == whole

    def pick_up():
        hand.press(start)
        hand.move_to(start + QPointF(20, 0))

    painted_by(qtbot, paints, pick_up)
    part = painted_by(qtbot, paints, lambda: hand.move_to(start + QPointF(26, 8), steps=1))
    assert part < 0.4 * whole
    hand.release()


def test_panning_repaints_only_the_uncovered_strip(qtbot, view, paints):
    in_sight(view, 100, 1.0)
    painted_by(qtbot, paints, view.viewport().update)
    hand, box = Hand(view), view.overview.box()
    painted_by(qtbot, paints, lambda: hand.wheel(QPoint(300, 300), pixels=(0, -20)))
    whole = view.viewport().rect()
    strip = QRegion(whole).subtracted(QRegion(whole.translated(0, -20)))
    overview = QRegion(box).united(box.translated(0, -20))
    [painted] = paints.regions
    assert painted == strip.united(overview)


def test_a_finding_puts_a_sign_on_the_card_until_the_results_change(document, view, evaluation):
    document.set_parameter("tax", "value", 0.0)
    document.set_target("price")
    evaluation.backward()
    corner = view.to_viewport(view.node_rect("apple").topRight() + QPointF(-3, 6))

    def colour():
        return view.viewport().grab().toImage().pixelColor(corner).name()

    assert colour() != view.theme.warning
    evaluation.diagnosis.mark()
    assert colour() == view.theme.warning
    document.set_parameter("tax", "value", 1.1)
    assert colour() != view.theme.warning
