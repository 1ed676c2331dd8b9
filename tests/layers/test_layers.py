"""Every layer of the table keeps what it promises; a new one is tested unasked."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpeditor.layers import FAMILIES, LAYERS, Layer, LayerError, make_layer, shape_of, unbroadcast

SHAPES = [(), (1,), (3,), (2, 1), (2, 3), (3, 3), (4, 2, 3)]


def sample(shape, seed, lowest=-2.0):
    """Return values of either sign away from 0, where layers may have a kink."""
    random = np.random.default_rng(seed)
    signs = random.choice([-1.0, 1.0], shape) if lowest < 0 else 1.0
    values = random.uniform(0.3, 2.0, shape) * signs
    return float(values) if shape == () else values


def inputs_of(layer, shapes, seed=0):
    """Return one input per shape in the domain of the layer, or None if it refuses the shapes."""
    for lowest in (-2.0, 0.0):
        xs = [sample(shape, seed + place, lowest) for place, shape in enumerate(shapes)]
        try:
            with np.errstate(all="ignore"):
                out = make_layer(layer.__name__, {}).forward(*xs)
        except LayerError:
            return None
        if np.isfinite(out).all():
            return xs
    raise AssertionError(f"{layer.__name__} is finite for no sample")


def accepted_shapes(layer):
    return [
        shapes
        for shapes in product(SHAPES, repeat=len(layer.inputs))
        if inputs_of(layer, shapes) is not None
    ]


CASES = [
    pytest.param(layer, shapes, id=f"{layer.__name__}{''.join(map(str, shapes))}")
    for layer in LAYERS.values()
    for shapes in accepted_shapes(layer)
]
every_layer = pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS)
every_case = pytest.mark.parametrize(("layer", "shapes"), CASES)


def evaluated(expression, **names):
    with np.errstate(all="ignore"):
        return eval(expression, {**vars(np), **names})


def computed(layer, xs, seed=7):
    """Return the layer after forward, its output, a dout and the gradients."""
    made = make_layer(layer.__name__, {})
    with np.errstate(all="ignore"):
        out = made.forward(*xs)
        dout = sample(shape_of(out), seed)
        return made, out, dout, made.backward(dout)


@every_layer
def test_a_layer_says_what_palette_and_card_need(layer):
    assert layer.label
    assert layer.family
    assert layer.formula
    assert layer.summary().endswith(".")
    assert set(layer.gradients) <= set(layer.inputs)


@every_layer
def test_a_layer_accepts_some_shapes(layer):
    assert accepted_shapes(layer)


def test_the_table_holds_classes_by_their_names_and_every_family_is_in_the_palette():
    assert [layer.__name__ for layer in LAYERS.values()] == list(LAYERS)
    assert all(issubclass(layer, Layer) for layer in LAYERS.values())
    assert {layer.family for layer in LAYERS.values()} == set(FAMILIES)


@every_case
def test_the_formula_gives_what_forward_gives(layer, shapes):
    xs = inputs_of(layer, shapes)
    _, out, _, _ = computed(layer, xs)
    params = {name: parameter.default for name, parameter in layer.parameters.items()}

    expected = evaluated(layer.formula, **params, **dict(zip(layer.inputs, xs, strict=True)))

    np.testing.assert_allclose(out, expected, rtol=1e-12)


@every_case
def test_the_gradients_as_written_are_what_backward_gives(layer, shapes):
    xs = inputs_of(layer, shapes)
    _, out, dout, dxs = computed(layer, xs)
    names = {**dict(zip(layer.inputs, xs, strict=True)), "out": out, "dout": dout}

    for port, x, dx in zip(layer.inputs, xs, dxs, strict=True):
        if port in layer.gradients:
            expected = unbroadcast(evaluated(layer.gradients[port], **names), x)
            np.testing.assert_allclose(dx, expected, rtol=1e-10)
        else:
            assert dx is None


@every_case
def test_backward_is_the_derivative_of_forward(layer, shapes):
    xs = inputs_of(layer, shapes)
    _, _, dout, dxs = computed(layer, xs)

    for place, dx in enumerate(dxs):
        if dx is not None:
            expected = numerical_gradient(layer, xs, place, dout)
            np.testing.assert_allclose(dx, expected, rtol=1e-6, atol=1e-8)


def numerical_gradient(layer, xs, place, dout, step=1e-5):
    def total(nudge):
        nudged = [*xs]
        nudged[place] = xs[place] + nudge
        with np.errstate(all="ignore"):
            return np.sum(dout * make_layer(layer.__name__, {}).forward(*nudged))

    if shape_of(xs[place]) == ():
        return (total(step) - total(-step)) / (2 * step)
    gradient = np.zeros_like(xs[place])
    for index in np.ndindex(gradient.shape):
        nudge = np.zeros_like(gradient)
        nudge[index] = step
        gradient[index] = (total(nudge) - total(-nudge)) / (2 * step)
    return gradient


@every_case
def test_backward_is_linear_in_dout(layer, shapes):
    made, out, one, _ = computed(layer, inputs_of(layer, shapes))
    other = sample(shape_of(out), 11)

    apart = [made.backward(one), made.backward(other)]
    together = made.backward(2.0 * one - 3.0 * other)

    for dx_one, dx_other, dx in zip(*apart, together, strict=True):
        if dx is not None:
            np.testing.assert_allclose(dx, 2.0 * dx_one - 3.0 * dx_other, rtol=1e-9, atol=1e-12)


@every_case
def test_inputs_and_dout_are_never_written_into(layer, shapes):
    xs = inputs_of(layer, shapes)
    made, _, dout, first = computed(layer, xs)
    for array in (*xs, dout):
        if isinstance(array, np.ndarray):
            array.flags.writeable = False

    made.forward(*xs)
    second = made.backward(dout)

    for before, after in zip(first, second, strict=True):
        np.testing.assert_array_equal(before, after)


@every_case
def test_scalars_stay_python_floats_and_arrays_stay_float64(layer, shapes):
    xs = inputs_of(layer, shapes)
    _, out, _, dxs = computed(layer, xs)

    for value in (out, *(dx for dx in dxs if dx is not None)):
        assert type(value) is float or (type(value) is np.ndarray and value.dtype == np.float64)
    for x, dx in zip(xs, dxs, strict=True):
        if dx is not None:
            assert type(dx) is type(x)
            assert shape_of(dx) == shape_of(x)


EXTREMES = [1.5, -0.7, 0.0, -0.0, 1e308, -1e308, 5e-324, 1000.0, -1000.0, np.inf, -np.inf, np.nan]
PAIRS = list(product(EXTREMES, repeat=2))


@every_layer
def test_extreme_values_raise_no_exception_and_no_warning(layer):
    arrays = [np.array([pair[place] for pair in PAIRS]) for place in range(2)]
    for xs in (*PAIRS, arrays):
        made = make_layer(layer.__name__, {})
        with np.errstate(all="ignore"):
            try:
                out = made.forward(*xs[: len(layer.inputs)])
            except LayerError:
                continue
            made.backward(out)


@every_layer
def test_extreme_scalars_and_arrays_agree(layer):
    for pair in PAIRS:
        xs = pair[: len(layer.inputs)]
        scalar, array = make_layer(layer.__name__, {}), make_layer(layer.__name__, {})
        with np.errstate(all="ignore"):
            try:
                out = scalar.forward(*xs)
                twin = array.forward(*[np.array([x]) for x in xs])
            except LayerError:
                continue
            if shape_of(out) != () or shape_of(twin) != (1,):
                continue
            np.testing.assert_allclose(twin, [out], rtol=1e-15, err_msg=str(xs))
            for dx, twin_dx in zip(scalar.backward(1.0), array.backward(np.ones(1)), strict=True):
                np.testing.assert_allclose(twin_dx, [dx], rtol=1e-15, err_msg=str(xs))


ARITHMETIC = [
    layer for layer in LAYERS.values() if layer.family == "Arithmetic" and len(layer.inputs) == 2
]
two_inputs = pytest.mark.parametrize("layer", ARITHMETIC, ids=lambda layer: layer.__name__)


def broadcast_or_none(*shapes):
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        return None


@two_inputs
@pytest.mark.parametrize("shapes", list(product(SHAPES, repeat=2)), ids=str)
def test_arithmetic_broadcasts_as_numpy_does_and_names_what_does_not_fit(layer, shapes):
    xs = [sample(shape, place) for place, shape in enumerate(shapes)]
    made = make_layer(layer.__name__, {})
    expected = broadcast_or_none(*shapes)

    if expected is None:
        with pytest.raises(LayerError, match="these shapes do not broadcast"):
            made.forward(*xs)
    else:
        assert shape_of(made.forward(*xs)) == expected


@two_inputs
def test_a_broadcast_result_is_refused_before_it_is_made(layer):
    tall, wide = np.ones((100_000, 1)), np.ones((1, 100_000))

    with pytest.raises(LayerError, match=r"\(100000, 100000\) has more than 1000000 elements"):
        make_layer(layer.__name__, {}).forward(tall, wide)


@given(st.lists(st.integers(1, 3), max_size=3), st.data())
def test_unbroadcast_is_the_transpose_of_broadcasting(wide, data):
    like_shape = tuple(
        data.draw(st.sampled_from([1, size]))
        for size in wide[data.draw(st.integers(0, len(wide))) :]
    )
    like = sample(like_shape, 1)
    gradient = sample(tuple(wide), 2)

    summed = unbroadcast(gradient, like)

    # <gradient, broadcast(like)> = <unbroadcast(gradient), like> for every like
    assert shape_of(summed) == like_shape
    np.testing.assert_allclose(np.sum(gradient * like), np.sum(summed * like), atol=1e-12)
