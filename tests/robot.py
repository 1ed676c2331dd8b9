"""A robot whose hand does on a window what comes to its mind: every act drawn from one seed."""

import random

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bpeditor.layers import LAYERS
from tests.gestures import ALT, CTRL, LEFT, MIDDLE, NONE, RIGHT, SHIFT, Hand
from tests.watcher import Watcher

CROWDED = 14
"""Nodes from which on the robot deletes rather than adds."""
MODIFIERS = (NONE, NONE, SHIFT, CTRL)
KEYS = (
    *[(Qt.Key.Key_Z, CTRL)] * 4,
    *[(Qt.Key.Key_Y, CTRL)] * 3,
    (Qt.Key.Key_Z, CTRL | SHIFT),
    (Qt.Key.Key_C, CTRL),
    (Qt.Key.Key_X, CTRL),
    (Qt.Key.Key_V, CTRL),
    (Qt.Key.Key_D, CTRL),
    (Qt.Key.Key_A, CTRL),
    (Qt.Key.Key_Delete, NONE),
    (Qt.Key.Key_Delete, CTRL),
    (Qt.Key.Key_I, CTRL),
    (Qt.Key.Key_Up, ALT),
    (Qt.Key.Key_Escape, NONE),
    (Qt.Key.Key_F5, NONE),
    (Qt.Key.Key_F6, NONE),
    (Qt.Key.Key_F7, NONE),
    (Qt.Key.Key_F7, SHIFT),
    (Qt.Key.Key_L, NONE),
    (Qt.Key.Key_F, NONE),
    (Qt.Key.Key_Home, NONE),
    (Qt.Key.Key_0, CTRL),
)
ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
TITLES = ("Forward pass", "前向き", "<b>", "x" * 101, " ")
VALUES = ("2", "-0.5", "1e3", "[1, 2]", "[[1, 2], [3, 4]]", "1,5", "")


class Robot(Watcher):
    """Works on a window."""

    def __init__(self, window, seed):
        super().__init__(window)
        self.hand = Hand(window.view)
        self.search = window.searches.search
        self.chance = random.Random(seed)
        self.done = ""
        """What was done last."""

    # acting

    def act(self):
        """Do one thing, and check everything."""
        stack = self.document.undo_stack
        index, before = stack.index(), self.bytes()
        act = self.chance.choice(self.acts())
        self.done = act.__name__
        self.take_focus()
        act()
        self.close_popups()
        self.settle()
        if self.view.hint:  # a drag that went nowhere was a click on a port
            self.take_focus()
            self.hand.key(Qt.Key.Key_Escape)
        self.check_everything()
        assert abs(stack.index() - index) <= 1, "one act is one step"
        assert stack.index() != index or self.bytes() == before, "a change without a step"

    def acts(self):
        """Return what it may do: what stands there twice, it does twice as often."""
        return (
            *[self.drag_card] * 4,
            *[self.draw_wire] * 6,
            *[self.pick_up_wire] * 3,
            self.move_wires,
            *[self.add_layer] * 2,
            *[self.search_layer] * 2,
            *[self.interrupt] * 4,
            *[self.press_key] * 8,
            self.cut_wires,
            self.walk,
            self.wire_by_keys,
            self.draw_box,
            self.click,
            self.pan,
            self.zoom,
            self.edit_value,
            self.rename,
            self.ask,
            *[self.frame] * 2,
            self.unframe,
            self.retitle,
            *[self.drag_title] * 2,
        )

    def settle(self):
        """Let panels follow what was done."""

    def take_focus(self):
        """Put the keyboard on the canvas: closing a popup leaves this platform without any."""
        if not self.view.hasFocus():
            self.window.activateWindow()
            QApplication.processEvents()
            self.view.setFocus()

    def drag_card(self):
        node_id = self.some_node()
        if node_id is not None:
            start, has_room = self.header_of(node_id), len(self.document.graph) < CROWDED
            modifiers = [NONE, NONE, ALT, SHIFT, CTRL if has_room else NONE]
            self.hand.drag(start, self.near(start), modifiers=self.chance.choice(modifiers))

    def draw_wire(self):
        start, end = self.some_output(), self.some_input()
        if start is not None and end is not None:
            ends = [start, end if self.chance.random() < 0.9 else self.anywhere()]
            self.chance.shuffle(ends)
            self.hand.drag(*ends)

    def pick_up_wire(self):
        edges = self.document.graph.edges()
        if edges:
            edge = self.chance.choice(edges)
            elsewhere = self.some_input() if self.chance.random() < 0.5 else self.anywhere()
            self.hand.drag(self.end_of(edge), elsewhere)

    def move_wires(self):
        """All that an output has, to another one or elsewhere."""
        start, end = self.some_output(), self.some_output()
        if start is not None:
            end = end if self.chance.random() < 0.8 else self.anywhere()
            self.hand.drag(start, end, LEFT, CTRL)

    def add_layer(self):
        if len(self.document.graph) >= CROWDED:
            self.hand.key(Qt.Key.Key_A, CTRL)
            self.hand.key(Qt.Key.Key_Delete)
            return
        names = ["Input", "Input", "Add", "Mul", *LAYERS]
        field = self.window.palette_dock.filter
        field.setFocus()
        field.clear()
        QTest.keyClicks(field, self.chance.choice(names))
        QTest.keyClick(field, Qt.Key.Key_Return)
        field.clear()
        self.view.setFocus()

    def search_layer(self):
        """Search a layer: by the right button, a double click or a wire dropped on nothing."""
        ports = [port for port in (self.some_output(), self.some_input()) if port is not None]
        way = self.chance.choice(("right", "double", "wire"))
        if way == "right":
            self.hand.click(self.anywhere(), RIGHT)
        elif way == "double":
            self.hand.double_click(self.anywhere())
        elif ports:
            self.hand.drag(self.chance.choice(ports), self.anywhere())
        if self.search.isVisible() and len(self.document.graph) < CROWDED:
            self.hand.type(self.chance.choice(("", "a", "mul", "sgm", "qq")))
            for _ in range(self.chance.randint(0, 2)):
                self.hand.key(Qt.Key.Key_Down)
            self.hand.key(Qt.Key.Key_Return)

    def interrupt(self):
        """Begin a drag and give it up in one of the ways there are: nothing must be left."""
        before, index = self.bytes(), self.document.undo_stack.index()
        starts = [self.some_output(), self.some_input(), self.anywhere()]
        node_id = self.some_node()
        starts.append(None if node_id is None else self.header_of(node_id))
        starts.append(self.some_title())
        start = self.chance.choice([start for start in starts if start is not None])
        self.hand.press(start)
        self.hand.move_to(self.near(start), self.chance.choice((0, 1, 5)))
        ways = ["escape", "right", "focus"] + ["undo"] * (index > 0)  # an undo of nothing is none
        way = self.chance.choice(ways)
        self.done = f"interrupt by {way}"
        match way:
            case "escape":
                self.hand.key(Qt.Key.Key_Escape)
            case "right":
                self.hand.press(self.hand.pixel(self.near(start)), RIGHT)
                self.hand.release(RIGHT)
            case "focus":
                lost = QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.OtherFocusReason)
                QApplication.sendEvent(self.view, lost)
            case "undo":
                self.hand.key(Qt.Key.Key_Z, CTRL)
                undone = max(0, index - 1)
                assert self.document.undo_stack.index() == undone
                self.hand.release()
                assert self.document.undo_stack.index() == undone, "the drag went on"
                return
        self.hand.release()
        assert self.bytes() == before
        assert self.document.undo_stack.index() == index

    def press_key(self):
        key, modifiers = self.chance.choice(KEYS)
        self.done = f"press {key} {modifiers}"
        if key == Qt.Key.Key_V and len(self.document.graph) >= CROWDED:
            return
        if key == Qt.Key.Key_D and len(self.document.graph) >= CROWDED:
            return
        self.hand.key(key, modifiers)

    def cut_wires(self):
        """By the right button and Ctrl, or by K, whose hint goes with the stroke."""
        if self.chance.random() < 0.5:
            self.hand.drag(self.anywhere(), self.anywhere(), RIGHT, CTRL)
        else:
            self.hand.key(Qt.Key.Key_K)
            self.hand.drag(self.anywhere(), self.anywhere())
            self.hand.key(Qt.Key.Key_Escape)  # of the knife, if the overview took the drag

    def walk(self):
        """Walk over the canvas by keyboard, and move a node there."""
        for _ in range(self.chance.randint(1, 4)):
            self.key_on_canvas(self.chance.choice((Qt.Key.Key_Tab, *ARROWS)))
        for _ in range(self.chance.randint(0, 3)):
            self.key_on_canvas(self.chance.choice(ARROWS), CTRL)

    def wire_by_keys(self):
        """Go to a port, and lead a wire from it to one that may be joined."""
        for _ in range(self.chance.randint(1, 5)):
            self.key_on_canvas(self.chance.choice((Qt.Key.Key_Tab, *ARROWS)))
        self.key_on_canvas(Qt.Key.Key_Return)
        if not self.view.editor.isVisible():
            for _ in range(self.chance.randint(0, 2)):
                self.key_on_canvas(self.chance.choice(ARROWS))
            self.key_on_canvas(self.chance.choice((Qt.Key.Key_Return, Qt.Key.Key_Escape)))
        self.hand.key(Qt.Key.Key_Escape)

    def key_on_canvas(self, key, modifiers=NONE):
        """Press a key unless the focus went on to a panel."""
        if self.view.hasFocus():
            self.hand.key(key, modifiers)

    def draw_box(self):
        self.hand.drag(self.anywhere(), self.anywhere(), LEFT, self.chance.choice(MODIFIERS))

    def click(self):
        places = [self.anywhere(), self.some_input(), self.some_output()]
        node_id = self.some_node()
        places += [] if node_id is None else [self.header_of(node_id)] * 3
        edges = self.document.graph.edges()
        places += [self.end_of(self.chance.choice(edges))] if edges else []
        places = [place for place in places if place is not None]
        self.hand.click(self.chance.choice(places), LEFT, self.chance.choice(MODIFIERS))
        if self.view.hint:  # it was a port, and a wire is waiting for its other end
            self.hand.move_to(self.chance.choice(places))
            self.hand.click(self.chance.choice(places))

    def pan(self):
        button = self.chance.choice((MIDDLE, RIGHT))
        self.hand.drag(self.anywhere(), self.anywhere(), button)

    def zoom(self):
        self.hand.wheel(self.anywhere(), self.chance.choice((-2, -1, 1, 2)))

    def edit_value(self):
        inputs = [node.id for node in self.document.graph.nodes() if node.layer == "Input"]
        if inputs:
            self.document.selection.set([self.chance.choice(inputs)])
            self.hand.key(Qt.Key.Key_Return)
            self.write(self.chance.choice(VALUES))

    def rename(self):
        node_id = self.some_node()
        if node_id is not None:
            self.document.selection.set([node_id])
            self.hand.key(Qt.Key.Key_F2)
            self.write(self.chance.choice(("apple", "りんご", "x", "1st", "")))

    def ask(self):
        """Hide a number of what is selected, or show it again."""
        action = self.window.actions_by_name[self.chance.choice(("ask_gradient", "ask_value"))]
        if action.isEnabled():
            action.trigger()

    def frame(self):
        """Frame some nodes, or title what is a frame already."""
        chosen = {self.some_node() for _ in range(self.chance.randint(1, 4))} - {None}
        if chosen:
            self.document.selection.set(chosen)
            index = self.document.undo_stack.index()
            self.hand.key(Qt.Key.Key_G, CTRL)
            is_new = self.document.undo_stack.index() > index
            self.write(None if is_new else self.chance.choice(TITLES))

    def unframe(self):
        chosen = {self.some_node() for _ in range(self.chance.randint(1, 4))} - {None}
        self.document.selection.set(chosen)
        self.hand.key(Qt.Key.Key_G, CTRL | SHIFT)

    def retitle(self):
        """By a double click on a title, if no card lies on it, or by F2."""
        frames = self.document.graph.frames()
        title = self.some_title()
        if title is None:
            return
        if self.chance.random() < 0.5:
            self.hand.double_click(title)
        else:
            self.document.selection.set(self.chance.choice(frames).nodes)
            self.hand.key(Qt.Key.Key_F2)
        self.write(self.chance.choice(TITLES))

    def drag_title(self):
        start, has_room = self.some_title(), len(self.document.graph) < CROWDED
        if start is not None:
            modifiers = [NONE, NONE, ALT, SHIFT, CTRL if has_room else NONE]
            self.hand.drag(start, self.near(start), modifiers=self.chance.choice(modifiers))

    def write(self, text):
        """Type over what an editor holds; a refused text is given up, as all is without one."""
        if self.view.editor.isVisible() and text is not None:
            self.hand.key(Qt.Key.Key_A, CTRL)
            self.hand.key(Qt.Key.Key_Delete)
            self.hand.type(text)
            self.hand.key(Qt.Key.Key_Return)
        if self.view.editor.isVisible():
            self.hand.key(Qt.Key.Key_Escape)

    def close_popups(self):
        if self.search.isVisible():
            self.hand.key(Qt.Key.Key_Escape)
            assert not self.search.isVisible(), "Esc closes the search"
        popup = QApplication.activePopupWidget()
        while popup is not None:
            QTest.keyClick(popup, Qt.Key.Key_Escape)
            assert QApplication.activePopupWidget() is not popup, "Esc closes what popped up"
            popup = QApplication.activePopupWidget()

    # places

    def some_node(self):
        nodes = self.document.graph.nodes()
        return self.chance.choice(nodes).id if nodes else None

    def some_output(self):
        node_id = self.some_node()
        return None if node_id is None else self.inside(self.view.port_position(node_id, "out"))

    def some_input(self):
        graph = self.document.graph
        ports = [(node.id, port) for node in graph.nodes() for port in LAYERS[node.layer].inputs]
        if not ports:
            return None
        return self.inside(self.view.port_position(*self.chance.choice(ports)))

    def end_of(self, edge):
        return self.inside(self.view.port_position(edge.target, edge.port))

    def header_of(self, node_id):
        box = self.view.node_rect(node_id)
        return self.inside(QPointF(box.center().x(), box.top() + 14))

    def some_title(self):
        frames = self.document.graph.frames()
        if not frames:
            return None
        band = self.view.arrays.frames.title_rect(self.chance.choice(frames).id)
        return self.inside(band.center())

    def near(self, pixel):
        dx, dy = self.chance.randint(-150, 150), self.chance.randint(-150, 150)
        return self.inside(pixel + QPoint(dx, dy))

    def anywhere(self):
        room = self.view.viewport().rect()
        x, y = self.chance.randint(0, room.right()), self.chance.randint(0, room.bottom())
        return QPoint(x, y)

    def inside(self, place):
        """Return the pixel of a place, or the nearest one in sight."""
        pixel, room = self.hand.pixel(place), self.view.viewport().rect()
        return QPoint(min(max(pixel.x(), 0), room.right()), min(max(pixel.y(), 0), room.bottom()))
