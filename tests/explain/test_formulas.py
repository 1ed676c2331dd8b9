"""The formulas of all layers, taken apart: what is left must still compute the same."""

import ast
import re

import numpy as np
import pytest

from bpeditor.explain.formulas import chosen, gradient_of, local_of, names_in, parsed
from bpeditor.explain.writing import as_latex, as_text, latex_name, latex_number, text_number
from bpeditor.layers import LAYERS

GRADIENTS = [
    pytest.param(text, id=f"{name}.{port}")
    for name, layer in LAYERS.items()
    for port, text in layer.gradients.items()
]
NAMES = {"size": np.size, "softmax": lambda x: np.exp(x) / np.sum(np.exp(x)), **vars(np)}


def evaluated(tree, **numbers):
    return eval(ast.unparse(tree), {**NAMES, **numbers})


def drawn(tree, seed):
    random = np.random.default_rng(seed)
    return {name: random.uniform(0.3, 2.0, 4) for name in names_in(tree)}


@pytest.mark.parametrize("gradient", GRADIENTS)
def test_dout_times_the_local_gradient_is_the_gradient(gradient):
    local = local_of(gradient)
    if local is None:
        assert re.search("@|sum|mean|reshape|transpose", gradient)
        return
    names = drawn(gradient_of(gradient), 5) | drawn(local, 6) | {"dout": np.array([2.0, 3, 5, -7])}

    found = names["dout"] * evaluated(local, **names)

    assert found == pytest.approx(evaluated(gradient_of(gradient), **names))


@pytest.mark.parametrize("gradient", GRADIENTS)
def test_a_gradient_without_numpys_ones_computes_the_same(gradient):
    if "reshape" in gradient or "transpose" in gradient or "copies" in gradient:
        return  # their words are the layer's own
    tree = gradient_of(gradient)
    square = {name: np.tile(number, (4, 1)) for name, number in drawn(tree, 7).items()}
    square |= {name: np.ones((4, 4)) for name in ("x", "dout") if name not in square}

    wanted = evaluated(ast.parse(gradient, mode="eval").body, **square)

    assert np.broadcast_to(evaluated(tree, **square), np.shape(wanted)) == pytest.approx(wanted)


def as_python(text):
    """Read the text of a formula back."""
    for sign, code in (("×", "*"), ("·", "@"), ("−", "-"), ("²", "**2"), ("^", "**"), ("ᵀ", ".T")):
        text = text.replace(sign, code)
    text = re.sub(r" = (?=\w)", " == ", text)
    text = re.sub(r"\bmax\(", "maximum(", text).replace("ln(", "log(").replace("Σ(", "sum(")
    return text.replace("γ", "gamma").replace("β", "beta")


@pytest.mark.parametrize("gradient", GRADIENTS)
def test_the_text_of_a_gradient_says_the_same_as_its_formula(gradient):
    if "reshape" in gradient or "transpose" in gradient or "copies" in gradient:
        return
    tree = gradient_of(gradient)
    if re.search("axis|@|mean", gradient):
        return  # axes mean nothing to numbers, and matrices are tested below
    for seed in range(6):
        numbers = {name: float(number[0]) for name, number in drawn(tree, seed).items()}

        read = eval(as_python(as_text(tree)), {**NAMES, **numbers})

        assert read == pytest.approx(float(evaluated(tree, **numbers)))


def test_matrices_are_written_with_a_dot_and_a_raised_t():
    assert as_text(gradient_of("x.T @ dout"), {"dout": "∂L/∂z"}) == "xᵀ · ∂L/∂z"
    assert as_latex(gradient_of("dout @ W.T")) == r"\mathrm{dout} \, W^{\top}"


@pytest.mark.parametrize("gradient", GRADIENTS)
def test_brackets_and_braces_of_the_latex_match(gradient):
    latex = as_latex(gradient_of(gradient))

    assert latex.count("{") == latex.count("}")
    assert latex.count(r"\left(") == latex.count(r"\right)")
    assert latex.count(r"\begin{cases}") == latex.count(r"\end{cases}") <= 1


def test_cases_are_chosen_by_the_numbers_and_say_why():
    tree = local_of(LAYERS["Maximum"].gradients["x"])

    taken, asked = chosen(tree, {"x": 2.0, "y": 2.0})

    assert as_text(taken) == "1 / 2"
    assert [(as_text(each.tree), each.holds) for each in asked] == [
        ("x > y", False),
        ("x = y", True),
    ]


def test_cases_are_written_below_each_other_in_latex():
    latex = as_latex(local_of(LAYERS["Maximum"].gradients["x"]))

    rows = r"1 & x > y \\ \frac{1}{2} & x = y \\ 0 & \mathrm{else}"
    assert latex == rf"\begin{{cases}}{rows}\end{{cases}}"


@pytest.mark.parametrize(
    ("number", "text", "latex", "factor"),
    [
        (2.0, "2", "2", "2"),
        (-2.5, "(-2.5)", "-2.5", r"\left(-2.5\right)"),
        (1e-07, "1e-07", r"1 \cdot 10^{-7}", r"1 \cdot 10^{-7}"),
        (float("inf"), "inf", r"\infty", r"\infty"),
        (float("-inf"), "(-inf)", r"-\infty", r"\left(-\infty\right)"),
        (float("nan"), "nan", r"\mathrm{nan}", r"\mathrm{nan}"),
    ],
)
def test_numbers_stand_in_brackets_where_a_sign_comes_before(number, text, latex, factor):
    assert text_number(number) == text
    assert latex_number(number) == latex
    assert latex_number(number, as_factor=True) == factor


def test_names_of_several_letters_stand_upright_in_latex():
    assert latex_name("x") == "x"
    assert latex_name("apple_num") == r"\mathrm{apple\_num}"
    assert latex_name("gamma") == r"\gamma"
    assert latex_name("log") == r"\mathrm{log}"


def test_a_number_in_the_brackets_of_a_function_has_no_others():
    numbers = {"x": text_number(-1.5)}
    in_latex = {"x": latex_number(-1.5, as_factor=True)}

    assert as_text(parsed("maximum(x, 0)"), numbers) == "max(-1.5, 0)"
    assert as_text(parsed("sqrt(x) * x"), numbers) == "√(-1.5) × (-1.5)"
    assert as_latex(parsed("sin(x)"), in_latex) == r"\sin\left(-1.5\right)"
    assert as_latex(parsed("exp(x)"), in_latex) == "e^{-1.5}"
