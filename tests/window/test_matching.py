"""Which layers are meant by what is typed."""

import pytest

from bpeditor.layers import LAYERS
from bpeditor.window.matching import by_family, layers_found, name_rank


@pytest.mark.parametrize("name", LAYERS)
@pytest.mark.parametrize("of", [lambda layer: layer.__name__, lambda layer: layer.title().upper()])
def test_the_whole_name_finds_its_layer_first(name, of):
    assert layers_found(of(LAYERS[name]))[0] == name


@pytest.mark.parametrize("name", LAYERS)
def test_the_symbol_finds_its_layer_first(name):
    assert layers_found(LAYERS[name].label)[0] == name


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("sof", "Softmax"),
        ("loss", "SoftmaxWithLoss"),
        ("swl", "SoftmaxWithLoss"),
        ("squared", "SumSquaredError"),
        ("  relu ", "ReLU"),
        ("rshp", "Reshape"),
        ("btchnrm", "BatchNormalization"),
        ("x - y", "Sub"),
        ("x*y", "Mul"),
        ("@W+", "Affine"),
    ],
)
def test_the_best_match_stands_first(typed, first):
    assert layers_found(typed)[0] == first


@pytest.mark.parametrize("typed", ["conv", "qq", "x % y", "dios"])
def test_what_fits_nothing_finds_nothing(typed):
    assert layers_found(typed) == []


def test_nothing_typed_finds_everything_the_recent_ones_first():
    everything = [name for names in by_family().values() for name in names]
    assert layers_found("") == everything
    assert layers_found(" ", ["Tanh", "Mul"])[:3] == ["Tanh", "Mul", everything[0]]


def test_recent_ones_go_before_equally_good_matches_only():
    assert layers_found("s", ["Softmax", "Sin"])[:2] == ["Softmax", "Sin"]
    assert layers_found("sum", ["SumSquaredError"])[:2] == ["Sum", "SumSquaredError"]


def test_single_letters_do_not_find_what_only_has_them_somewhere_inside():
    assert "Add" not in layers_found("x")
    assert name_rank("x", "Add") is None
    assert name_rank("ig", "Sigmoid") is not None
    assert name_rank("gm", "Sigmoid") is not None
    assert name_rank("gd", "Sigmoid") is None
