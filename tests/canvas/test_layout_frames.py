"""Frames in the layered layout: each holds its members, and nothing else."""

import random

import pytest

from bpeditor.canvas.layout.layered import lay_out, lay_out_in_pieces
from bpeditor.graph.graph import Frame
from tests.building import build
from tests.canvas.test_layout import (
    covered_wires,
    covers,
    drawn,
    laid_out,
    numbers,
    overlapping,
    random_graph,
    sizes_of,
)


def framed(graph, seed, count):
    """Put random nodes into frames: neighbours, or any that there are."""
    choose = random.Random(seed)
    free = [node.id for node in graph.nodes()]
    for number in range(count):
        size = min(len(free), choose.randint(1, 6))
        start = choose.randrange(len(free) - size + 1) if free else 0
        members = free[start : start + size] if seed % 2 else choose.sample(free, size)
        if members:
            graph.set_frame(None, Frame(f"frame_{number}", "A title", tuple(members)))
        free = [node_id for node_id in free if node_id not in members]
    return graph


def strangers(graph, geometry):
    """Return (frame, node) wherever a card that is no member reaches into a frame."""
    boxes = {frame.id: geometry.frames.rect(frame.id) for frame in graph.frames()}
    cards = {key: geometry.rect(row) for key, row in geometry.nodes.rows.items()}
    return [
        (frame.id, node_id)
        for frame in graph.frames()
        for node_id, card in cards.items()
        if node_id not in frame.nodes and boxes[frame.id].intersects(card)
    ]


def framed_again(graph, places):
    moved = laid_out(graph, places)
    for frame in graph.frames():
        moved.set_frame(None, frame)
    return moved


@pytest.mark.parametrize("reach", [None, 6])
@pytest.mark.parametrize(
    ("count", "frames", "seeds"), [(4, 1, 20), (12, 2, 40), (30, 5, 30), (80, 12, 6)]
)
def test_frames_hold_their_members_alone_on_random_graphs(count, frames, seeds, reach):
    for seed in range(seeds):
        graph = framed(random_graph(count, seed, reach), seed, frames)
        sizes = sizes_of(graph, seed)
        places = lay_out(graph, sizes)
        geometry = drawn(graph, sizes, places)
        assert not strangers(graph, geometry), seed
        boxes = [geometry.frames.rect(frame.id) for frame in graph.frames()]
        assert not overlapping([box.getCoords() for box in boxes]), seed
        assert not overlapping(covers(geometry)), seed
        assert not overlapping(numbers(geometry)), seed
        assert not covered_wires(geometry), seed


@pytest.mark.parametrize("reach", [None, 6])
def test_a_picture_with_frames_comes_to_rest(reach):
    """Another start may be found to have fewer crossings, but none is left for an equal one."""
    for seed in range(10):
        graph = framed(random_graph(30, seed, reach), seed, 4)
        sizes = sizes_of(graph)
        for _ in range(4):
            places = lay_out(graph, sizes)
            graph = framed_again(graph, places)
        assert lay_out(graph, sizes) == places


def test_frames_without_a_wire_between_their_members_hold_them_side_by_side():
    graph = build({f"n{number}": 1.0 for number in range(12)})
    graph.set_frame(None, Frame("odd", "Odd", tuple(f"n{number}" for number in range(1, 12, 2))))
    sizes = sizes_of(graph)
    geometry = drawn(graph, sizes, lay_out(graph, sizes))
    assert not strangers(graph, geometry)


def test_frames_that_feed_one_another_stand_side_by_side():
    graph = build(
        {"x": 1.0, "w": 2.0},
        {
            "a": ("Mul", "x", "w"),
            "b": ("ReLU", "a"),
            "c": ("Exp", "b"),
            "d": ("Sin", "c"),
        },
    )
    graph.set_frame(None, Frame("one", "One", ("a", "b")))
    graph.set_frame(None, Frame("two", "Two", ("c", "d")))
    sizes = sizes_of(graph)
    geometry = drawn(graph, sizes, lay_out(graph, sizes))
    one, two = geometry.frames.rect("one"), geometry.frames.rect("two")
    assert one.right() < two.left()
    assert one.top() < two.center().y() < one.bottom()
    assert geometry.wires[:, 1].tolist()[-3:] == geometry.wires[:, 9].tolist()[-3:]


@pytest.mark.parametrize("seed", range(8))
def test_what_is_laid_out_alone_keeps_clear_of_frames_that_stay(seed):
    graph = framed(random_graph(30, seed), seed, 4)
    graph = framed_again(graph, lay_out(graph, sizes_of(graph)))
    frames = graph.frames()
    staying = {node_id for frame in frames[:2] for node_id in frame.nodes}
    moving = [node.id for node in graph.nodes() if node.id not in staying]
    sizes = sizes_of(graph)
    places = {node.id: node.position for node in graph.nodes()} | lay_out(graph, sizes, moving)
    assert not strangers(graph, drawn(graph, sizes, places))


def test_a_layout_with_frames_says_how_far_it_is():
    graph = framed(random_graph(60, 1, 6), 1, 6)
    shares = list(lay_out_in_pieces(graph, sizes_of(graph)))
    assert shares == sorted(shares)
    assert shares[0] >= 0.0
    assert shares[-1] <= 1.0
