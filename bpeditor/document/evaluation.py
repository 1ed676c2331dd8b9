"""The results of a document's graph: how many steps of them show, and whether they are old."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from bpeditor.document.answering import WITHOUT_RESULTS, Answering
from bpeditor.document.checking import Checking
from bpeditor.document.diagnosis import Diagnosis
from bpeditor.document.document import Document
from bpeditor.document.step_indices import indices_of
from bpeditor.document.trying import Trying
from bpeditor.engine.run import Direction, Run, Step
from bpeditor.graph.changes import Change, ReplaceNode, SetTarget, renaming_in
from bpeditor.graph.errors import ExerciseError, LayerRunError, MissingInputError
from bpeditor.graph.exercise import Place, place_of
from bpeditor.graph.graph import Edge
from bpeditor.layers import Value, shape_of


class Evaluation(QObject):
    """Owns the `Run` of a document and says which of its results are shown.

    Forward, Backward and single steps all move one number, `position`: how many of `steps` are
    shown. An edit that matters leaves the results where they are and marks them out of date; what
    `checking` found it forgets. Of an exercise, it shows neither what is asked for nor, while a
    planted mistake has not been found, the right gradients; nobody is told more than it shows.
    """

    changed = Signal()
    """The shown results, their being out of date, the missing inputs or the refusals are others."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.checking = Checking(self)
        self.answering = Answering(document, self)
        self.checking.is_secret = lambda: self.answering.is_hiding
        self._run: Run | None = None
        self._indices: dict[Direction, dict[str, int]] = indices_of([])
        self._structure_changed = True
        self._new_inputs: dict[str, Value] = {}
        self.steps: list[Step] = []
        self.position = 0
        self.values_outdated = False
        self.gradients_outdated = False
        self.missing: tuple[tuple[str, str], ...] = ()
        self._stopped_by: LayerRunError | None = None
        self._is_stepping = False
        self.trying = Trying(document, self)
        self.diagnosis = Diagnosis(self, self)
        document.changed.connect(self._on_changed)
        document.replaced.connect(self._on_replaced)
        self.answering.changed.connect(self.changed)

    # what is shown

    def value(self, node_id: str) -> Value | None:
        """Return the shown value of a node's output, or None."""
        run = self._run
        if run is None or not self._is_shown(node_id, Direction.FORWARD):
            return None
        return None if node_id in self.answering.values else run.values.get(node_id)

    def gradient(self, node_id: str) -> Value | None:
        """Return the shown gradient of a node's output, or None."""
        run, laboratory = self._run, self.answering.laboratory
        if run is None or not self._is_shown(node_id, Direction.BACKWARD):
            return None
        if self._is_asked(Place(node_id)):
            return None
        found = run.gradients.get(node_id)
        return found if laboratory is None else laboratory.gradient(node_id)

    def edge_gradient(self, edge: Edge) -> Value | None:
        """Return the shown gradient that flows back along an edge, or None."""
        run = self._run
        if run is None or edge not in run.edge_gradients:
            return None
        if not self._shows_gradients_of(edge.target) or self._is_asked(place_of(edge)):
            return None
        laboratory = self.answering.laboratory
        return run.edge_gradients[edge] if laboratory is None else laboratory.edge_gradient(edge)

    def is_value_asked(self, node_id: str) -> bool:
        """Say whether a value would be shown, if it were not asked for."""
        return node_id in self.answering.values and self._is_shown(node_id, Direction.FORWARD)

    def is_gradient_asked(self, node_id: str) -> bool:
        """Say whether a gradient, or that there is none, would be shown, if not asked for."""
        is_shown = self._shows_gradients_of(node_id) or self._is_without_path(node_id)
        return is_shown and self._is_asked(Place(node_id))

    def is_edge_gradient_asked(self, edge: Edge) -> bool:
        """Say whether the gradient along an edge, or that there is none, would be shown."""
        is_shown = self._shows_gradients_of(edge.target) or self._is_without_path(edge.target)
        return is_shown and self._is_asked(place_of(edge))

    def _is_asked(self, place: Place) -> bool:
        return place in self.answering.gradients

    def is_off_path(self, node_id: str) -> bool:
        """Say whether backward is done and the node has no path to the target."""
        return self._is_without_path(node_id) and not self._is_asked(Place(node_id))

    def _is_without_path(self, node_id: str) -> bool:
        run = self._run
        return (
            run is not None
            and self.position == len(self.steps) > len(run.plan.order)
            and node_id in run.values
            and node_id not in self._indices[Direction.BACKWARD]
        )

    def is_edge_off_path(self, edge: Edge) -> bool:
        """Say whether backward is done and no gradient flows back along the edge.

        So it is behind the target, and at a port for labels.
        """
        run = self._run
        if run is None or edge not in run.edge_gradients or self._is_asked(place_of(edge)):
            return False
        if self._is_without_path(edge.target):
            return True
        return self._shows_gradients_of(edge.target) and run.edge_gradients[edge] is None

    def _shows_gradients_of(self, node_id: str) -> bool:
        return self._is_shown(node_id, Direction.BACKWARD)

    def _is_shown(self, node_id: str, direction: Direction) -> bool:
        return self._indices[direction].get(node_id, self.position) < self.position

    @property
    def target(self) -> str | None:
        """The node whose gradients the shown results are."""
        return self._run.target if self._run is not None else None

    @property
    def run(self) -> Run | None:
        """The run whose results are shown; None while an exercise hides some of them."""
        return None if self.answering.is_hiding else self._run

    @property
    def refusals(self) -> dict[str, LayerRunError]:
        """The nodes whose layers cannot work with what reaches them, until the graph is another.

        Either one that the target needs stopped the evaluation, or others were left out.
        """
        if self._stopped_by is not None:
            return {self._stopped_by.node_id: self._stopped_by}
        if self._run is None or self.values_outdated:
            return {}
        return {
            node_id: refusal
            for node_id, refusal in self._run.refusals.items()
            if self._is_shown(node_id, Direction.FORWARD)
        }

    @property
    def acting(self) -> Step | None:
        """The step that has just been taken, while one goes step by step."""
        is_shown = self._is_stepping and self.position > 0 and not self.is_outdated
        return self.steps[self.position - 1] if is_shown else None

    @property
    def forward_steps(self) -> int:
        """How many of the steps are forward; the others are backward."""
        return len(self._indices[Direction.FORWARD])

    def reached(self) -> list[str]:
        """Return the nodes that the acting step's direction has reached by now."""
        acting = self.acting
        if acting is None:
            return []
        is_forward = acting.direction is Direction.FORWARD
        start = 0 if is_forward else self.forward_steps
        return [step.node for step in self.steps[start : self.position]]

    def running(self) -> tuple[tuple[Edge, ...], tuple[Edge, ...]]:
        """Return the edges that the acting step reads from, and those that it writes to."""
        acting, run, graph = self.acting, self._run, self._document.graph
        # A check that is given up says so before the steps of a removed node are.
        if acting is None or run is None or acting.node not in graph:
            return (), ()
        feeding = run.feeding(acting.node)
        if acting.direction is Direction.FORWARD:
            return feeding, tuple(graph.outgoing(acting.node))
        gradients = run.edge_gradients
        flowing = tuple(edge for edge in feeding if gradients[edge] is not None)
        return run.reporting(acting.node), flowing

    def origins_of_non_finite(self) -> set[str]:
        """Return the nodes that are shown to have made inf or nan out of finite inputs."""
        origins = self._run.origins_of_non_finite() if self._run is not None else ()
        return {node_id for node_id in origins if self.value(node_id) is not None}

    # verbs

    def forward(self) -> None:
        """Compute and show all values.

        Raises
        ------
        RunError
            If the graph cannot be evaluated; what was shown stays.
        """
        run = self._fresh_run()
        self._compute(run.forward)
        self._show(run, len(run.plan.order))

    def backward(self) -> None:
        """Compute and show all values and all gradients.

        Raises
        ------
        RunError
            If the graph cannot be evaluated or has no target.
        """
        self.forward()
        run = self._fresh_run()
        run.backward()
        self._show(run, len(self.steps))

    def check_gradients(self) -> None:
        """Compute and show everything, and compare all gradients with central differences.

        Raises
        ------
        RunError
            If the graph cannot be evaluated or has no target, or if an exercise hides something.
        """
        self.backward()
        if self.answering.is_hiding:
            raise ExerciseError
        self.checking.start(self._document.graph)

    def step(self) -> None:
        """Show one step more; the first step after an edit starts from nothing.

        Raises
        ------
        RunError
            If the graph cannot be evaluated or has no target.
        """
        self.seek(1 if self.is_outdated else self.position + 1)

    def seek(self, position: int) -> None:
        """Show the first steps, and let the last one of them act.

        All steps are computed at once; from then on any position shows what they left.

        Raises
        ------
        RunError
            If the graph cannot be evaluated, or a step of backward is wanted and there is no
            target.
        """
        run = self._fresh_run()
        forward = len(run.plan.order)
        if run.target is None and position <= forward:
            self._compute(run.forward)
        elif not run.has_gradients:
            self._compute(run.backward)
        last = forward + len(run.plan.reverse)
        self._show(run, max(0, min(position, last)), is_stepping=True)

    def step_back(self) -> None:
        """Take the last shown step back."""
        if self.position:
            self.position -= 1
            self._is_stepping = True
            self.changed.emit()

    def show_tried(self, node_id: str, number: float) -> bool:
        """Show what another number of an Input leads to; the document may still have the old one.

        Returns
        -------
        bool
            False where nothing fresh is shown, or a layer might refuse the number.
        """
        run = self._run
        if run is None or self.is_outdated or self._structure_changed:
            return False
        if not isinstance(run.values.get(node_id), float) or run.is_label(node_id):
            return False
        run.set_inputs({node_id: number})
        run.forward()
        if self.position > self.forward_steps:
            run.backward()
        self.checking.clear()
        self.changed.emit()
        return True

    def clear(self) -> None:
        """Show nothing."""
        self._on_replaced()

    @property
    def is_outdated(self) -> bool:
        """Whether an edit since has made some results wrong."""
        return self.values_outdated or self.gradients_outdated

    def _fresh_run(self) -> Run:
        """Return a run of the graph as it is now; what is shown changes only by `_show`."""
        run = self._run
        if run is not None and not self._structure_changed and self._fits(run):
            if self._new_inputs:
                run.set_inputs(self._new_inputs)
            return run
        try:
            return Run(self._document.graph)
        except MissingInputError as error:
            self.missing = error.ports
            self.changed.emit()
            raise

    def _compute(self, verb: Callable[[], None]) -> None:
        try:
            verb()
        except LayerRunError as refusal:
            self._stopped_by = refusal
            self.changed.emit()
            raise

    def _fits(self, run: Run) -> bool:
        """Say whether no layer can refuse the new inputs: of the old shapes, and no labels."""
        return all(
            shape_of(value) == _shape(run.values.get(node_id)) and not run.is_label(node_id)
            for node_id, value in self._new_inputs.items()
        )

    def _show(self, run: Run, position: int, *, is_stepping: bool = False) -> None:
        self.trying.end()
        self.answering.follow(run, is_new=run is not self._run or self.is_outdated)
        if run is not self._run:
            self._run = run
            self.steps = run.steps()
            self._indices = indices_of(self.steps)
        self.position, self._is_stepping = position, is_stepping
        self._structure_changed, self._new_inputs = False, {}
        self.values_outdated = self.gradients_outdated = False
        self.missing, self._stopped_by = (), None
        self.changed.emit()

    # following the document

    def _on_replaced(self) -> None:
        self.trying.end()
        self.checking.clear()
        self._run = None
        self.steps, self.position, self._is_stepping = [], 0, False
        self.answering.follow(None)
        self._indices = indices_of(self.steps)
        self._structure_changed, self._new_inputs = True, {}
        self.values_outdated = self.gradients_outdated = False
        self.missing, self._stopped_by = (), None
        self.changed.emit()

    def _on_changed(self, changes: tuple[Change, ...]) -> None:
        matters = [change for change in changes if type(change) not in WITHOUT_RESULTS]
        if not matters:
            return
        if self.trying.takes(matters):
            return
        self.checking.clear()
        if self._run is not None and not self.is_outdated and renaming_in(changes):
            self._follow_renaming()
            return
        self._note(matters)
        self.missing, self._stopped_by = (), None
        self.changed.emit()

    def _note(self, changes: Sequence[Change]) -> None:
        replaced = [change.after for change in changes if isinstance(change, ReplaceNode)]
        inputs = [node for node in replaced if node.layer == "Input" and "value" in node.params]
        self._new_inputs.update((node.id, node.params["value"]) for node in inputs)
        self._structure_changed |= len(inputs) < len(changes)
        self.values_outdated |= not all(isinstance(change, SetTarget) for change in changes)
        self.gradients_outdated = True

    def _follow_renaming(self) -> None:
        """Keep the results: the renamed graph has the same ones."""
        position = self.position
        self._structure_changed = True
        run = self._fresh_run()
        run.forward()
        if position > len(run.plan.order):
            run.backward()
        self._show(run, position, is_stepping=self._is_stepping)


def _shape(value: Value | None) -> tuple[int, ...] | None:
    return None if value is None else shape_of(value)
