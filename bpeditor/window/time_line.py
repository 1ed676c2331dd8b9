"""The bar under the canvas: plays, steps and scrubs through forward and backward."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QPalette
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QToolButton, QWidget

from bpeditor.canvas.theme import Theme
from bpeditor.document.evaluation import Evaluation
from bpeditor.document.playback import SPEEDS, Playback
from bpeditor.window.track import Track

BUTTONS = ("first_step", "step_back", "play", "step", "last_step")
"""The actions of the bar, from left to right; step's are the toolbar's too."""


class TimeLine(QWidget):
    """Buttons, the track, and how fast it plays."""

    sought = Signal(int)
    """By hand, a number of steps on the track."""

    def __init__(
        self,
        evaluation: Evaluation,
        playback: Playback,
        actions: Mapping[str, QAction],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("time_line")
        self._evaluation = evaluation
        self._playback = playback
        self.track = Track(evaluation, playback, self)
        self.count = QLabel(self)
        self.count.setObjectName("step_count")
        self.count.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.speed = self._make_speed()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 2, 8, 2)
        layout.setSpacing(4)
        for name in BUTTONS:
            layout.addWidget(self._button(actions[name]))
        layout.addWidget(self.track, 1)
        layout.addWidget(self.count)
        layout.addWidget(self.speed)
        self.track.valueChanged.connect(self._on_moved)
        evaluation.changed.connect(self._on_changed)
        playback.changed.connect(self._on_changed)
        self._on_changed()

    def set_theme(self, theme: Theme) -> None:
        """Use the theme's colours."""
        self.track.set_theme(theme)

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setAutoRaise(True)
        button.setIconSize(QSize(18, 18))
        return button

    def _make_speed(self) -> QComboBox:
        speed = QComboBox(self)
        speed.setObjectName("speed")
        speed.setAccessibleName("Steps a second")
        speed.setToolTip("How many steps are played in a second")
        for each in SPEEDS:
            speed.addItem(f"{each:g} / s", each)
        speed.setCurrentIndex(SPEEDS.index(self._playback.speed))
        speed.activated.connect(self._on_speed_chosen)
        return speed

    def _on_speed_chosen(self, index: int) -> None:
        self._playback.set_speed(SPEEDS[index])

    def _on_moved(self, position: int) -> None:
        self.sought.emit(position)
        self.track.refresh()  # a refused step is not gone to

    def _on_changed(self) -> None:
        self.track.refresh()
        evaluation = self._evaluation
        self.count.setText(f"{evaluation.position} / {len(evaluation.steps)}")
        self.count.setVisible(bool(evaluation.steps))
