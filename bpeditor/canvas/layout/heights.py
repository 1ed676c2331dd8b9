"""How high each lane stands: wires as level as order and gaps allow.

Columns are first placed one after the other, every item for itself, by the least squares that
keep order and gaps; then whole lanes are moved, all together.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from itertools import pairwise
from math import floor

from bpeditor.canvas.layout.lanes import UPPER, Card, End, Lanes, Wire

_SWEEPS = 6
_ROUNDS = 40
_SWEEPING = 0.4
"""How much of the work the sweeps are, about."""
_ALMOST_LEVEL = 16.0
_LANE_WEIGHT = 6.0
"""Of a row's wish to continue its lane, against the wish of a card."""


def place_lanes(
    lanes: Lanes, cards: Sequence[Card], wires: Sequence[Wire]
) -> Generator[float, None, list[float]]:
    """Return the top of each card, and of each border; yields how far it is, up to 1."""
    tops = yield from _swept(lanes)
    gaps = _Gaps(lanes)
    yield _SWEEPING
    tops = gaps.kept(tops)
    for turn in range(_ROUNDS):
        tops = gaps.kept(_framed(_levelled(tops, cards, wires), lanes, cards))
        yield _SWEEPING + (1.0 - _SWEEPING) * turn / _ROUNDS
    # Gaps are whole numbers, so that rounding down keeps them.
    straight = _Straightening([float(floor(top)) for top in tops], gaps)
    for wire in sorted(wires, key=lambda wire: abs(_drop(wire, tops, cards))):
        drop = _drop(wire, straight.tops, cards)
        if abs(drop) <= _ALMOST_LEVEL:
            straight.level(wire, drop)
            yield 1.0
    return straight.tops


# every item for itself


def _swept(lanes: Lanes) -> Generator[float, None, list[float]]:
    """Return the tops of the lanes, as wished by the items of each column in turn."""
    tops = [0.0] * len(lanes.owner)
    for column in lanes.columns:
        _settle(lanes, column, [(0.0, 1.0)] * len(column), tops)
    last = len(lanes.columns)
    for sweep in range(_SWEEPS):
        rightwards = sweep % 2 == 0
        near = lanes.before if rightwards else lanes.after
        held = lanes.held_before if rightwards else lanes.held_after
        for place in range(last)[:: 1 if rightwards else -1]:
            column = lanes.columns[place]
            wishes = [
                (_wish(near[item], tops[item], tops), _LANE_WEIGHT if held[item] else 1.0)
                for item in column
            ]
            _settle(lanes, column, wishes, tops)
            yield _SWEEPING * sweep / _SWEEPS
    return tops[: lanes.count]


def _wish(wires: Sequence[tuple[float, End]], otherwise: float, tops: Sequence[float]) -> float:
    """Return the median of the tops at which a wire to the side is level."""
    if not wires:
        return otherwise
    found = sorted(tops[other] + end - own for own, (other, end) in wires)
    half = len(found) // 2
    return found[half] if len(found) % 2 else (found[half - 1] + found[half]) / 2


def _settle(
    lanes: Lanes, column: Sequence[int], wishes: Sequence[tuple[float, float]], tops: list[float]
) -> None:
    """Put a column as near to its wishes as its order and gaps allow, by least squares.

    Pool adjacent violators, on the wishes less the room that everything above needs.

    Parameters
    ----------
    wishes
        A top and its weight, per item.
    """
    rooms, room = [], 0.0
    for place, item in enumerate(column):
        if place:
            room += lanes.distance(column[place - 1], item)
        rooms.append(room)
    pools: list[tuple[float, float, int]] = []
    for (wish, weight), room in zip(wishes, rooms, strict=True):
        total, heavy, count = (wish - room) * weight, weight, 1
        while pools and pools[-1][0] / pools[-1][1] > total / heavy:
            more, weighty, many = pools.pop()
            total, heavy, count = total + more, heavy + weighty, count + many
        pools.append((total, heavy, count))
    shifts = (total / heavy for total, heavy, count in pools for _ in range(count))
    for item, room, shift in zip(column, rooms, shifts, strict=True):
        tops[item] = room + shift


# whole lanes


class _Gaps:
    """Which lane is above which, and by how much at the least."""

    def __init__(self, lanes: Lanes) -> None:
        least: dict[tuple[int, int], float] = {}
        for column in lanes.columns:
            for upper, lower in pairwise(column):
                key = lanes.owner[upper], lanes.owner[lower]
                least[key] = max(least.get(key, 0.0), lanes.distance(upper, lower))
        self.above: list[list[tuple[int, float]]] = [[] for _ in range(lanes.count)]
        self.below: list[list[tuple[int, float]]] = [[] for _ in range(lanes.count)]
        for (upper, lower), gap in least.items():
            if upper != lower:
                self.below[upper].append((lower, gap))
                self.above[lower].append((upper, gap))
        self._order = self._from_top()

    def _from_top(self) -> list[int]:
        """Return the lanes with every one below those above it.

        Lanes never cross, and each takes neighbouring columns: so no lane is above itself.
        """
        missing = [len(above) for above in self.above]
        order = [lane for lane, count in enumerate(missing) if not count]
        for lane in order:
            for lower, _ in self.below[lane]:
                missing[lower] -= 1
                if not missing[lower]:
                    order.append(lower)
        return order

    def kept(self, wishes: Sequence[float]) -> list[float]:
        """Return tops near the wishes that keep all gaps.

        Halfway between pushing down what is too near and pushing up: both keep the gaps, and so
        does their mean.
        """
        down, up = list(wishes), list(wishes)
        for lane in self._order:
            down[lane] = max([down[lane], *(down[other] + gap for other, gap in self.above[lane])])
        for lane in reversed(self._order):
            up[lane] = min([up[lane], *(up[other] - gap for other, gap in self.below[lane])])
        return [(lower + upper) / 2 for lower, upper in zip(down, up, strict=True)]


def _levelled(tops: Sequence[float], cards: Sequence[Card], wires: Sequence[Wire]) -> list[float]:
    """Return each top moved halfway to where the wires of its card are level on average."""
    sums, counts = [0.0] * len(tops), [0] * len(tops)
    for wire in wires:
        drop = _drop(wire, tops, cards)
        for node, step in ((wire.source, drop), (wire.target, -drop)):
            sums[node] += step
            counts[node] += 1
    return [
        top + step / count / 2 if count else top
        for top, step, count in zip(tops, sums, counts, strict=True)
    ]


def _framed(tops: list[float], lanes: Lanes, cards: Sequence[Card]) -> list[float]:
    """Return the tops with borders close to their members, which can still be made level."""
    for frame in lanes.frames:
        tops[frame.upper] = min(tops[number] for number in frame.members) - UPPER - _ALMOST_LEVEL
        bottom = max(tops[number] + cards[number].height for number in frame.members)
        tops[frame.lower] = bottom + _ALMOST_LEVEL
    return tops


def _drop(wire: Wire, tops: Sequence[float], cards: Sequence[Card]) -> float:
    """Return how far a wire falls from its source to its port."""
    end = tops[wire.target] + cards[wire.target].ports[wire.port]
    return end - tops[wire.source] - cards[wire.source].out


class _Straightening:
    """Makes almost level wires level; lanes that level wires tie together move as one."""

    def __init__(self, tops: Sequence[float], gaps: _Gaps) -> None:
        self.tops = list(tops)
        self._gaps = gaps
        self._groups = [{lane} for lane in range(len(tops))]

    def level(self, wire: Wire, drop: float) -> None:
        """Move one end of a wire, with what is tied to it, if there is room."""
        source, target = self._groups[wire.source], self._groups[wire.target]
        if source is target:
            return
        for group, step in sorted(((source, drop), (target, -drop)), key=lambda move: len(move[0])):
            if self._can_move(group, step):
                for lane in group:
                    self.tops[lane] += step
                self._tie(source, target)
                return

    def _can_move(self, group: set[int], step: float) -> bool:
        tops, gaps = self.tops, self._gaps
        return all(
            (lower in group or tops[lane] + step + gap <= tops[lower])
            for lane in group
            for lower, gap in gaps.below[lane]
        ) and all(
            (upper in group or tops[upper] + gap <= tops[lane] + step)
            for lane in group
            for upper, gap in gaps.above[lane]
        )

    def _tie(self, one: set[int], other: set[int]) -> None:
        one |= other
        for lane in other:
            self._groups[lane] = one
