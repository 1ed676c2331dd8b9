"""The switch in the View menu that shows local gradients at the ports."""

from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QApplication

from bpeditor.app import create_window


def picture(window):
    for _ in range(3):
        QApplication.processEvents()
    port = window.view.viewport()
    corner = port.mapTo(window, port.rect().topLeft())
    size = port.width(), port.height()
    shown = window.screen().grabWindow(window.winId(), corner.x(), corner.y(), *size)
    return shown.toImage().convertToFormat(QImage.Format.Format_RGB32)


def test_the_switch_shows_local_gradients_at_once_and_is_remembered(shopping, trigger, qtbot):
    trigger("backward")
    trigger("zoom_100")
    before = picture(shopping)
    switch = shopping.findChild(QAction, "local_gradients")
    assert not switch.isChecked()

    switch.trigger()

    qtbot.waitUntil(lambda: picture(shopping) != before)
    other = create_window()
    qtbot.addWidget(other)
    assert other.findChild(QAction, "local_gradients").isChecked()
    assert other.view.labels.shows_locals()
    switch.trigger()
    assert not other.view.labels.shows_locals()
