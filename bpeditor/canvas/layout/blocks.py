"""Frames in a layout: which nodes belong together, and an order of all nodes that keeps them so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from statistics import fmean

from bpeditor.canvas.frames import PADDING, TITLE
from bpeditor.canvas.layout.lanes import UPPER, Borders, Card, Lanes
from bpeditor.graph.graph import Graph

Block = tuple[int, ...]
"""The members of a frame, by number."""


def blocks_of(graph: Graph, order: Sequence[str]) -> list[Block]:
    """Return the frames of some nodes, sorted by their ids; of a frame only these nodes."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for number, node_id in enumerate(order):
        frame = graph.frame_of(node_id)
        if frame is not None:
            blocks[frame.id].append(number)
    return [tuple(blocks[frame_id]) for frame_id in sorted(blocks)]


def together(lanes: Lanes, heights: Sequence[float]) -> list[float]:
    """Return a key for each item: by height, the members of a frame between its borders.

    Parameters
    ----------
    heights
        Of the middle of each card.
    """
    framed = {number for frame in lanes.frames for number in frame.members}
    groups: list[tuple[tuple[int, ...], Borders | None]] = [
        (frame.members, frame) for frame in lanes.frames
    ]
    groups += [((number,), None) for number in range(len(heights)) if number not in framed]
    groups.sort(key=lambda group: (fmean(heights[n] for n in group[0]), group[0]))
    rank: dict[int, float] = {}
    for members, frame in groups:
        inner = sorted(members, key=lambda number: (heights[number], number))
        for lane in inner if frame is None else (frame.upper, *inner, frame.lower):
            rank[lane] = len(rank)
    return [rank[owner] for owner in lanes.owner]


def as_they_stand(lanes: Lanes, cards: Sequence[Card], tops: Sequence[float]) -> list[float] | None:
    """Return a key for each item by where it is now; None if frames or lanes would cross so.

    Parameters
    ----------
    tops
        Of each card.
    """
    lane_tops = [*tops]
    for frame in lanes.frames:
        lane_tops.append(min(tops[number] for number in frame.members) - UPPER)
        lane_tops.append(max(tops[number] + cards[number].height for number in frame.members))
    keys = [
        lane_tops[owner] + (top + bottom) / 2
        for owner, top, bottom in zip(lanes.owner, lanes.top, lanes.bottom, strict=True)
    ]
    columns = [[lanes.owner[n] for n in sorted(c, key=keys.__getitem__)] for c in lanes.columns]
    frames = {number: frame.upper for frame in lanes.frames for number in frame.members}
    are_apart = all(_meet_in_order(left, right) for left, right in pairwise(columns))
    are_closed = are_apart and all(_are_closed(lanes, column, frames) for column in columns)
    return keys if are_closed else None


def _meet_in_order(left: Sequence[int], right: Sequence[int]) -> bool:
    """Say whether the lanes of two columns have the same order in both."""
    both = set(left).intersection(right)
    return [lane for lane in left if lane in both] == [lane for lane in right if lane in both]


def _are_closed(lanes: Lanes, column: Sequence[int], frames: Mapping[int, int]) -> bool:
    """Say whether in a column the borders of each frame enclose its members, and only these.

    Parameters
    ----------
    frames
        The upper border around each member.
    """
    here = lanes.upper_borders.intersection(column)
    around = None
    for lane in column:
        if lane in lanes.lower_borders:
            around = None
        elif (frames.get(lane) if frames.get(lane) in here else None) != around:
            return False
        elif lane in here:
            around = lane
    return True


def frame_boxes(
    graph: Graph, boxes: Mapping[str, tuple[float, float, float, float]]
) -> list[tuple[float, float, float, float]]:
    """Return left, top, right and bottom of the frames that have no other members than some cards.

    Parameters
    ----------
    boxes
        Left, top, right and bottom of the cards.
    """
    found = []
    for frame in graph.frames():
        if all(node_id in boxes for node_id in frame.nodes):
            lefts, tops, rights, bottoms = zip(*(boxes[n] for n in frame.nodes), strict=True)
            found.append(
                (
                    min(lefts) - PADDING,
                    min(tops) - PADDING - TITLE,
                    max(rights) + PADDING,
                    max(bottoms) + PADDING,
                )
            )
    return found


def joined_by_frames(graph: Graph, node_ids: Collection[str]) -> list[tuple[str, str]]:
    """Return pairs of nodes that lead from one member of a frame to the next."""
    pairs: list[tuple[str, str]] = []
    for frame in graph.frames():
        members = [node_id for node_id in frame.nodes if node_id in node_ids]
        pairs += pairwise(members)
    return pairs
