import numpy as np
import pytest

from bpeditor.layers import make_layer


def test_the_mask_of_a_dropout_belongs_to_its_seed():
    x = np.ones(1000)
    one, same, other = (make_layer("Dropout", {"seed": seed}).forward(x) for seed in (1, 1, 2))

    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)


@pytest.mark.parametrize("ratio", [0.0, 0.25, 1.0])
def test_a_dropout_drops_its_ratio_and_passes_the_rest_unchanged(ratio):
    layer = make_layer("Dropout", {"ratio": ratio})

    out = layer.forward(np.full(10_000, 3.0))

    assert set(out.tolist()) <= {0.0, 3.0}
    assert np.mean(out == 0.0) == pytest.approx(ratio, abs=0.02)
    np.testing.assert_array_equal(layer.backward(np.ones(10_000))[0] != 0.0, out != 0.0)


def test_outside_training_a_dropout_scales_instead():
    layer = make_layer("Dropout", {"ratio": 0.25, "training": False})

    assert layer.forward(2.0) == 1.5
    assert layer.backward(1.0) == (0.75,)


def test_batch_normalization_gives_columns_of_mean_0_and_variance_1():
    x = np.random.default_rng(0).normal(3.0, 2.0, (50, 4))

    out = make_layer("BatchNormalization", {"eps": 0.0}).forward(x, 1.0, 0.0)

    np.testing.assert_allclose(out.mean(axis=0), 0.0, atol=1e-14)
    np.testing.assert_allclose(out.std(axis=0), 1.0)
