import pytest

from bpeditor import Run, load
from bpeditor.engine.gradcheck import Verdict, check_gradients
from bpeditor.exercise.laboratory import Laboratory
from bpeditor.graph.examples import names, path_of, title_of
from bpeditor.graph.exercise import Place
from bpeditor.graph.files import dumps

CARD = (160.0, {0: 64.0, 1: 68.0, 2: 108.0, 3: 152.0})
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
        ("colah_e", "Colah: e = (a + b)(b + 1)"),
        ("micrograd_neuron", "micrograd: neuron"),
        ("softmax_with_loss", "Softmax with loss"),
        ("xor", "XOR"),
        ("exercise_apples_and_oranges", "Exercise: apples and oranges"),
        ("laboratory_fork", "Laboratory: fork"),
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


def test_the_neuron_of_micrograd_gives_the_numbers_of_its_lecture():
    run = Run(load(path_of("micrograd_neuron")))
    run.backward()

    assert run.values["o"] == pytest.approx(0.7071, abs=5e-5)
    gradients = [run.gradients[node_id] for node_id in ("x1", "w1", "x2", "w2")]
    assert gradients == pytest.approx([-1.5, 1.0, 0.5, 0.0])


def test_the_exercise_asks_for_numbers_and_the_laboratory_has_a_mistake_that_shows():
    assert len(load(path_of("exercise_apples_and_oranges")).exercise.hidden) == 5

    graph = load(path_of("laboratory_fork"))
    run = Run(graph)
    run.backward()
    assert Laboratory(run, graph.exercise.mistake).broken == {Place("x")}


def test_the_simple_net_of_chapter_4_gives_the_numbers_of_the_book():
    run = Run(load(path_of("simple_net")))
    run.backward()

    assert run.values["loss"] == pytest.approx(0.92806853663411326)
    assert run.gradients["W"].round(8).tolist() == [
        [0.21924763, 0.14356247, -0.36281009],
        [0.32887144, 0.2153437, -0.54421514],
    ]
    assert run.gradients["t"] is None
