"""The canvas: shows a document's graph and turns mouse, wheel and keys into gestures."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from bpeditor.canvas import accessible, hints
from bpeditor.canvas.buffers import rects_of
from bpeditor.canvas.camera import Camera
from bpeditor.canvas.drops import LayerDrops
from bpeditor.canvas.editing import Editing
from bpeditor.canvas.editor import InlineEditor
from bpeditor.canvas.flash import Flash
from bpeditor.canvas.focus import Focus
from bpeditor.canvas.geometry import Geometry, Rows
from bpeditor.canvas.gestures.choosing import choose_unless_chosen
from bpeditor.canvas.gestures.hands import Hands
from bpeditor.canvas.gestures.landing import NOWHERE, Landing
from bpeditor.canvas.gestures.overlay import draw_waiting_wire
from bpeditor.canvas.gestures.start import Thing, parted
from bpeditor.canvas.glide import Glide
from bpeditor.canvas.keys import Keys
from bpeditor.canvas.labels import Labels
from bpeditor.canvas.marks import Marks, mark_awaited, marks_of
from bpeditor.canvas.overview import Overview
from bpeditor.canvas.painting import NAME_SIZE, Painting, Style, scaled_font
from bpeditor.canvas.path_light import PathLight
from bpeditor.canvas.pulse import Pulse
from bpeditor.canvas.theme import LIGHT, Theme
from bpeditor.canvas.tooltips import Tooltips
from bpeditor.canvas.wheel import Wheel
from bpeditor.canvas.wishes import Wish
from bpeditor.document.document import Document
from bpeditor.document.evaluation import Evaluation
from bpeditor.graph.changes import Change
from bpeditor.graph.errors import GraphError
from bpeditor.graph.graph import Edge


class CanvasView(Camera):
    """Paints from arrays: there is no item per node, and only what is in sight costs anything."""

    message = Signal(str)
    """A sentence for the status line."""
    message_over = Signal(str)
    """A sentence need not stand there any longer; "" for none."""
    context_menu_requested = Signal(QPoint, object)
    """A right click on something: the global position, and the `Thing`."""
    number_scrubbed = Signal(str, float)
    """An Input's number while it is dragged; the document has it when the drag is over."""
    layer_wanted = Signal(object)
    """A `Wish`; whoever answers it holds it meanwhile."""
    _breakpoints: frozenset[str] = frozenset()

    def __init__(
        self, document: Document, evaluation: Evaluation, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.document = document
        self.evaluation = evaluation
        self.theme: Theme = LIGHT
        measure = QFontMetricsF(scaled_font(self.font().family(), NAME_SIZE, 1.0))
        self.arrays = Geometry(measure.horizontalAdvance)
        self.labels = Labels(evaluation)
        self._marks = Marks()
        self._style = self._new_style()
        self._hands = Hands(self)
        self.focus = Focus(self)
        Keys(self, self.focus, self._hands)
        self.pointer = QPointF()
        self._moment = hints.Moment()
        self._set_up_widget()
        self._editor = InlineEditor(self.viewport())
        self._editor.set_theme(self.theme)
        self._editor.refused.connect(self.message)
        self._editing = Editing(self._editor, document, self.arrays, self._transform)
        self.wheel = Wheel(self.viewport(), self)
        self._drops = LayerDrops(self.viewport(), self)
        self._flash = Flash(self.viewport(), self._moment)
        self._set_in_motion()
        self._follow(document, evaluation)
        self.path_light = PathLight(self.viewport(), self, self._hands)
        self.overview = Overview(self.viewport(), self)

    def _set_up_widget(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName("Graph canvas")

    def _set_in_motion(self) -> None:
        self.glide = Glide(self.viewport(), self, self._transform)
        self.pulse = Pulse(self.viewport(), self)
        self.about_to_move.connect(self._editor.finish)
        for begun in (self.about_to_move, self._editor.started):
            begun.connect(self.glide.end)
        self.about_to_move.connect(Tooltips(self.viewport(), self).hide)

    def _follow(self, document: Document, evaluation: Evaluation) -> None:
        document.changed.connect(self._on_changed)
        document.replaced.connect(self._on_replaced)
        document.selection.changed.connect(self._on_selection_changed)
        evaluation.changed.connect(self._on_results_changed)
        evaluation.checking.changed.connect(self._on_results_changed)
        evaluation.diagnosis.changed.connect(self._remark)
        self._on_replaced()

    # places

    def bounds(self) -> QRectF:
        """Return what all cards cover, in scene coordinates."""
        return self.arrays.bounds()

    def fit_selection(self) -> None:
        """Show the selected cards, at most at 100 %."""
        self.show_area(self.arrays.bounds(self.arrays.nodes.rows_of(self.document.selection.nodes)))

    def node_rect(self, node_id: str) -> QRectF:
        """Return a card's box in scene coordinates."""
        return self.arrays.rect(self.arrays.nodes.rows[node_id])

    def port_position(self, node_id: str, port: str) -> QPointF:
        """Return the centre of an input port, or of the output "out", in scene coordinates."""
        if port == "out":
            return self.arrays.output_position(node_id)
        number = self.document.graph.layer(node_id).inputs.index(port)
        return self.arrays.input_position(node_id, number)

    def pointer_position(self) -> QPointF:
        """Return the scene point under the pointer, or the middle if it is elsewhere.

        While a layer is searched, it is where the pointer was.
        """
        if self._moment.wish is not None:
            return self._moment.wish.point
        pointer = self.viewport().mapFromGlobal(self.cursor().pos())
        inside = self.viewport().rect().contains(pointer)
        return self.to_scene(pointer) if inside else self.viewport_center()

    def area_of(self, rows: Rows) -> QRectF:
        """Return what cards, their wires and their numbers cover, in scene coordinates."""
        return self.arrays.reach(rows)

    # texts

    def edge_texts(self, edge: Edge) -> tuple[str, str]:
        """Return the value and the gradient that stand at an edge; "" where nothing stands."""
        label = self.labels.at_edge(edge)
        return label.value, label.gradient

    def stub_texts(self, node_id: str) -> tuple[str, str]:
        """Return the value and the gradient at an output that feeds nothing."""
        label = self.labels.at_stub(node_id)
        return label.value, label.gradient

    @property
    def hint(self) -> str:
        """The sentence at the pointer, or ""."""
        hint = self._moment.hint
        return hint.text if hint is not None else ""

    # editing in place

    @property
    def editor(self) -> InlineEditor:
        """The line edit that floats over the canvas."""
        return self._editor

    def edit_value(self, node_id: str) -> None:
        """Edit an Input's value on its card."""
        self._editing.edit_value(node_id)

    def edit_name(self, node_id: str) -> None:
        """Edit a node's name on its card."""
        self._editing.edit_name(node_id)

    def edit_title(self, frame_id: str) -> None:
        """Edit a frame's title in its band, which comes into sight."""
        band = self.arrays.frames.title_rect(frame_id)
        self.reveal(band.topLeft(), band)
        self._editing.edit_title(frame_id)

    def edit_seed(self) -> None:
        """Edit the gradient that the target starts with."""
        if self._marks.target is None:
            self.message.emit("Choose a target first: select one node and press Use as Target.")
        else:
            self._editing.edit_seed(self._marks.target)

    def flash(self, node_id: str) -> None:
        """Frame a card for a moment."""
        self._flash.show(node_id)

    def show_breakpoints(self, breakpoints: frozenset[str]) -> None:
        """Mark the cards at which playing pauses."""
        self._breakpoints = breakpoints
        self._remark()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.theme = theme
        self._editor.set_theme(theme)
        self._style = self._new_style()
        self.viewport().update()

    # what gestures use

    def refresh(self, area: QRectF | None = None) -> None:
        """Repaint a part of the scene, or everything in sight."""
        if area is None or self._moment.shows_something:
            self.viewport().update()
        else:
            self.viewport().update(self._transform.rect_to_viewport(area).toAlignedRect())

    def pan_by(self, dx: int, dy: int) -> None:
        """Move the picture by viewport pixels; only the uncovered strip is painted."""
        self.about_to_move.emit()
        self._transform.origin += QPointF(dx, dy)
        if self._moment.shows_something or not len(self.arrays.nodes):
            self.viewport().update()
        else:
            self.viewport().scroll(dx, dy, self.viewport().rect())
            self.overview.follow_scroll(dx, dy)

    def announce_focus(self) -> None:
        """Tell assistive technology what has the focus now."""
        accessible.announce_focus(self)

    def say(self, text: str) -> None:
        """Show a sentence in the status line."""
        self.message.emit(text)

    def put_hints_at(self, point: QPointF) -> None:
        """Let sentences stand at a scene point instead of at the pointer."""
        self.pointer = self.to_viewport_f(point)

    def show_scrubbed(self, node_id: str, number: float) -> None:
        """Tell what an Input's number is while it is dragged."""
        self.number_scrubbed.emit(node_id, number)

    def show_hint(self, text: str, *, refused: bool = False) -> None:
        """Show a sentence at the pointer, or none."""
        if text and text != self.hint:
            self.message.emit(text)
        hint = hints.Hint(text, refused) if text else None
        self.message_over.emit(self._moment.take_hint(hint))

    @property
    def is_busy(self) -> bool:
        """Whether a gesture is going on."""
        return self._hands.are_busy

    def hold_knife(self) -> None:
        """Let the next drag with the left button cut wires."""
        self.setFocus()
        self._hands.hold_knife()
        self.viewport().update()

    # following the document

    def _on_changed(self, changes: tuple[Change, ...]) -> None:
        self.glide.end()
        self._hands.cancel()
        if self.arrays.update(self.document.graph, changes):
            self._on_selection_changed()
        self.focus.follow_graph()
        self._remark()

    def _on_replaced(self) -> None:
        self.glide.end()
        self._hands.cancel()
        self._editor.drop()
        self.arrays.load(self.document.graph)
        self.focus.follow_graph()
        self._on_results_changed()
        self.show_opened()

    def _on_selection_changed(self) -> None:
        selection = self.document.selection
        self.arrays.select(selection.nodes, selection.edges)
        self.focus.follow_selection()
        self.viewport().update()

    def _on_results_changed(self) -> None:
        self.labels.forget()
        self._remark()

    def _remark(self) -> None:
        self._marks = marks_of(self.document.graph, self.evaluation, self.arrays, self._breakpoints)
        mark_awaited(self.arrays, self.evaluation)
        self.pulse.follow(self._marks)
        refusals = self.evaluation.refusals.values()
        self._moment.refusals = {refusal.node_id: refusal.reason for refusal in refusals}
        self.viewport().update()

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the exposed parts."""
        self.overview.settle()
        with self.glide.on_the_way():
            if not self._style.fits(self._transform.zoom, self.devicePixelRatioF()):
                self._style = self._new_style()
            self._paint(event, self._style)

    def _paint(self, event: QPaintEvent, style: Style) -> None:
        painter = QPainter(self.viewport())
        painting = Painting(
            painter, style, self.document.graph, self.arrays, self._transform.origin
        )
        for part in rects_of(event.region()):
            painter.setClipRect(part)
            painting.paint(QRectF(part), self.labels, self._marks)
        painter.setClipRegion(event.region())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.pulse.paint(painter, self.theme)
        self._hands.paint(painter)
        if self._moment.wish is not None:
            draw_waiting_wire(painter, self, self._moment.wish)
        if self.hasFocus():
            self.focus.paint(painter)
        self._drops.paint(painter, style)
        self.overview.paint(painter)
        place = hints.Place(self.viewport().rect(), self.pointer, self._transform, self.arrays)
        hints.paint_moment(painter, self._moment, place, style)

    def _new_style(self) -> Style:
        ratio = self.devicePixelRatioF()
        return Style(self.theme, self._transform.zoom, ratio, self.font().family())

    # mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Hand the press on; what was being typed is kept."""
        self.glide.end()
        self._editor.finish()
        self.focus.leave()
        self._hands.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Hand the move on."""
        self.pointer = event.position()
        self._hands.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Hand the release on."""
        self._hands.release(event)

    def show_cursor(self, cursor: Qt.CursorShape | None) -> None:
        """Show a cursor over the canvas, or the usual one."""
        if cursor is None:
            self.viewport().unsetCursor()
        else:
            self.viewport().setCursor(cursor)

    def ask_for_menu(self, thing: Thing | None, point: QPointF, at: QPoint) -> None:
        """Ask for the menu of something, which is selected, or for a layer at a point."""
        if thing is None:
            self.ask_for_layer(Wish(point))
            return
        choose_unless_chosen(self.document.selection, *parted(thing))
        self.context_menu_requested.emit(at, thing)

    def ask_for_layer(self, wish: Wish) -> None:
        """Let a layer be searched."""
        self.layer_wanted.emit(wish)

    def hold(self, wish: Wish | None) -> None:
        """Keep in mind what is searched, until it is chosen or given up."""
        self._moment.wish = wish
        self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit what was hit: a value, a name, the seed; elsewhere it is the second press."""
        at = event.position().toPoint()
        node_id = self.arrays.node_at(self.to_scene(at))
        is_left = event.button() == Qt.MouseButton.LeftButton
        may_edit = is_left and not self._hands.are_busy
        if not (may_edit and self._editing.edit_at(at, node_id, self._marks.target)):
            self._hands.press(event)

    # adding

    def add_node(self, layer: str, middle: QPointF, landing: Landing = NOWHERE) -> None:
        """Add a node with the middle of its card at a scene point, where it lands on something."""
        width = self.arrays.width_of(self.document.free_name(layer))
        x, y = middle.x() - width / 2, middle.y() - hints.new_card(layer).height / 2
        try:
            self.document.add_node(
                layer, (float(round(x)), float(round(y))), landing.onto, landing.into
            )
        except GraphError as error:
            self.message.emit(f"{error}.")
