"""The order of the items in each column, so that few wires cross.

Sweeps by the weighted median, and transposition. Source: Gansner, Koutsofios, North, Vo, "A
technique for drawing directed graphs" (1993), section 3.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Generator, Sequence

from bpeditor.canvas.layout.lanes import End, Lanes
from bpeditor.canvas.layout.pieces import scaled

Columns = list[list[int]]

_SWEEPS = 12
_FEWEST_SWEEPS = 4
_EFFORT = 60_000
"""Bounds sweeps × items from one start: beyond some 1,000 items it is stopped before its end."""
_PORT = 1e-4
"""How much of a place a scene unit is: the wires of one item are in the order of its ports."""


def order_columns(lanes: Lanes, starts: Sequence[Sequence[float]]) -> Generator[float, None, None]:
    """Order the columns; yields how far it is, up to 1.

    The best of several starts is taken, of equally good ones the first.

    Parameters
    ----------
    starts
        A key for each item, by which it is above or below another one.
    """
    found: list[tuple[int, Columns]] = []
    for start, keys in enumerate(starts):
        lanes.columns = [
            sorted(column, key=lambda item: (keys[item], lanes.owner[item]))
            for column in lanes.columns
        ]
        share = 1.0 / len(starts)
        found.append((yield from scaled(_improved(lanes), start * share, share)))
        if found[-1][0] == 0:
            break
    lanes.columns = min(found, key=lambda pair: pair[0])[1]


def _improved(lanes: Lanes) -> Generator[float, None, tuple[int, Columns]]:
    """Return the fewest crossings that are found from an order, and their order.

    Sweeps go on until a whole round of them finds nothing: what is returned is not improved
    further if it is where the next call starts.
    """
    most = budget = max(_FEWEST_SWEEPS, _EFFORT // len(lanes.owner))
    fewest = yield from _crossings(lanes)
    left, best = _SWEEPS, lanes.columns
    while left and budget and fewest:
        if left == _SWEEPS:
            lanes.columns = [list(column) for column in best]
        left, budget = left - 1, budget - 1
        count = yield from scaled(_swept(lanes, left), 1.0 - (budget + 1) / most, 0.0)
        if count < fewest:
            fewest, best, left = count, [list(column) for column in lanes.columns], _SWEEPS
    return fewest, best


def _swept(lanes: Lanes, number: int) -> Generator[float, None, int]:
    """Sweep the columns once, and count the crossings that are left."""
    if not lanes.frames:  # a sweep would carry cards over borders
        yield from _sweep(lanes, leftwards=number % 2 == 0)
    yield from _transpose(lanes, swaps_ties=number // 2 % 2 == 0)
    return (yield from _crossings(lanes))


def _crossings(lanes: Lanes) -> Generator[float, None, int]:
    """Count the crossings of wires between all columns."""
    count = 0
    for place in range(len(lanes.columns) - 1):
        count += _crossings_after(lanes, place)
        yield 0.0
    return count


def _crossings_after(lanes: Lanes, place: int) -> int:
    rank = {item: number for number, item in enumerate(lanes.columns[place + 1])}
    count, ends = 0, list[float]()
    for item in lanes.columns[place]:
        starts: dict[float, list[float]] = {}
        for start, (other, end) in lanes.after[item]:
            starts.setdefault(start, []).append(rank[other] + _PORT * end)
        for start in sorted(starts):
            own = sorted(starts[start])
            count += sum(len(ends) - bisect_right(ends, end) for end in own)
            for end in own:
                insort(ends, end)
    return count


def _sweep(lanes: Lanes, *, leftwards: bool) -> Generator[float, None, None]:
    """Sort each column by the middle of its wires' other ends."""
    near = lanes.after if leftwards else lanes.before
    held = lanes.held_after if leftwards else lanes.held_before
    last = len(lanes.columns) - 1
    places = range(last - 1, -1, -1) if leftwards else range(1, last + 1)
    for place in places:
        beside = lanes.columns[place + 1 if leftwards else place - 1]
        rank = {item: number for number, item in enumerate(beside)}
        column = lanes.columns[place]
        wish = {
            item: _middle(near[item], rank, float(number)) for number, item in enumerate(column)
        }
        column.sort(key=wish.__getitem__)
        _restore_lanes(lanes, place, near, held, rank)
        yield 0.0


def _middle(wires: Sequence[tuple[float, End]], rank: dict[int, int], otherwise: float) -> float:
    """Return the weighted median of the other ends: nearer to the denser side."""
    if not wires:
        return otherwise
    ends = sorted(rank[other] + _PORT * end for _, (other, end) in wires)
    half = len(ends) // 2
    upper, lower = ends[half - 1], ends[half]
    if len(ends) % 2:
        return lower
    above, below = upper - ends[0], ends[-1] - lower
    if above + below == 0:
        return (upper + lower) / 2
    return (upper * below + lower * above) / (above + below)


def _restore_lanes(
    lanes: Lanes,
    place: int,
    near: Sequence[Sequence[tuple[float, End]]],
    held: Sequence[bool],
    rank: dict[int, int],
) -> None:
    """Give the lanes that come from the column beside the order that they have there."""
    column, owner = lanes.columns[place], lanes.owner
    places = [number for number, item in enumerate(column) if held[item]]
    order = sorted(
        (column[number] for number in places),
        key=lambda item: next(
            rank[other] for _, (other, _) in near[item] if owner[other] == owner[item]
        ),
    )
    for number, item in zip(places, order, strict=True):
        column[number] = item


def _transpose(lanes: Lanes, *, swaps_ties: bool) -> Generator[float, None, None]:
    """Swap neighbours where that saves crossings, until nowhere it does.

    Swapping where it costs nothing leads on from where no single swap saves any.
    """
    rank = [0] * len(lanes.owner)
    for column in lanes.columns:
        for number, item in enumerate(column):
            rank[item] = number
    waiting = set(range(len(lanes.columns)))
    for _ in range(_SWEEPS):
        for place in sorted(waiting):
            waiting.discard(place)
            if _transpose_column(lanes, place, rank, 0 if swaps_ties else 1):
                waiting.update(range(max(0, place - 1), min(len(lanes.columns), place + 2)))
            yield 0.0
        if not waiting:
            return


def _transpose_column(lanes: Lanes, place: int, rank: list[int], least: int) -> bool:
    """Swap neighbours that save at least some crossings; say whether any were saved."""
    column = lanes.columns[place]
    ends: dict[int, tuple[list[float], list[float]]] = {}
    has_saved = False
    for number in range(len(column) - 1):
        upper, lower = column[number], column[number + 1]
        if _are_held(lanes, upper, lower):
            continue
        for item in (upper, lower):
            if item not in ends:
                ends[item] = _ends(lanes.before[item], rank), _ends(lanes.after[item], rank)
        saved = _saved(ends[upper], ends[lower])
        if saved >= least:
            column[number], column[number + 1] = lower, upper
            rank[lower], rank[upper] = number, number + 1
            has_saved = has_saved or saved > 0
    return has_saved


def _ends(wires: Sequence[tuple[float, End]], rank: Sequence[int]) -> list[float]:
    return sorted([rank[other] + _PORT * end for _, (other, end) in wires])


def _saved(upper: tuple[list[float], list[float]], lower: tuple[list[float], list[float]]) -> int:
    """Count the crossings, to the left and to the right, that changing places saves."""
    (left, right), (lower_left, lower_right) = upper, lower
    before = _inversions(left, lower_left) + _inversions(right, lower_right)
    return before - _inversions(lower_left, left) - _inversions(lower_right, right)


def _are_held(lanes: Lanes, upper: int, lower: int) -> bool:
    """Say whether lanes would cross if two neighbours changed places; borders stay."""
    if lanes.frames and (lanes.is_border(upper) or lanes.is_border(lower)):
        return True
    return (lanes.held_before[upper] and lanes.held_before[lower]) or (
        lanes.held_after[upper] and lanes.held_after[lower]
    )


def _inversions(upper: Sequence[float], lower: Sequence[float]) -> int:
    """Count the pairs whose first, of the upper item, ends below the second."""
    if not upper or not lower or upper[-1] <= lower[0]:
        return 0
    return sum([bisect_left(lower, end) for end in upper])
