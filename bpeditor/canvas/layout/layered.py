"""A layered layout, left to right: where nodes go when they are laid out by the program.

Columns with short wires, their order with few crossings, and heights with level wires, in which
every long wire has a row of its own: no wire runs under a card. A frame gets rows for its borders:
no card but its members lies in it. The same graph always gets the same picture. Source: Sugiyama,
Tagawa, Toda, "Methods for visual understanding of hierarchical system structures" (1981).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Generator, Iterable, Mapping, Sequence
from itertools import accumulate
from typing import TypeVar

import numpy as np

from bpeditor.canvas.geometry import card_ports
from bpeditor.canvas.layout.blocks import (
    Block,
    as_they_stand,
    blocks_of,
    frame_boxes,
    joined_by_frames,
    together,
)
from bpeditor.canvas.layout.columns import shortest_columns
from bpeditor.canvas.layout.heights import place_lanes
from bpeditor.canvas.layout.lanes import Card, Wire, make_lanes
from bpeditor.canvas.layout.order import order_columns
from bpeditor.canvas.layout.pieces import finished, scaled
from bpeditor.canvas.layout.room import Floats, way_off
from bpeditor.canvas.layout.shelves import Box, Places, on_shelves
from bpeditor.graph.graph import Edge, Graph

COLUMN_GAP = 160.0
"""The least free space between two columns of cards: a bend, and a level stretch with numbers."""

_COLUMNS, _ORDER = 0.4, 0.67
"""How much of the work the columns are, and how much of the rest their order is, about."""
Node = TypeVar("Node", str, int)

Position = tuple[float, float]
Size = tuple[float, float]


def lay_out(
    graph: Graph, sizes: Mapping[str, Size], node_ids: Collection[str] | None = None
) -> Places:
    """Return a place for every node, or for some of them, around where they are now.

    Parameters
    ----------
    sizes
        Width and height of each card, in scene units.
    node_ids
        The nodes to place; None stands for all.

    Returns
    -------
    dict
        The top left corner of each placed card; none of them overlaps any card.
    """
    return finished(lay_out_in_pieces(graph, sizes, node_ids))


def lay_out_in_pieces(
    graph: Graph, sizes: Mapping[str, Size], node_ids: Collection[str] | None = None
) -> Generator[float, None, Places]:
    """Do what `lay_out` does; pauses after each piece of work and yields how far it is, up to 1."""
    chosen = {node.id for node in graph.nodes()} if node_ids is None else set(node_ids)
    edges = [edge for edge in graph.edges() if edge.source in chosen and edge.target in chosen]
    near = [(edge.source, edge.target) for edge in edges] + joined_by_frames(graph, chosen)
    parts = sorted(_parts(sorted(chosen), near), key=lambda part: _place(graph, part))
    boxes, done = [], 0
    for part in parts:
        pieces = _lay_out_part(graph, part, sizes)
        places = yield from scaled(pieces, done / len(chosen), len(part) / len(chosen))
        boxes.append(Box(places, *_extent(places, sizes)))
        done += len(part)
    places = _moved_to_old_centre(graph, on_shelves(boxes), sizes)
    return _moved_off(graph, places, sizes)


def _place(graph: Graph, part: Sequence[str]) -> Position:
    """Return how far down, and how far to the right, a part is now."""
    xs, ys = zip(*(graph.node(node_id).position for node_id in part), strict=True)
    return min(ys), min(xs)


def _parts(nodes: Sequence[Node], pairs: Iterable[tuple[Node, Node]]) -> list[list[Node]]:
    """Return the parts that pairs connect, each and all sorted as the nodes are."""
    near: dict[Node, list[Node]] = defaultdict(list)
    for one, other in pairs:
        near[one].append(other)
        near[other].append(one)
    parts, seen = [], set[Node]()
    for start in nodes:
        if start in seen:
            continue
        part, waiting = [], [start]
        seen.add(start)
        while waiting:
            node = waiting.pop()
            part.append(node)
            new = [other for other in dict.fromkeys(near[node]) if other not in seen]
            seen.update(new)
            waiting += new
        parts.append(sorted(part))
    return parts


def _lay_out_part(
    graph: Graph, part: Sequence[str], sizes: Mapping[str, Size]
) -> Generator[float, None, Places]:
    """Place nodes that wires and frames connect."""
    chosen = set(part)
    incoming = {
        node_id: [edge for edge in graph.incoming(node_id) if edge.source in chosen]
        for node_id in part
    }
    order = _postorder(part, incoming)
    cards = [Card(*sizes[node_id], *card_ports(graph.layer(node_id))) for node_id in order]
    wires = _wires(graph, order, incoming)
    yield 0.0
    ends = [(wire.source, wire.target) for wire in wires]
    columns = yield from scaled(_shortest_columns(len(order), ends), 0.0, _COLUMNS)
    old = [graph.node(node_id).position[1] + sizes[node_id][1] / 2 for node_id in order]
    rows = _rows_of(cards, wires, columns, old, blocks_of(graph, order))
    tops = yield from scaled(rows, _COLUMNS, 1.0 - _COLUMNS)
    rights = _rights(cards, columns)
    return {
        node_id: (rights[columns[number]] - cards[number].width, tops[number])
        for number, node_id in enumerate(order)
    }


def _shortest_columns(
    count: int, ends: Sequence[tuple[int, int]]
) -> Generator[float, None, list[int]]:
    """Return the column of each node, of each connected part from the first column on."""
    columns, done = [0] * count, 0
    parts = _parts(range(count), ends)
    inner: list[list[tuple[int, int]]] = [[] for _ in parts]
    of_part = {number: own for part, own in zip(parts, inner, strict=True) for number in part}
    place_of = {number: place for part in parts for place, number in enumerate(part)}
    for one, other in ends:
        of_part[one].append((place_of[one], place_of[other]))
    for part, wires in zip(parts, inner, strict=True):
        pieces = shortest_columns(len(part), wires)
        found = yield from scaled(pieces, done / count, len(part) / count)
        for number, column in zip(part, found, strict=True):
            columns[number] = column
        done += len(part)
    return columns


def _rows_of(
    cards: Sequence[Card],
    wires: Sequence[Wire],
    columns: Sequence[int],
    old: Sequence[float],
    blocks: Sequence[Block],
) -> Generator[float, None, list[float]]:
    """Return the top of each card, with the members of frames together.

    Of the orders that are tried, the one in which the cards stand now comes first: so a picture
    that was laid out keeps its order.

    Parameters
    ----------
    old
        Where the middle of each card is now.
    """
    lanes, share = make_lanes(cards, wires, columns), 0.5 if blocks else 1.0
    yield 0.0
    middles = [old[owner] for owner in lanes.owner]
    starts: list[Sequence[float]] = [middles, lanes.owner]
    yield from scaled(order_columns(lanes, starts), 0.0, share * _ORDER)
    heights = place_lanes(lanes, cards, wires)
    tops = yield from scaled(heights, share * _ORDER, share * (1.0 - _ORDER))
    if not blocks:
        return tops
    lanes = make_lanes(cards, wires, columns, blocks)
    yield share
    middles = [top + card.height / 2 for top, card in zip(tops, cards, strict=True)]
    old_tops = [middle - card.height / 2 for middle, card in zip(old, cards, strict=True)]
    kept = as_they_stand(lanes, cards, old_tops) or together(lanes, old)
    yield share
    starts = [kept, together(lanes, middles)]
    yield share
    yield from scaled(order_columns(lanes, starts), share, share * _ORDER)
    heights = place_lanes(lanes, cards, wires)
    return (yield from scaled(heights, share + share * _ORDER, share * (1.0 - _ORDER)))


def _wires(
    graph: Graph, order: Sequence[str], incoming: Mapping[str, Sequence[Edge]]
) -> list[Wire]:
    numbers = {node_id: number for number, node_id in enumerate(order)}
    wires = []
    for node_id in order:
        ports = graph.layer(node_id).inputs
        wires += [
            Wire(numbers[edge.source], numbers[node_id], ports.index(edge.port))
            for edge in incoming[node_id]
        ]
    return wires


def _postorder(part: Sequence[str], incoming: Mapping[str, Sequence[Edge]]) -> list[str]:
    """Return the nodes with every source before its targets, upper ports first.

    Columns filled in this order draw a tree without a crossing.
    """
    feeding = {edge.source for edges in incoming.values() for edge in edges}
    order: dict[str, None] = {}
    for sink in part:
        waiting = [(sink, False)] if sink not in feeding else []
        while waiting:
            node_id, is_done = waiting.pop()
            if node_id in order:
                continue
            if is_done:
                order[node_id] = None
                continue
            waiting.append((node_id, True))
            waiting += [(edge.source, False) for edge in reversed(incoming[node_id])]
    return list(order)


def _rights(cards: Sequence[Card], columns: Sequence[int]) -> list[float]:
    """Return the right edge of each column: outputs stand in line, so that wires turn beside it."""
    widths = [0.0] * (max(columns) + 1)
    for card, column in zip(cards, columns, strict=True):
        widths[column] = max(widths[column], card.width)
    return list(accumulate(widths[1:], lambda x, width: x + COLUMN_GAP + width, initial=widths[0]))


def _moved_to_old_centre(graph: Graph, places: Places, sizes: Mapping[str, Size]) -> Places:
    if not places:
        return {}
    old = _centre({node_id: graph.node(node_id).position for node_id in places}, sizes)
    new = _centre(places, sizes)
    dx, dy = round(old[0] - new[0]), round(old[1] - new[1])
    return {
        node_id: (float(round(x) + dx), float(round(y) + dy)) for node_id, (x, y) in places.items()
    }


def _moved_off(graph: Graph, places: Places, sizes: Mapping[str, Size]) -> Places:
    """Return the places with room among the cards, and the frames, that stay."""
    staying = {node.id: node.position for node in graph.nodes() if node.id not in places}
    dx, dy = way_off(_boxes(graph, places, sizes), _boxes(graph, staying, sizes))
    return {node_id: (x + dx, y + dy) for node_id, (x, y) in places.items()}


def _boxes(graph: Graph, places: Places, sizes: Mapping[str, Size]) -> Floats:
    """Return the boxes of cards, and of the frames that have no other members."""
    cards = {
        node_id: (x, y, x + sizes[node_id][0], y + sizes[node_id][1])
        for node_id, (x, y) in places.items()
    }
    boxes = [*cards.values(), *frame_boxes(graph, cards)]
    return np.array(boxes, dtype=np.float64).reshape(-1, 4)


def _centre(places: Places, sizes: Mapping[str, Size]) -> Position:
    left, top, width, height = _extent(places, sizes)
    return left + width / 2, top + height / 2


def _extent(places: Places, sizes: Mapping[str, Size]) -> tuple[float, float, float, float]:
    """Return left, top, width and height of the box around some cards."""
    left = min(x for x, _ in places.values())
    top = min(y for _, y in places.values())
    right = max(x + sizes[node_id][0] for node_id, (x, _) in places.items())
    bottom = max(y + sizes[node_id][1] for node_id, (_, y) in places.items())
    return left, top, right - left, bottom - top
