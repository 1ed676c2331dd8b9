"""The campaign of random graphs can fail: it catches each wrong engine within a few graphs."""

import numpy as np
import pytest

from bpeditor.engine import loops
from bpeditor.layers import LAYERS, arithmetic, array, linear, loss, unbroadcast
from tests.engine.campaign import Disagreement, Figures, check, draw
from tests.engine.case import LABELS
from tests.engine.recipes import RECIPES

PORTS = [
    (name, place)
    for name in RECIPES
    for place in range(len(LAYERS[name].inputs))
    if (name, place) not in LABELS
]


right_fork = loops._fork


def one_gradient_of_add_is_lost(self, dout):
    return unbroadcast(dout, self.x), 0.0 * unbroadcast(dout, self.y)


def the_gradients_of_mul_are_swapped(self, dout):
    return unbroadcast(dout * self.x, self.x), unbroadcast(dout * self.y, self.y)


def the_gradient_is_left_broadcast(gradient, like):
    return gradient


def one_branch_of_a_fork_counts_instead_of_another(total, edges):
    term, fork = right_fork(total, edges)
    return term, fork and (total, term, fork[2])


def only_the_first_two_branches_of_a_fork_count(total, edges):
    term, fork = right_fork(total, edges)
    return term, fork and (*fork[:2], ())


def labels_have_the_gradient_zero(self, dout):
    return dout * self.difference, 0.0 * self.difference


def a_mean_forgets_how_many_it_averages(self, dout):
    return (array.stretched(dout, self.shape, self.axis, keepdims=self.keepdims),)


def a_bias_gets_the_mean_over_the_rows(self, dout):
    dx, dW = linear.product_gradients(self.x, self.W, dout)
    share = np.size(self.b) / np.size(dout)
    return dx, dW, unbroadcast(dout, self.b) * share


MUTANTS = [
    (arithmetic.Add, "backward", one_gradient_of_add_is_lost),
    (arithmetic.Mul, "backward", the_gradients_of_mul_are_swapped),
    (arithmetic, "unbroadcast", the_gradient_is_left_broadcast),
    (loops, "_fork", one_branch_of_a_fork_counts_instead_of_another),
    (loops, "_fork", only_the_first_two_branches_of_a_fork_count),
    (loss.SumSquaredError, "backward", labels_have_the_gradient_zero),
    (array.Mean, "backward", a_mean_forgets_how_many_it_averages),
    (linear.Affine, "backward", a_bias_gets_the_mean_over_the_rows),
]


def run_campaign(numbers):
    for number in numbers:
        check(number, Figures())


@pytest.fixture(scope="module")
def reached():
    """Return, for each layer and place of a port, graphs in which it has a gradient."""
    found = {port: [] for port in PORTS}
    for number in range(400):
        case = draw(number)
        for port in {(case.nodes[node_id][0], place) for _, node_id, place in case.live[1]}:
            found[port].append(number)
    return found


@pytest.mark.parametrize(
    ("owner", "name", "mutant"), MUTANTS, ids=[mutant.__name__ for *_, mutant in MUTANTS]
)
def test_a_wrong_backward_is_caught_within_100_graphs(monkeypatch, owner, name, mutant):
    monkeypatch.setattr(owner, name, mutant)

    with pytest.raises(Disagreement, match="graph "):
        run_campaign(range(100))


@pytest.mark.parametrize(("name", "place"), PORTS)
def test_a_gradient_wrong_by_a_millionth_is_caught(monkeypatch, reached, name, place):
    right = LAYERS[name].backward

    def wrong(self, dout):
        gradients = [*right(self, dout)]
        gradients[place] = gradients[place] * (1 + 1e-6)
        return tuple(gradients)

    monkeypatch.setattr(LAYERS[name], "backward", wrong)

    with pytest.raises(Disagreement, match="graph "):
        run_campaign(reached[name, place])


@pytest.mark.parametrize("name", RECIPES)
def test_a_value_wrong_by_a_billionth_is_caught(monkeypatch, reached, name):
    right = LAYERS[name].forward
    monkeypatch.setattr(LAYERS[name], "forward", lambda self, *xs: right(self, *xs) * (1 + 1e-9))

    with pytest.raises(Disagreement, match="graph "):
        run_campaign(reached[name, 0])
