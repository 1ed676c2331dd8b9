"""A layered layout, left to right: where nodes go when they are laid out by the program.

Columns by longest path, drawn together; their order by barycentre sweeps; heights by the least
squares that keep order and gaps. The same graph always gets the same picture. Sources: Sugiyama,
Tagawa, Toda, "Methods for visual understanding of hierarchical system structures" (1981);
Gansner et al., "A technique for drawing directed graphs" (1993).
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bpeditor.graph.graph import Edge, Graph

COLUMN_STEP = 280.0
"""The least distance of two columns: a card, and a wire that is long enough for its numbers."""
COLUMN_GAP = 120.0
"""The least free space between two columns of cards."""
ROW_GAP = 48.0
"""The least free space between two cards in a column."""
_BEND_HEIGHT = 36.0
_MAX_BENDS = 20_000
_SWEEPS = 10
_HEIGHT_SWEEPS = 6

Position = tuple[float, float]
Size = tuple[float, float]


@dataclass
class _Layers:
    """The nodes of one connected part and the bends of its long wires, by number."""

    columns: list[list[int]] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)
    before: list[list[tuple[int, float]]] = field(default_factory=list)
    after: list[list[tuple[int, float]]] = field(default_factory=list)

    def add(self, column: int, height: float) -> int:
        """Add a node or a bend to the end of a column."""
        number = len(self.heights)
        while len(self.columns) <= column:
            self.columns.append([])
        self.columns[column].append(number)
        self.heights.append(height)
        self.before.append([])
        self.after.append([])
        return number

    def join(self, left: int, right: int, port: float) -> None:
        """Connect two neighbours; `port` is 0 at the top and below 1 at the bottom."""
        self.after[left].append((right, port))
        self.before[right].append((left, port))


def lay_out(
    graph: Graph, sizes: Mapping[str, Size], node_ids: Collection[str] | None = None
) -> dict[str, Position]:
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
        The top left corner of each card; no two of the placed cards overlap.
    """
    chosen = {node.id for node in graph.nodes()} if node_ids is None else set(node_ids)
    edges = [edge for edge in graph.edges() if edge.source in chosen and edge.target in chosen]
    places: dict[str, Position] = {}
    bottom = 0.0
    for part in _parts(sorted(chosen), edges):
        placed = _lay_out_part(graph, part, sizes)
        places |= {node_id: (x, y + bottom) for node_id, (x, y) in placed.items()}
        bottom = max(places[node_id][1] + sizes[node_id][1] for node_id in part) + 2 * ROW_GAP
    return _moved_to_old_centre(graph, places, sizes)


def _parts(node_ids: Sequence[str], edges: Iterable[Edge]) -> list[list[str]]:
    """Return the connected parts, each and all sorted by id."""
    near: dict[str, list[str]] = defaultdict(list)
    for edge in edges:
        near[edge.source].append(edge.target)
        near[edge.target].append(edge.source)
    parts, seen = [], set[str]()
    for start in node_ids:
        if start in seen:
            continue
        part, waiting = [], [start]
        seen.add(start)
        while waiting:
            node_id = waiting.pop()
            part.append(node_id)
            new = [other for other in dict.fromkeys(near[node_id]) if other not in seen]
            seen.update(new)
            waiting += new
        parts.append(sorted(part))
    return parts


def _lay_out_part(
    graph: Graph, part: Sequence[str], sizes: Mapping[str, Size]
) -> dict[str, Position]:
    chosen = set(part)
    incoming = {
        node_id: [edge for edge in graph.incoming(node_id) if edge.source in chosen]
        for node_id in part
    }
    order = _postorder(part, incoming)
    column = _columns(order, incoming)
    layers = _Layers()
    numbers = {node_id: layers.add(column[node_id], sizes[node_id][1]) for node_id in order}
    _join(layers, graph, incoming, numbers, column)
    _order_columns(layers)
    middles = _middles(layers)
    lefts = _lefts(order, column, sizes)
    return {
        node_id: (lefts[column[node_id]], middles[number] - sizes[node_id][1] / 2)
        for node_id, number in numbers.items()
    }


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


def _columns(order: Sequence[str], incoming: Mapping[str, Sequence[Edge]]) -> dict[str, int]:
    """Return each node's column: by longest path, then as far right as shortens its wires."""
    column: dict[str, int] = {}
    for node_id in order:
        column[node_id] = max((column[edge.source] + 1 for edge in incoming[node_id]), default=0)
    nearest: dict[str, int] = {}
    outgoing: dict[str, int] = defaultdict(int)
    for node_id in reversed(order):
        if len(incoming[node_id]) < outgoing[node_id]:
            column[node_id] = nearest[node_id] - 1
        for edge in incoming[node_id]:
            nearest[edge.source] = min(nearest.get(edge.source, column[node_id]), column[node_id])
            outgoing[edge.source] += 1
    return column


def _join(
    layers: _Layers,
    graph: Graph,
    incoming: Mapping[str, Sequence[Edge]],
    numbers: Mapping[str, int],
    column: Mapping[str, int],
) -> None:
    """Connect the nodes; a wire over several columns gets a bend in each, so that it has room."""
    edges = [edge for node_id in numbers for edge in incoming[node_id]]
    budget = _MAX_BENDS
    for edge in sorted(edges, key=lambda edge: column[edge.target] - column[edge.source]):
        ports = graph.layer(edge.target).inputs
        port = ports.index(edge.port) / len(ports)
        left, last = numbers[edge.source], column[edge.target]
        bends = range(column[edge.source] + 1, last)
        if len(bends) <= budget:
            budget -= len(bends)
            for place in bends:
                bend = layers.add(place, _BEND_HEIGHT)
                layers.join(left, bend, 0.0)
                left = bend
            layers.join(left, numbers[edge.target], port)


def _order_columns(layers: _Layers) -> None:
    """Order the columns so that few wires cross."""
    fewest, best = _crossings(layers), [list(column) for column in layers.columns]
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        leftwards = sweep % 2 == 0
        near = layers.after if leftwards else layers.before
        _sweep(layers, near, range(len(layers.columns))[:: -1 if leftwards else 1])
        crossings = _crossings(layers)
        if crossings < fewest:
            fewest, best = crossings, [list(column) for column in layers.columns]
    layers.columns = best


def _sweep(
    layers: _Layers, near: Sequence[Sequence[tuple[int, float]]], order: Iterable[int]
) -> None:
    rank = [0.0] * len(layers.heights)
    for column in layers.columns:
        for place, number in enumerate(column):
            rank[number] = float(place)
    for place in order:
        column = layers.columns[place]
        wish = {
            number: sum(rank[other] + port for other, port in near[number]) / len(near[number])
            if near[number]
            else rank[number]
            for number in column
        }
        column.sort(key=wish.__getitem__)
        for new, number in enumerate(column):
            rank[number] = float(new)


def _crossings(layers: _Layers) -> int:
    count = 0
    for column, following in zip(layers.columns, layers.columns[1:], strict=False):
        rank = {number: place for place, number in enumerate(following)}
        ends: list[float] = []
        for number in column:
            own = sorted(rank[end] + port for end, port in layers.after[number] if end in rank)
            count += sum(len(ends) - bisect_right(ends, end) for end in own)
            for end in own:
                insort(ends, end)
    return count


def _middles(layers: _Layers) -> list[float]:
    """Return the height of each node's middle."""
    middles = [0.0] * len(layers.heights)
    for column in layers.columns:
        _place(layers, column, [0.0] * len(column), middles)
    last = len(layers.columns)
    for sweep in range(_HEIGHT_SWEEPS):
        rightwards = sweep % 2 == 0
        near = layers.before if rightwards else layers.after
        for index in range(last)[:: 1 if rightwards else -1]:
            column = layers.columns[index]
            wishes = [_wish(near[number], number, middles) for number in column]
            _place(layers, column, wishes, middles)
    return middles


def _wish(near: Sequence[tuple[int, float]], number: int, middles: Sequence[float]) -> float:
    """Return the median height of the neighbours."""
    if not near:
        return middles[number]
    found = sorted(middles[other] for other, _port in near)
    half = len(found) // 2
    return found[half] if len(found) % 2 else (found[half - 1] + found[half]) / 2


def _place(
    layers: _Layers, column: Sequence[int], wishes: Sequence[float], middles: list[float]
) -> None:
    """Put a column as near to its wishes as its order and gaps allow, by least squares.

    Pool adjacent violators, on the wishes less the room that everything above needs.
    """
    rooms = []
    room = 0.0
    for place, number in enumerate(column):
        if place:
            room += (layers.heights[column[place - 1]] + layers.heights[number]) / 2 + ROW_GAP
        rooms.append(room)
    pools: list[tuple[float, int]] = []
    for wish, room in zip(wishes, rooms, strict=True):
        total, count = wish - room, 1
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            more, many = pools.pop()
            total, count = total + more, count + many
        pools.append((total, count))
    shifts = (total / count for total, count in pools for _ in range(count))
    for number, room, shift in zip(column, rooms, shifts, strict=True):
        middles[number] = room + shift


def _lefts(
    order: Sequence[str], column: Mapping[str, int], sizes: Mapping[str, Size]
) -> list[float]:
    """Return the left edge of each column."""
    widths = [0.0] * (max(column.values()) + 1)
    for node_id in order:
        widths[column[node_id]] = max(widths[column[node_id]], sizes[node_id][0])
    lefts = [0.0]
    for width in widths[:-1]:
        lefts.append(lefts[-1] + max(COLUMN_STEP, width + COLUMN_GAP))
    return lefts


def _moved_to_old_centre(
    graph: Graph, places: Mapping[str, Position], sizes: Mapping[str, Size]
) -> dict[str, Position]:
    if not places:
        return {}
    old = _centre({node_id: graph.node(node_id).position for node_id in places}, sizes)
    new = _centre(places, sizes)
    dx, dy = round(old[0] - new[0]), round(old[1] - new[1])
    return {
        node_id: (float(round(x) + dx), float(round(y) + dy)) for node_id, (x, y) in places.items()
    }


def _centre(places: Mapping[str, Position], sizes: Mapping[str, Size]) -> Position:
    left = min(x for x, _ in places.values())
    top = min(y for _, y in places.values())
    right = max(x + sizes[node_id][0] for node_id, (x, _) in places.items())
    bottom = max(y + sizes[node_id][1] for node_id, (_, y) in places.items())
    return (left + right) / 2, (top + bottom) / 2
