"""The floating search: a line to type in, what fits below it, and Enter takes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QIcon, QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from bpeditor.canvas.theme import Theme, palette_of
from bpeditor.window.labels import plain_label
from bpeditor.window.rows import DETAIL_ROLE, ICON, NOTE_ROLE, Rows
from bpeditor.window.style import field_style

_CHOICE_ROLE = Qt.ItemDataRole.UserRole
_SIZE = QSize(340, 400)
_BESIDE = QPoint(10, 10)
"""From the pointer to the corner: what is under the pointer stays in sight."""
_WALKING = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}


@dataclass(frozen=True)
class Choice:
    """One row.

    Attributes
    ----------
    act
        What is done if it is chosen.
    note
        A short text at the right.
    """

    act: Callable[[], object]
    text: str
    detail: str = ""
    note: str = ""
    icon: QIcon = field(default_factory=QIcon)
    is_enabled: bool = True


@dataclass(frozen=True)
class Subject:
    """What is searched.

    Attributes
    ----------
    hint
        What stands in the empty line.
    find
        Returns the choices that fit what is typed, the best first.
    below
        Choices that do not depend on it; they stand as buttons below the list.
    """

    hint: str
    find: Callable[[str], Sequence[Choice]]
    below: Sequence[Choice] = ()


class Search(QFrame):
    """Floats over its parent; Esc, or going elsewhere, gives it up."""

    closed = Signal()
    """After what was chosen, if anything, is done."""

    def __init__(self, parent: QWidget, after: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("search")
        self._parent = parent
        self._after = after
        self._subject: Subject | None = None
        self.edit = QLineEdit(self)
        self.edit.installEventFilter(self)
        self.list = _found_list(self)
        self.nothing = plain_label(self, "Nothing fits.", muted=True)
        self._below = QHBoxLayout()
        self._buttons: list[QToolButton] = []
        self._set_up()
        self.edit.textChanged.connect(self._on_text_changed)
        self.list.itemClicked.connect(self._choose)
        self.list.currentItemChanged.connect(self._on_current_changed)

    def _set_up(self) -> None:
        self.setFrameStyle(QFrame.Shape.Box | QFrame.Shadow.Plain)
        self.setForegroundRole(QPalette.ColorRole.Mid)
        self.setAutoFillBackground(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addWidget(self.edit)
        layout.addWidget(self.nothing)
        layout.addWidget(self.list)
        layout.addLayout(self._below)
        self._below.setSpacing(0)
        self.list.setMinimumHeight(1)
        self._tallest = _SIZE.height()
        self.resize(_SIZE)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.setPalette(palette_of(theme))
        self.edit.setStyleSheet(field_style(theme))

    def start(self, at: QPoint, subject: Subject) -> None:
        """Open beside a global position, ready to type."""
        self.give_up()
        self._subject = subject
        self.edit.setPlaceholderText(subject.hint)
        self.edit.setAccessibleName(subject.hint)
        self.edit.clear()
        self._fill(subject.find(""))
        self._fill_below(subject.below)
        self._place(self._parent.mapFromGlobal(at))
        self._shrink()
        self.show()
        self.raise_()
        self.edit.setFocus()

    def give_up(self) -> None:
        """Close without a choice."""
        if self._subject is not None:
            self._close()
            self.closed.emit()

    def choices(self) -> list[Choice]:
        """Return what is listed, from top to bottom."""
        return [self.list.item(row).data(_CHOICE_ROLE) for row in range(self.list.count())]

    def _place(self, at: QPoint) -> None:
        """Stay inside the parent, and beside the point that the search is for."""
        room = self._parent.rect().adjusted(4, 4, -4, -4)
        box = QRect(at + _BESIDE, _SIZE.boundedTo(room.size()))
        if box.right() > room.right():
            box.moveRight(at.x() - _BESIDE.x())
        box.moveLeft(max(box.left(), room.left()))
        box.moveBottom(min(box.bottom(), room.bottom()))
        self.setGeometry(box)
        self._tallest = box.height()

    def _shrink(self) -> None:
        """Be no taller than what is listed."""
        layout = self.layout()
        assert layout is not None
        layout.activate()  # what came into sight has no place yet
        if self.list.isHidden():
            self.resize(self.width(), self.sizeHint().height())
            return
        inside = QRect(0, 0, self.width(), self._tallest).marginsRemoved(self.contentsMargins())
        layout.setGeometry(inside)
        items = [self.list.item(row) for row in range(self.list.count())]
        wanted = sum(self.list.visualItemRect(item).height() for item in items)
        self.resize(self.width(), self._tallest - max(0, self.list.height() - wanted))

    def _close(self) -> None:
        self._subject = None
        if self.edit.hasFocus():  # otherwise the focus is where the user put it
            self._after.setFocus()
        self.hide()

    # what is listed

    def _on_text_changed(self, text: str) -> None:
        if self._subject is not None:
            self._fill(self._subject.find(text))
            self._shrink()

    def _on_current_changed(self, item: QListWidgetItem | None) -> None:
        """Tell assistive technology what Enter would take: the focus stays in the line."""
        choice: Choice | None = None if item is None else item.data(_CHOICE_ROLE)
        words = [] if choice is None else [choice.text, choice.note, choice.detail]
        self.edit.setAccessibleDescription(", ".join(word for word in words if word))

    def _fill(self, choices: Sequence[Choice]) -> None:
        self.list.clear()
        for choice in choices:
            item = QListWidgetItem(choice.icon, choice.text, self.list)
            item.setData(_CHOICE_ROLE, choice)
            item.setData(DETAIL_ROLE, choice.detail)
            item.setData(NOTE_ROLE, choice.note)
            if not choice.is_enabled:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
        first = next((row for row, one in enumerate(choices) if one.is_enabled), -1)
        self.list.setCurrentRow(first)
        self.nothing.setVisible(not choices)
        self.list.setVisible(bool(choices))

    def _fill_below(self, choices: Sequence[Choice]) -> None:
        for button in self._buttons:
            button.deleteLater()
        self._buttons.clear()
        for choice in choices:
            button = QToolButton(self)
            button.setText(choice.text)
            button.setToolTip(choice.detail)
            button.setAutoRaise(True)
            button.setEnabled(choice.is_enabled)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _checked=False, choice=choice: self._take(choice))
            self._below.addWidget(button)
            self._buttons.append(button)

    # choosing

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._take(item.data(_CHOICE_ROLE))

    def _take(self, choice: Choice) -> None:
        if choice.is_enabled:
            self._close()
            choice.act()
            if self._subject is None:  # otherwise that was to search again
                self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Enter, Esc and the arrows from the line; leaving it gives the search up."""
        if watched is self.edit and isinstance(event, QFocusEvent) and event.lostFocus():
            stays = {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}
            if event.reason() not in stays:
                self.give_up()
        if watched is self.edit and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                return self._is_taken(event)
        return super().eventFilter(watched, event)

    def _is_taken(self, event: QKeyEvent) -> bool:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._choose(self.list.currentItem())
        elif event.key() == Qt.Key.Key_Escape:
            self.give_up()
        elif event.key() in _WALKING:
            QApplication.sendEvent(self.list, event)
        else:
            return False
        return True


def _found_list(parent: QWidget) -> QListWidget:
    found = QListWidget(parent)
    found.setAccessibleName("Found")
    found.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    found.setFrameShape(QFrame.Shape.NoFrame)
    found.setIconSize(QSize(ICON, ICON))
    found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    found.setMouseTracking(True)
    found.setItemDelegate(Rows(found))
    return found
