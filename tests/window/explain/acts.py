"""What a test of the panel does again and again, and how it reads what stands there."""

from PySide6.QtWidgets import QApplication

from bpeditor.window.explain.equation import text_of


def settle(window):
    """Let the panel follow what was done."""
    QApplication.processEvents()
    while window.explain._refreshing.isActive():
        QApplication.processEvents()


def select(window, *nodes, edges=()):
    window.document.selection.set(nodes, edges)
    settle(window)


def load_graph(window, graph, verb="backward"):
    window.document.load(graph)
    window.actions_by_name[verb].trigger()
    settle(window)


def shown(label):
    return label.text() if label.isVisible() else ""


def equation(view):
    return text_of(view.equation) if view.isVisible() else ""
