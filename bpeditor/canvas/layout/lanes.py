"""Every card with the wires into it as one lane: what a layout orders and moves as a whole.

A long wire turns beside its source and then runs level, at the height of its port. So a card
needs, in every column that its wires pass, a row that no other card covers: the card, these
rows and the stub of its output are the lane of its node.

A frame has two lanes more, its upper and its lower border, in every column from its first member
to its last: between them are its members, and no other card.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bpeditor.canvas.frames import PADDING, TITLE

ROW_GAP = 48.0
"""The least free space between two cards in a column."""
_WIRE_GAP = 24.0
"""Between a card and a wire."""
_WIRES_GAP = 16.0
"""Between two wires."""
_STUB = 24.0
"""How far the numbers of a stub reach above and below it."""
_FRAME_GAP = 24.0
"""Between a frame and what is above or below it."""
_MOST_ROWS = 30_000
"""Beyond, the longest wires get no rows, and may run under cards."""

UPPER, LOWER = PADDING + TITLE, PADDING
"""The heights of a frame's borders: what it takes above and below its members."""

End = tuple[int, float]
"""An item, and how far below the top of its lane's card a wire ends there."""


@dataclass(frozen=True)
class Card:
    """What a layout knows of a node: the size of its card and the heights of its ports."""

    width: float
    height: float
    out: float
    ports: tuple[float, ...]


@dataclass(frozen=True)
class Wire:
    """An edge by the numbers of its nodes and of its port."""

    source: int
    target: int
    port: int


@dataclass(frozen=True)
class Borders:
    """The lanes of a frame's borders, and the nodes between them."""

    upper: int
    lower: int
    members: tuple[int, ...]


@dataclass
class Lanes:
    """Cards, rows of long wires and stubs by number, in columns; item n is the card of node n.

    After the cards follow the borders of frames where they begin.

    Attributes
    ----------
    owner
        Per item: the node whose lane it belongs to.
    top, bottom
        Per item: what it covers, below the top of its node's card.
    before, after
        Per item: the wires to the columns beside it, as (own end, other end).
    held_before, held_after
        Per item: whether it continues a lane there. Such wires do not cross one another.
    count
        Of lanes: cards and borders.
    """

    columns: list[list[int]] = field(default_factory=list)
    owner: list[int] = field(default_factory=list)
    top: list[float] = field(default_factory=list)
    bottom: list[float] = field(default_factory=list)
    before: list[list[tuple[float, End]]] = field(default_factory=list)
    after: list[list[tuple[float, End]]] = field(default_factory=list)
    held_before: list[bool] = field(default_factory=list)
    held_after: list[bool] = field(default_factory=list)
    count: int = 0
    frames: list[Borders] = field(default_factory=list)
    upper_borders: set[int] = field(default_factory=set)
    lower_borders: set[int] = field(default_factory=set)

    def add(self, column: int, owner: int, top: float, bottom: float) -> int:
        """Add an item to a column."""
        number = len(self.owner)
        while len(self.columns) <= column:
            self.columns.append([])
        self.columns[column].append(number)
        self.owner.append(owner)
        self.top.append(top)
        self.bottom.append(bottom)
        for ends in (self.before, self.after):
            ends.append([])
        for held in (self.held_before, self.held_after):
            held.append(False)
        return number

    def join(self, left: End, right: End, *, held: bool = False) -> None:
        """Lead a wire from an item to one in the next column."""
        self.after[left[0]].append((left[1], right))
        self.before[right[0]].append((right[1], left))
        if held:
            self.held_after[left[0]] = self.held_before[right[0]] = True

    def is_card(self, item: int) -> bool:
        """Say whether an item is a card, or a border where it begins."""
        return item < self.count

    def is_border(self, item: int) -> bool:
        """Say whether an item is a piece of a frame's border."""
        owner = self.owner[item]
        return owner in self.upper_borders or owner in self.lower_borders

    def distance(self, upper: int, lower: int) -> float:
        """Return how far the top of one lane's card is below another's, at the least."""
        return self.bottom[upper] + self._gap(upper, lower) - self.top[lower]

    def _gap(self, upper: int, lower: int) -> float:
        if self.owner[upper] in self.upper_borders or self.owner[lower] in self.lower_borders:
            return 0.0  # inside of a frame, whose padding is in its borders
        if self.is_border(upper) or self.is_border(lower):
            return _FRAME_GAP
        return (_WIRES_GAP, _WIRE_GAP, ROW_GAP)[self.is_card(upper) + self.is_card(lower)]


def make_lanes(
    cards: Sequence[Card],
    wires: Sequence[Wire],
    columns: Sequence[int],
    frames: Sequence[Sequence[int]] = (),
) -> Lanes:
    """Return the lanes of a graph whose cards stand in columns, and of frames around some."""
    lanes = Lanes(count=len(cards) + 2 * len(frames))
    for number, card in enumerate(cards):
        lanes.add(columns[number], number, 0.0, card.height)
    _add_borders(lanes, columns, frames)
    by_target: list[list[Wire]] = [[] for _ in cards]
    sources = set()
    budget = _MOST_ROWS
    for wire in sorted(wires, key=lambda wire: columns[wire.target] - columns[wire.source]):
        sources.add(wire.source)
        budget -= columns[wire.target] - columns[wire.source] - 1
        if budget >= 0:
            by_target[wire.target].append(wire)
    for into in by_target:
        _add_rows(lanes, cards, sorted(into, key=lambda wire: wire.port), columns)
    last = max(columns)
    for number, card in enumerate(cards):
        if number not in sources and columns[number] < last:
            stub = lanes.add(columns[number] + 1, number, card.out - _STUB, card.out + _STUB)
            lanes.join((number, card.out), (stub, card.out), held=True)
    return lanes


def _add_borders(lanes: Lanes, columns: Sequence[int], frames: Sequence[Sequence[int]]) -> None:
    spans = []
    for members in frames:
        first = min(columns[number] for number in members)
        last = max(columns[number] for number in members)
        upper, lower = len(lanes.owner), len(lanes.owner) + 1
        for border, height in ((upper, UPPER), (lower, LOWER)):
            spans.append((lanes.add(first, border, 0.0, height), first, last))
        lanes.frames.append(Borders(upper, lower, tuple(members)))
        lanes.upper_borders.add(upper)
        lanes.lower_borders.add(lower)
    for left, first, last in spans:
        item = border = left
        for column in range(first + 1, last + 1):
            row = lanes.add(column, border, 0.0, lanes.bottom[border])
            lanes.join((item, 0.0), (row, 0.0), held=True)
            item = row


def _add_rows(
    lanes: Lanes, cards: Sequence[Card], into: Sequence[Wire], columns: Sequence[int]
) -> None:
    """Lead the wires into a card through all columns between, upper ports first."""
    if not into:
        return
    right = target = into[0].target
    ports = cards[target].ports
    first = min(columns[wire.source] for wire in into)
    for column in range(columns[target] - 1, first - 1, -1):
        for wire in into:
            if columns[wire.source] == column:
                start = (wire.source, cards[wire.source].out)
                lanes.join(start, (right, ports[wire.port]))
        passing = [ports[wire.port] for wire in into if columns[wire.source] < column]
        if passing:
            row = lanes.add(column, target, passing[0], passing[-1])
            for height in passing:
                lanes.join((row, height), (right, height), held=True)
            right = row
