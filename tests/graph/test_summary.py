import numpy as np
import pytest

from bpeditor.graph.summary import Summary, describe, summary_of

NAN, INF = np.nan, np.inf


@pytest.mark.parametrize(
    ("cells", "summary"),
    [
        ([1.0, 2.0, 6.0], Summary(1.0, 6.0, 3.0, 0, 0)),
        ([1.0, NAN, 3.0], Summary(1.0, 3.0, 2.0, 1, 0)),
        ([-INF, 1.0, INF, NAN], Summary(1.0, 1.0, 1.0, 1, 2)),
        ([1.7e308, 1.7e308], Summary(1.7e308, 1.7e308, 1.7e308, 0, 0)),
        ([[-1.0], [1.0]], Summary(-1.0, 1.0, 0.0, 0, 0)),
    ],
)
def test_nan_and_inf_are_counted_and_not_averaged(cells, summary):
    assert summary_of(np.array(cells)) == summary


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1 + 0.2, "0.30000000000000004"),
        (np.array([[1.0, 2.0], [3.0, 4.0]]), "array of 2 × 2: 1 … 4, mean 2.5"),
        (np.array([1.0, NAN, INF]), "array of 3: 1 … 1, mean 1, 1 nan, 1 ±inf"),
        (np.array([NAN, NAN]), "array of 2: no finite cell, 2 nan"),
    ],
)
def test_a_value_is_described_in_a_line(value, text):
    assert describe(value) == text
