"""What is done with frames becomes a list of changes, checked before the first one is applied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from bpeditor.graph.changes import SetFrame
from bpeditor.graph.frames import check_title
from bpeditor.graph.graph import Frame, Graph
from bpeditor.graph.naming import free_id, free_names

DEFAULT_TITLE = "Frame"


def frame_of_all(graph: Graph, node_ids: Collection[str]) -> Frame | None:
    """Return the frame whose members are exactly these nodes, if there is one."""
    frame = graph.frame_of(next(iter(node_ids))) if node_ids else None
    is_whole = frame is not None and set(frame.nodes) == set(node_ids)
    return frame if is_whole else None


def enclose(graph: Graph, node_ids: Iterable[str], title: str) -> tuple[SetFrame, ...]:
    """Put nodes into a new frame; they leave other ones. Nothing if they are a frame already."""
    members = {graph.node(node_id).id for node_id in node_ids}
    check_title(title)
    if not members or frame_of_all(graph, members) is not None:
        return ()
    frame_id = free_id("frame", {frame.id for frame in graph.frames()})
    return (*leave(graph, members), SetFrame(None, Frame(frame_id, title, tuple(members))))


def leave(graph: Graph, node_ids: Iterable[str]) -> tuple[SetFrame, ...]:
    """Take nodes out of their frames; a frame without members goes."""
    going = set(node_ids)
    left = (frame for frame in graph.frames() if not going.isdisjoint(frame.nodes))
    return tuple(SetFrame(frame, frame.without(going)) for frame in left)


def join(graph: Graph, frame_id: str, node_ids: Iterable[str]) -> tuple[SetFrame, ...]:
    """Put nodes into a frame; they leave other ones."""
    frame = graph.frame(frame_id)
    coming = {graph.node(node_id).id for node_id in node_ids}.difference(frame.nodes)
    if not coming:
        return ()
    return (*leave(graph, coming), *admit(graph, frame_id, coming))


def admit(graph: Graph, frame_id: str, node_ids: Collection[str]) -> tuple[SetFrame, ...]:
    """Put nodes that are in no frame into one; they may still have to be added."""
    frame = graph.frame(frame_id)
    return (SetFrame(frame, frame.with_nodes(node_ids)),)


def admit_all(graph: Graph, frames: Mapping[str, str]) -> tuple[SetFrame, ...]:
    """Do what `admit` does for several frames, given by node."""
    coming: dict[str, list[str]] = defaultdict(list)
    for node_id, frame_id in frames.items():
        coming[frame_id].append(node_id)
    return tuple(
        change for frame_id in coming for change in admit(graph, frame_id, coming[frame_id])
    )


def retitle(graph: Graph, frame_id: str, title: str) -> tuple[SetFrame, ...]:
    """Give a frame another title."""
    frame = graph.frame(frame_id)
    check_title(title)
    return () if title == frame.title else (SetFrame(frame, replace(frame, title=title)),)


def rename_member(graph: Graph, node_id: str, new_id: str) -> tuple[SetFrame, ...]:
    """Let the frame of a node follow its new id."""
    frame = graph.frame_of(node_id)
    return () if frame is None else (SetFrame(frame, frame.renamed({node_id: new_id})),)


def copies(graph: Graph, frames: list[Frame], names: Mapping[str, str]) -> tuple[SetFrame, ...]:
    """Add copies of another graph's frames; `names` are the new ids of their members."""
    ids = free_names([frame.id for frame in frames], [frame.id for frame in graph.frames()])
    return tuple(
        SetFrame(None, replace(frame.renamed(names), id=ids[frame.id])) for frame in frames
    )
