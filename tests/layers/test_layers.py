"""Every layer of the table keeps what it promises; a new one is tested unasked."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpeditor.layers import FAMILIES, LAYERS, Layer, LayerError, make_layer, shape_of, unbroadcast

SHAPES = [(), (1,), (3,), (2, 1), (2, 3), (3, 3), (4, 2, 3)]

# Parameters beside the defaults. A layer that is not named here is tested with its defaults.
VARIANTS = {
    "Pow": [{"exponent": exponent} for exponent in (3.0, -1.0, 0.5, 1.0, 0.0)],
    "LeakyReLU": [{"slope": 0.5}],
    "Sum": [{"axis": 0}, {"axis": -1}, {"axis": 1, "keepdims": True}],
    "Mean": [{"axis": 0}, {"axis": -1}, {"axis": 1, "keepdims": True}],
    "Repeat": [{"count": 1}, {"count": 3, "axis": -1}, {"axis": 1}],
    "Reshape": [{"shape": (3, -1)}, {"shape": (1, -1, 1)}, {"shape": ()}],
    "Transpose": [{"axes": (1, 0)}, {"axes": (0, 2, 1)}, {"axes": (-2, 0, -1)}],
    "Dropout": [{"ratio": 0.2, "seed": 3}, {"ratio": 1.0}, {"training": False}],
    "BatchNormalization": [{"eps": 0.1}],
}


def sample(shape, seed, lowest=-2.0):
    """Return values of either sign away from 0, where layers may have a kink."""
    random = np.random.default_rng(seed)
    signs = random.choice([-1.0, 1.0], shape) if lowest < 0 else 1.0
    values = random.uniform(0.3, 2.0, shape) * signs
    return float(values) if shape == () else values


def softmax(x):
    powers = np.exp(x)
    return powers / np.sum(powers, axis=-1, keepdims=True)


def inputs_of(layer, params, shapes, seed=0):
    """Return one input per shape in the domain of the layer, or None if it refuses the shapes."""
    for lowest in (-2.0, 0.0):
        xs = [sample(shape, seed + place, lowest) for place, shape in enumerate(shapes)]
        if layer.__name__ == "SoftmaxWithLoss" and shapes[0] == shapes[1]:
            xs[1] = softmax(xs[1])  # a distribution
        try:
            with np.errstate(all="ignore"):
                out = make_layer(layer.__name__, params).forward(*xs)
        except LayerError:
            return None
        if np.isfinite(out).all():
            return xs
    raise AssertionError(f"{layer.__name__} is finite for no sample")


def accepted_shapes(layer, params):
    return [
        shapes
        for shapes in product(SHAPES, repeat=len(layer.inputs))
        if inputs_of(layer, params, shapes) is not None
    ]


CASES = [
    pytest.param(
        layer,
        params,
        shapes,
        id=f"{layer.__name__}{params or ''}{''.join(map(str, shapes))}",
    )
    for layer in LAYERS.values()
    for params in ({}, *VARIANTS.get(layer.__name__, ()))
    for shapes in accepted_shapes(layer, params)
]
every_layer = pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS)
every_case = pytest.mark.parametrize(("layer", "params", "shapes"), CASES)


def evaluated(expression, made, xs, **names):
    """Evaluate a formula: numpy's names, two more words, and what forward kept."""

    def sum_of_copies(dout):
        copies = np.split(
            np.asarray(dout), range(made.count, dout.shape[made.axis], made.count), axis=made.axis
        )
        summed = np.stack([copy.sum(axis=made.axis) for copy in copies], axis=made.axis)
        return summed.reshape(shape_of(xs[0]))

    words = {"softmax": softmax, "sum_of_copies": sum_of_copies}
    kept = {name: value for name, value in vars(made).items() if name not in made.inputs}
    inputs = {port: np.asarray(x) for port, x in zip(made.inputs, xs, strict=True)}
    with np.errstate(all="ignore"):
        return eval(expression, {**vars(np), **words, **kept, **inputs, **names})


def computed(layer, params, xs, seed=7):
    """Return the layer after forward, its output, a dout and the gradients."""
    made = make_layer(layer.__name__, params)
    with np.errstate(all="ignore"):
        out = made.forward(*xs)
        dout = sample(shape_of(out), seed)
        return made, out, dout, made.backward(dout)


def is_as_written(layer, params, shapes):
    """Say whether a gradient is written for such a case, and not for the simplest one only."""
    match layer.family:
        case "Linear":
            # A bias of two axes needs no sum.
            return [len(shape) for shape in shapes] in ([2, 2], [2, 2, 0], [2, 2, 1])
        case "Arrays":
            return "axis" not in params or bool(params.get("keepdims")) or layer is LAYERS["Repeat"]
    return True


@every_layer
def test_a_layer_says_what_palette_and_card_need(layer):
    assert layer.label
    assert layer.family
    assert layer.formula
    assert layer.summary().endswith(".")
    assert set(layer.gradients) <= set(layer.inputs)


@every_layer
def test_a_layer_accepts_some_shapes(layer):
    assert accepted_shapes(layer, {})


def test_the_table_holds_classes_by_their_names_and_every_family_is_in_the_palette():
    assert [layer.__name__ for layer in LAYERS.values()] == list(LAYERS)
    assert all(issubclass(layer, Layer) for layer in LAYERS.values())
    assert {layer.family for layer in LAYERS.values()} == set(FAMILIES)


@every_case
def test_the_formula_gives_what_forward_gives(layer, params, shapes):
    xs = inputs_of(layer, params, shapes)
    made, out, _, _ = computed(layer, params, xs)
    if layer is LAYERS["SoftmaxWithLoss"]:
        xs[1] = np.reshape(made.t, shapes[0])  # the formula is that of distributions
    if () in shapes and "axis" in params:
        xs = [np.atleast_1d(x) for x in xs]  # numpy's mean of a number takes no axis

    expected = evaluated(layer.formula, made, xs)

    np.testing.assert_allclose(out, np.reshape(expected, shape_of(out)), rtol=1e-12)


@every_case
def test_the_gradients_as_written_are_what_backward_gives(layer, params, shapes):
    xs = inputs_of(layer, params, shapes)
    made, out, dout, dxs = computed(layer, params, xs)

    for port, x, dx in zip(layer.inputs, xs, dxs, strict=True):
        if port not in layer.gradients:
            assert dx is None
        elif is_as_written(layer, params, shapes):
            if layer is LAYERS["SoftmaxWithLoss"]:
                xs[1] = np.reshape(made.t, shapes[0])
            found = evaluated(layer.gradients[port], made, xs, out=out, dout=dout)
            np.testing.assert_allclose(dx, unbroadcast(found, x), rtol=1e-10, atol=1e-14)


@every_case
def test_backward_is_the_derivative_of_forward(layer, params, shapes):
    xs = inputs_of(layer, params, shapes)
    _, _, dout, dxs = computed(layer, params, xs)

    for place, dx in enumerate(dxs):
        if dx is not None:
            expected = numerical_gradient(layer, params, xs, place, dout)
            np.testing.assert_allclose(dx, expected, rtol=1e-6, atol=1e-8)


def numerical_gradient(layer, params, xs, place, dout, step=1e-5):
    def total(nudge):
        nudged = [*xs]
        nudged[place] = xs[place] + nudge
        with np.errstate(all="ignore"):
            return np.sum(dout * make_layer(layer.__name__, params).forward(*nudged))

    if shape_of(xs[place]) == ():
        return (total(step) - total(-step)) / (2 * step)
    gradient = np.zeros_like(xs[place])
    for index in np.ndindex(gradient.shape):
        nudge = np.zeros_like(gradient)
        nudge[index] = step
        gradient[index] = (total(nudge) - total(-nudge)) / (2 * step)
    return gradient


@every_case
def test_backward_is_linear_in_dout(layer, params, shapes):
    made, out, one, _ = computed(layer, params, inputs_of(layer, params, shapes))
    other = sample(shape_of(out), 11)

    apart = [made.backward(one), made.backward(other)]
    together = made.backward(2.0 * one - 3.0 * other)

    for dx_one, dx_other, dx in zip(*apart, together, strict=True):
        if dx is not None:
            np.testing.assert_allclose(dx, 2.0 * dx_one - 3.0 * dx_other, rtol=1e-9, atol=1e-12)


@every_case
def test_inputs_and_dout_are_never_written_into(layer, params, shapes):
    xs = inputs_of(layer, params, shapes)
    made, _, dout, first = computed(layer, params, xs)
    for array in (*xs, dout):
        if isinstance(array, np.ndarray):
            array.flags.writeable = False

    made.forward(*xs)
    second = made.backward(dout)

    for before, after in zip(first, second, strict=True):
        np.testing.assert_array_equal(before, after)


@every_case
def test_scalars_stay_python_floats_and_arrays_stay_float64(layer, params, shapes):
    xs = inputs_of(layer, params, shapes)
    _, out, _, dxs = computed(layer, params, xs)

    for value in (out, *(dx for dx in dxs if dx is not None)):
        assert type(value) is float or (type(value) is np.ndarray and value.dtype == np.float64)
    for x, dx in zip(xs, dxs, strict=True):
        if dx is not None:
            assert type(dx) is type(x)
            assert shape_of(dx) == shape_of(x)


EXTREMES = [
    *(1.5, -0.7, 0.0, -0.0, 1.0, -1.0, 1e308, -1.7976931348623157e308, 5e-324, -5e-324, 1e-300),
    *(709.8, -709.8, 745.2, -745.2, 40.0, -1000.0, np.inf, -np.inf, np.nan),
]
PAIRS = list(product(EXTREMES, repeat=2))
every_variant = pytest.mark.parametrize(
    ("layer", "params"),
    [
        pytest.param(layer, params, id=f"{layer.__name__}{params or ''}")
        for layer in LAYERS.values()
        for params in ({}, *VARIANTS.get(layer.__name__, ()))
    ],
)


def extreme_inputs(layer):
    """Yield every pair of extremes as the inputs of a layer; a third one is the first again."""
    for pair in PAIRS if len(layer.inputs) > 1 else [(x,) for x in EXTREMES]:
        yield [*pair, pair[0]][: len(layer.inputs)]


@every_variant
def test_extreme_values_raise_no_exception_and_no_warning(layer, params):
    columns = [np.array(column) for column in zip(*extreme_inputs(layer), strict=True)]
    square = [np.reshape(column, (20, -1)) for column in columns]
    singles = [[np.array([x]) for x in xs] for xs in extreme_inputs(layer)]
    for xs in (*extreme_inputs(layer), columns, square, *singles):
        made = make_layer(layer.__name__, params)
        with np.errstate(all="ignore"):
            try:
                out = made.forward(*xs)
            except LayerError:
                continue
            gradients = made.backward(out)
        for x, dx in zip(xs, gradients, strict=True):
            assert dx is None or shape_of(dx) == shape_of(x)


@every_variant
def test_extreme_scalars_and_arrays_agree(layer, params):
    for xs in extreme_inputs(layer):
        scalar, array = make_layer(layer.__name__, params), make_layer(layer.__name__, params)
        with np.errstate(all="ignore"):
            try:
                out = scalar.forward(*xs)
                twin = array.forward(*[np.array([x]) for x in xs])
            except LayerError:
                continue
            if shape_of(out) != () or shape_of(twin) != (1,):
                continue
            # The functions of C and those of numpy may differ in the last digits.
            np.testing.assert_allclose(twin, [out], rtol=4e-15, err_msg=str(xs))
            for dx, twin_dx in zip(scalar.backward(1.0), array.backward(np.ones(1)), strict=True):
                np.testing.assert_allclose(twin_dx, [dx], rtol=4e-15, err_msg=str(xs))


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
