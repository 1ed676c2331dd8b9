"""The numbers on edges and stubs, as texts."""

import pytest

from bpeditor import Edge
from bpeditor.canvas.labels import Labels
from tests.building import apples, build

WIRE = Edge("a", "b", "x")


@pytest.fixture
def labels(document, evaluation):
    return Labels(evaluation)


def texts(label):
    return label.value, label.gradient


def show(document, evaluation, graph):
    document.load(graph)
    evaluation.backward()


def test_what_is_not_computed_is_blank_and_never_zero(document, evaluation, labels):
    document.load(build({"a": 0.0}, {"b": ("ReLU", "a")}))
    assert texts(labels.at_edge(WIRE)) == texts(labels.at_stub("b")) == ("", "")


def test_after_forward_the_gradient_is_still_blank(document, evaluation, labels):
    document.load(apples())
    evaluation.forward()
    assert texts(labels.at_edge(Edge("apple", "apple_price", "x"))) == ("100", "")
    assert texts(labels.at_stub("price")) == ("220", "")


def test_an_edge_carries_its_own_share_of_a_forks_gradient(document, evaluation, labels):
    show(document, evaluation, build({"a": 3.0}, {"b": ("Mul", "a", "a")}))
    assert texts(labels.at_edge(WIRE)) == ("3", "3")
    assert texts(labels.at_stub("b")) == ("9", "1")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (715.0000000000001, "715"),
        (1.1, "1.1"),
        (0.1 + 0.2, "0.3"),
        (1234567.0, "1.23457e+06"),
        (-0.0, "-0"),
        (5e-324, "4.94066e-324"),
    ],
)
def test_a_number_has_six_significant_digits(document, evaluation, labels, value, text):
    show(document, evaluation, build({"a": value}, {"b": ("Add", "a", "a")}))
    assert labels.at_edge(WIRE).value == text


def test_off_the_path_to_the_target_stands_a_dash(document, evaluation, labels):
    graph = build({"a": 2.0}, {"b": ("ReLU", "a"), "c": ("Sigmoid", "a")})
    document.load(graph)
    document.set_target("b")
    evaluation.backward()
    assert texts(labels.at_edge(Edge("a", "c", "x"))) == ("2", "–")
    assert texts(labels.at_stub("c")) == ("0.880797", "–")
    assert texts(labels.at_edge(WIRE)) == ("2", "1")


def test_a_dead_relu_has_the_gradient_zero_and_no_dash(document, evaluation, labels):
    show(document, evaluation, build({"a": -2.0}, {"b": ("ReLU", "a")}))
    assert texts(labels.at_edge(WIRE)) == ("-2", "0")


def test_what_cannot_be_computed_beside_the_target_is_blank(document, evaluation, labels):
    document.load(build({"a": 2.0}, {"b": ("ReLU", "a"), "c": ("Mul", "a", None)}))
    document.set_target("b")
    evaluation.backward()
    assert texts(labels.at_stub("c")) == ("", "")
    assert labels.at_edge(Edge("a", "c", "x")).value == "2"


def test_inf_and_nan_warn_and_finite_numbers_do_not(document, evaluation, labels):
    show(
        document,
        evaluation,
        build({"a": 1e308, "z": 0.0}, {"b": ("Add", "a", "a"), "c": ("Mul", "b", "z")}),
    )
    value = labels.at_edge(Edge("b", "c", "x"))
    assert (value.value, value.value_warns, value.gradient_warns) == ("inf", True, False)
    gradient = labels.at_edge(Edge("z", "c", "y"))
    assert (gradient.gradient, gradient.value_warns, gradient.gradient_warns) == (
        "inf", False, True,
    )  # fmt: skip
    assert labels.at_stub("c").value == "nan"
    assert labels.at_stub("c").value_warns
    assert not labels.at_edge(WIRE).value_warns


def test_an_array_shows_its_shape_and_keeps_its_cells_for_the_heat_map(
    document, evaluation, labels
):
    show(document, evaluation, build({"a": [[1.0, 2.0, 3.0]]}, {"b": ("ReLU", "a")}))
    label = labels.at_edge(WIRE)
    assert texts(label) == ("(1, 3)", "(1, 3)")
    assert label.value_array.tolist() == [[1.0, 2.0, 3.0]]
    assert label.gradient_array.tolist() == [[1.0, 1.0, 1.0]]


def test_one_nan_in_an_array_warns(document, evaluation, labels):
    show(document, evaluation, build({"a": [1e308, 1.0]}, {"b": ("Add", "a", "a")}))
    assert labels.at_stub("b").value_warns
    assert not labels.at_edge(WIRE).value_warns


def test_labels_are_kept_until_they_are_forgotten(document, evaluation, labels):
    show(document, evaluation, apples())
    kept = labels.at_stub("price")
    assert labels.at_stub("price") is kept
    evaluation.clear()
    labels.forget()
    assert texts(labels.at_stub("price")) == ("", "")


def test_the_view_tells_the_texts_and_takes_each_new_result(document, evaluation, view):
    tax = Edge("tax", "price", "y")
    document.delete(["free", "relu"])
    assert view.edge_texts(tax) == view.stub_texts("price") == ("", "")
    evaluation.forward()
    assert view.edge_texts(tax) == ("1.1", "")
    evaluation.backward()
    assert view.edge_texts(tax) == ("1.1", "200")
    assert view.stub_texts("price") == ("220", "1")
    document.set_parameter("apple", "value", 200.0)
    assert view.edge_texts(tax) == ("1.1", "200")
    evaluation.backward()
    assert view.edge_texts(tax) == ("1.1", "400")
    evaluation.step_back()
    evaluation.clear()
    assert view.stub_texts("price") == ("", "")
