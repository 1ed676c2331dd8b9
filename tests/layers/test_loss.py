import numpy as np
import pytest

from bpeditor.layers import LayerError, make_layer

SCORES = np.array([[1.0, 2.0, 3.0], [1000.0, 0.0, -1000.0]])


def loss_of(x, t, dout=1.0):
    layer = make_layer("SoftmaxWithLoss", {})
    with np.errstate(all="ignore"):
        return (layer.forward(x, t), *layer.backward(dout))


def test_labels_and_one_hot_rows_say_the_same():
    labels, rows = np.array([2.0, 0.0]), np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])

    by_label, by_row = loss_of(SCORES, labels), loss_of(SCORES, rows)

    assert by_label[0] == by_row[0] == pytest.approx(np.log(np.exp([-2, -1, 0]).sum()) / 2)
    np.testing.assert_array_equal(by_label[1], by_row[1])
    assert by_label[2] is by_row[2] is None


def test_the_loss_neither_overflows_nor_takes_the_logarithm_of_0():
    out, dx, _ = loss_of(SCORES, np.array([0.0, 2.0]))

    assert out == pytest.approx((2.4076059644443806 + 2000.0) / 2)
    np.testing.assert_allclose(dx[1], [0.5, 0.0, -0.5])


def test_a_vector_is_one_row_and_takes_a_label_with_or_without_an_axis():
    x = np.array([0.3, 2.9, 4.0])

    assert loss_of(x, 2.0)[0] == loss_of(x, np.array([2.0]))[0]
    np.testing.assert_array_equal(loss_of(x, 2.0)[1], loss_of(x, np.array([0.0, 0.0, 1.0]))[1])


def test_the_gradient_counts_what_the_labels_sum_to():
    x, t = np.array([0.5, -1.0, 2.0]), np.array([2.0, 0.0, 1.0])
    step = 1e-6

    _, dx, _ = loss_of(x, t)

    nudged = [(loss_of(x + e, t)[0] - loss_of(x - e, t)[0]) / (2 * step) for e in step * np.eye(3)]
    np.testing.assert_allclose(dx, nudged, rtol=1e-8)


def test_upstream_gradient_scales_the_gradient():
    np.testing.assert_allclose(
        loss_of(SCORES, np.array([0.0, 1.0]), 3.0)[1], 3 * loss_of(SCORES, np.array([0.0, 1.0]))[1]
    )


def test_nan_and_what_is_excluded_are_told_apart():
    assert np.isnan(loss_of(np.array([np.nan, 1.0]), np.array([0.0, 0.0]))[0])
    assert loss_of(np.array([-np.inf, 1.0]), np.array([0.0, 1.0]))[0] == 0.0
    assert loss_of(np.array([-np.inf, 1.0]), np.array([1.0, 0.0]))[0] == np.inf


@pytest.mark.parametrize(
    ("label", "shown"), [(3.0, "3"), (-1.0, "-1"), (1.5, "1.5"), (2.0000001, "2.0000001")]
)
def test_what_is_no_label_is_refused(label, shown):
    with pytest.raises(LayerError) as refused:
        loss_of(SCORES, np.array([0.0, label]))

    assert str(refused.value) == f"t holds {shown}; a label is a whole number from 0 to 2"
