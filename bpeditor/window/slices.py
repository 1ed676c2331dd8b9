"""Which table of an array with more than two axes is shown."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QGridLayout, QSpinBox, QWidget

from bpeditor.graph import limits
from bpeditor.window.labels import plain_label

_ACROSS = 2
"""Boxes side by side."""


class SliceChoice(QWidget):
    """A box for each axis but the last two, which are the rows and columns of the table."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.setHorizontalSpacing(6)
        layout.setVerticalSpacing(3)
        axes = range(limits.ARRAY_AXES - 2)
        self.labels = [plain_label(self, f"axis {axis}", muted=True) for axis in axes]
        self.boxes = [_Box(self) for _ in self.labels]
        for axis, (label, box) in enumerate(zip(self.labels, self.boxes, strict=True)):
            row, column = divmod(axis, _ACROSS)
            layout.addWidget(label, row, 2 * column)
            layout.addWidget(box, row, 2 * column + 1)
            label.setWordWrap(False)
            box.setAccessibleName(f"axis {axis}")
            box.valueChanged.connect(self._on_value_changed)
        self._lengths: tuple[int, ...] = ()
        self.show_shape(())

    def show_shape(self, shape: tuple[int, ...]) -> None:
        """Offer the tables of a shape; the chosen one stays while the shape does."""
        lengths = shape[:-2]
        self.setVisible(bool(lengths))
        if lengths == self._lengths and lengths:
            return
        self._lengths = lengths
        for axis, (label, box) in enumerate(zip(self.labels, self.boxes, strict=True)):
            label.setVisible(axis < len(lengths))
            box.setVisible(axis < len(lengths))
            if axis < len(lengths):
                box.offer(lengths[axis])

    @property
    def chosen(self) -> tuple[int, ...]:
        """The chosen place on each leading axis, from 0."""
        return tuple(box.value() - 1 for box in self.boxes[: len(self._lengths)])

    def _on_value_changed(self, _value: int) -> None:
        self.changed.emit()


class _Box(QSpinBox):
    """Counts from 1, as the table's rows and columns do."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimum(1)

    def offer(self, length: int) -> None:
        self.blockSignals(True)
        self.setMaximum(length)
        self.setSuffix(f" of {length}")
        self.setValue(1)
        self.blockSignals(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the panel, which scrolls."""
        event.ignore()
