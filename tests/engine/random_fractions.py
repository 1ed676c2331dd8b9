"""Random graphs of numbers whose values are exact fractions, each drawn from one number."""

from fractions import Fraction
from random import Random

from tests.engine.case import Case
from tests.engine.oracles.exact import RULES
from tests.engine.random_graphs import pick_target

MOST_NODES = 40
LARGEST = 50
KINK = Fraction(1, 32)
POLE = Fraction(1, 8)
CANCELLED = Fraction(1, 1024)
"""How little may be left of a sum; its float might be off by all of that, to any order."""
MOST_BITS = 120
"""Longer denominators would only make fractions slow."""
TRIES = 12
TWO_INPUTS = ["Add", "Sub", "Mul", "Div", "Maximum"]
ONE_INPUT = ["Neg", "Square", "Reciprocal", "ReLU", "LeakyReLU", "Pow"]


def draw(number):
    """Return the graph of a number, 1 to 40 nodes."""
    random = Random(number)
    most = random.randint(1, MOST_NODES)
    ids = [f"n{number}" for number in random.sample(range(100), most)]
    values, nodes = {}, {}
    for _ in range(max(1, min(most // 4, random.randint(1, 8)))):
        values[ids.pop()] = Fraction(random.choice([*range(-24, 0), *range(1, 25)]), 8)
    inputs = {node_id: float(value) for node_id, value in values.items()}
    tries = TRIES * len(ids)
    while ids and tries:
        tries -= 1
        node = _layer(random, nodes, list(values))
        out = _out(node, values)
        if out is not None:
            nodes[ids[-1]] = node
            values[ids.pop()] = out
    seed = random.choice([None, *(n / 4 for n in range(-8, 9) if n)])
    floats = {node_id: float(value) for node_id, value in values.items()}
    return Case(inputs, nodes, floats, pick_target(random, nodes, values), seed)


def _layer(random, nodes, ids):
    """Return a layer with its sources: often outputs not used yet, now and then one twice."""
    used = {source for node in nodes.values() for source in node[2:]}
    unused = [node_id for node_id in ids if node_id not in used]
    x, y = (random.choice(unused if random.random() < 0.6 else ids) for _ in range(2))
    if random.random() < 0.65:
        return random.choice(TWO_INPUTS), {}, x, x if random.random() < 0.1 else y
    layer = random.choice(ONE_INPUT)
    params = {}
    if layer == "LeakyReLU":
        params = {"slope": random.choice([0.25, -0.5, 0.0, 1.5])}
    if layer == "Pow":
        params = {"exponent": random.choice([-2.0, -1.0, 0.0, 1.0, 2.0, 3.0])}
    return layer, params, x


def _out(node, values):
    """Return the value of a layer, or None near a kink, a pole or a limit."""
    layer, params, *sources = node
    xs = [values[source] for source in sources]
    near_kink = layer in {"ReLU", "LeakyReLU"} and abs(xs[0]) < KINK
    if layer == "Maximum" and sources[0] != sources[1]:
        near_kink = abs(xs[0] - xs[1]) < KINK
    if near_kink or (_divides(layer, params) and abs(xs[-1]) < POLE):
        return None
    out, _, _ = RULES[layer](*xs, **params)
    if _cancels(layer, sources, xs, out) or out.denominator.bit_length() > MOST_BITS:
        return None
    return out if abs(out) <= LARGEST else None


def _cancels(layer, sources, xs, out):
    """Say whether a sum of different outputs is 0, or nearly so; x − x is 0 in floats as well."""
    if layer not in {"Add", "Sub"} or sources[0] == sources[1]:
        return False
    return any(xs) and abs(out) < CANCELLED


def _divides(layer, params):
    return layer in {"Div", "Reciprocal"} or params.get("exponent", 0.0) < 0.0
