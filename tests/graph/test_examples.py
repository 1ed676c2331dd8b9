import pytest

from bpeditor import Run, load
from bpeditor.engine.gradcheck import Verdict, check_gradients
from bpeditor.graph.examples import names, path_of, title_of
from bpeditor.graph.files import dumps

CARD = (160.0, {0: 64.0, 1: 68.0, 2: 108.0})
every_example = pytest.mark.parametrize("name", names())


def test_the_first_example_is_the_first_of_the_chapter():
    assert names()[:2] == ["apples", "apples_and_oranges"]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("apples", "Apples"),
        ("apples_and_oranges", "Apples and oranges"),
        ("cs231n_product_of_sum", "CS231n: product of sum"),
        ("cs231n_sigmoid_neuron", "CS231n: sigmoid neuron"),
        ("x_times_x", "x × x"),
        ("dead_relu", "Dead ReLU"),
    ],
)
def test_a_title_is_the_name_in_words(name, title):
    assert name in names()
    assert title_of(name) == title


def test_an_example_that_is_not_there_is_named():
    with pytest.raises(FileNotFoundError, match="nope"):
        path_of("nope")


@every_example
def test_saving_an_example_again_changes_nothing(name):
    assert dumps(load(path_of(name))) == path_of(name).read_bytes()


@every_example
def test_every_gradient_of_an_example_is_right(name):
    comparisons = check_gradients(load(path_of(name)))

    assert {found.verdict for found in comparisons} == {Verdict.AGREES}


@every_example
def test_wires_of_an_example_run_from_left_to_right_between_cards_that_stand_apart(name):
    graph = load(path_of(name))
    x = {node.id: node.position[0] for node in graph.nodes()}

    assert all(x[edge.target] - x[edge.source] >= 280.0 for edge in graph.edges())
    boxes = [
        (*node.position, CARD[0], CARD[1][len(graph.layer(node.id).inputs)])
        for node in graph.nodes()
    ]
    for index, (left, top, width, height) in enumerate(boxes):
        for other_left, other_top, other_width, other_height in boxes[:index]:
            assert (
                left + width < other_left
                or other_left + other_width < left
                or top + height < other_top
                or other_top + other_height < top
            )


def test_the_shopping_example_gives_the_books_numbers():
    run = Run(load(path_of("apples_and_oranges")))
    run.backward()

    assert run.values["price"] == 715.0000000000001
    assert run.gradients["apple"] == 2.2
    assert run.gradients["apple_num"] == pytest.approx(110)
    assert run.gradients["orange"] == pytest.approx(3.3)
    assert run.gradients["orange_num"] == 165
    assert run.gradients["tax"] == 650


def test_behind_a_dead_relu_every_gradient_is_zero():
    run = Run(load(path_of("dead_relu")))
    run.backward()

    assert run.values["z"] < 0
    assert [run.gradients[node_id] for node_id in ("z", "xw", "x", "w", "b")] == [0.0] * 5
    assert run.gradients["a"] != 0
