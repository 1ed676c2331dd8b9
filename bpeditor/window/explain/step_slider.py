"""A slider for a step to either side, without the wheel."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QSlider, QWidget

_STEPS = 100


class StepSlider(QSlider):
    """Its middle is no step at all."""

    moved = Signal(float)
    """By hand, to a step."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._reach = 1.0
        self.setRange(-_STEPS, _STEPS)
        self.setAccessibleName("Step")
        self.setTickPosition(QSlider.TickPosition.TicksBelow)
        self.setTickInterval(_STEPS)
        self.valueChanged.connect(self._on_value_changed)

    def show_step(self, step: float, reach: float) -> None:
        """Stand where a step is, between −reach and +reach."""
        self._reach = reach
        self.blockSignals(True)
        self.setValue(round(step / reach * _STEPS))
        self.blockSignals(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: it never changes a value."""
        event.ignore()

    def _on_value_changed(self, value: int) -> None:
        self.moved.emit(value / _STEPS * self._reach)
