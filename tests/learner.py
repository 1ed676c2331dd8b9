"""A robot that also steps, plays, opens the panel Explain, and makes and answers exercises."""

import re

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QListWidget, QTabBar, QWidget

from bpeditor.document.playback import SPEEDS
from bpeditor.engine.run import Direction, Run
from bpeditor.exercise.places import right_number
from bpeditor.graph.errors import RunError
from bpeditor.graph.exercise import What
from bpeditor.graph.numbers import format_number
from bpeditor.window.explain.exercise_page import ExercisePage
from bpeditor.window.explain.lists import SentenceList
from bpeditor.window.explain.nudge_page import NudgePage
from tests.gestures import CTRL, LEFT, NONE, RIGHT, SHIFT
from tests.robot import Robot

ANSWERS = ("2.2", "-1", "[1, 2]", "no gradient", "apple", "")
TELLING = 3
"""Digits from which on a number is not likely to stand somewhere by chance."""


class Learner(Robot):
    """Knows also what must hold of steps, breakpoints and numbers that are asked for."""

    def __init__(self, window, seed):
        super().__init__(window, seed)
        self.evaluation, self.explain = window.evaluation, window.explain
        self.playback = window.runs.playback
        self.playback.set_speed(SPEEDS[0])

    # acting

    def acts(self):
        """Return what a learner may do, too."""
        return (*super().acts(), *self.learning())

    def learning(self):
        """Return what it may do without changing what is computed."""
        return (
            *[self.play] * 2,
            *[self.step] * 3,
            *[self.scrub] * 3,
            self.toggle_breakpoint,
            *[self.read] * 3,
            *[self.make_exercise] * 2,
            *[self.answer] * 2,
            self.show_locals,
        )

    def settle(self):
        """Let the panels follow what was done."""
        QApplication.processEvents()
        while self.explain._refreshing.isActive():
            QApplication.processEvents()

    def play(self):
        """Play, and pause before time brings a step: a run must be the same again."""
        self.hand.key(Qt.Key.Key_F4)
        self.settle()
        self.check_everything()
        while self.playback.is_playing:
            self.hand.key(Qt.Key.Key_F4)

    def step(self):
        """By keys, some at once, or to an end."""
        way = self.chance.choice(("on", "back", "first", "last"))
        match way:
            case "on" | "back":
                for _ in range(self.chance.randint(1, 5)):
                    self.hand.key(Qt.Key.Key_F7, NONE if way == "on" else SHIFT)
            case "first":
                self.hand.key(Qt.Key.Key_F4, SHIFT)
            case "last":
                self.window.actions_by_name["last_step"].trigger()

    def scrub(self):
        """Drag on the track, and perhaps do something else before the button is up."""
        track = self.window.time_line.track
        QTest.mousePress(track, LEFT, NONE, self.on(track))
        for _ in range(self.chance.randint(0, 4)):
            QTest.mouseMove(track, self.on(track))
            self.settle()
            self.check_everything()
        match self.chance.choice(("release", "release", "right", "key", "undo")):
            case "right":
                QTest.mouseClick(track, RIGHT, NONE, self.on(track))
            case "key":
                keys = Qt.Key.Key_Escape, Qt.Key.Key_F7, Qt.Key.Key_F5, Qt.Key.Key_End
                QTest.keyClick(track, self.chance.choice(keys))
            case "undo":
                QTest.keyClick(track, Qt.Key.Key_Z, CTRL)
        QTest.mouseMove(track, self.on(track))
        QTest.mouseRelease(track, LEFT, NONE, self.on(track))
        position = self.evaluation.position
        QTest.mouseMove(track, self.on(track))
        assert self.evaluation.position == position, "the scrub went on"

    def on(self, widget):
        """Return a point of a widget, or one a little outside."""
        x = self.chance.randint(-20, widget.width() + 20)
        return QPoint(x, self.chance.randint(-5, widget.height() + 5))

    def toggle_breakpoint(self):
        node_id = self.some_node()
        if node_id is not None:
            self.document.selection.set([node_id])
            self.hand.key(Qt.Key.Key_B)

    def show_locals(self):
        self.window.findChild(QAction, "local_gradients").trigger()

    def read(self):
        """Open Explain, look at some pages and use what stands there, and close it again."""
        self.select_one()
        if self.chance.random() < 0.5:
            self.hand.key(Qt.Key.Key_F6)
        if self.explain.visibleRegion().isEmpty():
            self.hand.key(Qt.Key.Key_F9)
        self.settle()
        for _ in range(self.chance.randint(1, 3)):
            bar = self.explain.tabs.findChild(QTabBar)
            number = self.chance.randrange(bar.count())
            QTest.mouseClick(bar, LEFT, NONE, bar.tabRect(number).center())
            self.settle()
            assert self.explain.tabs.currentIndex() == number
            self.use(self.explain.page)
            self.settle()
        if self.chance.random() < 0.8:
            self.take_focus()
            self.hand.key(Qt.Key.Key_F9)

    def select_one(self):
        edges = self.document.graph.edges()
        node_id = self.some_node()
        if edges and self.chance.random() < 0.4:
            self.document.selection.set((), [self.chance.choice(edges)])
        elif node_id is not None:
            self.document.selection.set([node_id])

    def use(self, page):
        """Use a page: a row of a list, a cell, and what Nudge has."""
        for rows in page.findChildren(QListWidget):
            if rows.isVisible() and rows.count():
                row = rows.visualItemRect(rows.item(self.chance.randrange(rows.count())))
                QTest.mouseClick(rows.viewport(), LEFT, NONE, row.center())
        for cells in (each.map for each in [getattr(page, "cells", None)] if each is not None):
            if cells.isVisible():
                QTest.mouseClick(cells, LEFT, NONE, self.on(cells))
        if isinstance(page, NudgePage) and page.slider.isVisible():
            self.press(self.chance.choice(page.buttons))
            QTest.mouseClick(page.slider, LEFT, NONE, self.on(page.slider))
            QTest.keyClick(page.slider, self.chance.choice((Qt.Key.Key_Left, Qt.Key.Key_End)))

    def press(self, button):
        """Press a button if a hand could."""
        if button.isVisible() and button.isEnabled():
            QTest.mouseClick(button, LEFT)
            self.settle()

    def exercise_page(self):
        self.hand.key(Qt.Key.Key_F9, SHIFT)
        self.settle()
        assert isinstance(self.explain.page, ExercisePage)
        return self.explain.page

    def leave(self):
        self.take_focus()
        if not self.explain.visibleRegion().isEmpty():
            self.hand.key(Qt.Key.Key_F9)

    def make_exercise(self):
        """Ask for what is selected, or plant a mistake or take it out, by one button."""
        maker = self.exercise_page().maker
        self.select_one()
        self.settle()
        if self.chance.random() < 0.5:
            self.press(maker.buttons[self.chance.choice(list(What))])
        else:
            if maker.mistakes.isVisible():
                QTest.keyClick(maker.mistakes, self.chance.choice((Qt.Key.Key_Down, Qt.Key.Key_Up)))
            self.press(maker.plant)
        self.leave()

    def answer(self):
        """Answer rightly or not, or reveal; look for a mistake, or have it shown."""
        page = self.exercise_page()
        if page.rows:
            row = self.chance.choice(page.rows)
            if self.chance.random() < 0.3:
                self.press(row.reveal)
            else:
                self.type_answer(row)
        self.select_one()
        self.settle()
        laboratory = page.laboratory
        buttons = (laboratory.check, laboratory.check, laboratory.reveal)
        self.press(self.chance.choice(buttons))
        self.leave()

    def type_answer(self, row):
        QTest.mouseClick(row.edit, LEFT)
        if row.edit.isReadOnly():
            return
        row.edit.selectAll()
        QTest.keyClicks(row.edit, self.chance.choice((*ANSWERS, *self.right_answers(row.asked))))
        QTest.keyClick(row.edit, Qt.Key.Key_Return)
        self.settle()

    def right_answers(self, asked):
        number = self.right(asked)
        return [repr(number)] * 6 if isinstance(number, float) else []

    def right(self, asked):
        try:
            return right_number(self.whole_run(), asked)
        except RunError:
            return None

    def whole_run(self):
        run = Run(self.document.graph)
        run.backward()
        return run

    # what must hold

    def check_everything(self):
        """Check also what a learner sees."""
        super().check_everything()
        self._check_time_line()
        self._check_steps()
        self._check_awaited()
        nodes = {node.id for node in self.document.graph.nodes()}
        assert self.playback.breakpoints <= nodes
        self._check_secrets()

    def _check_time_line(self):
        line, position, last = (
            self.window.time_line,
            self.evaluation.position,
            len(self.evaluation.steps),
        )
        assert 0 <= position <= last
        assert (line.track.value(), line.track.maximum()) == (position, last)
        assert line.count.text() == f"{position} / {last}"

    def _done(self, direction):
        steps = self.evaluation.steps[: self.evaluation.position]
        return {step.node for step in steps if step.direction is direction}

    def _check_steps(self):
        """Numbers stand where the first steps have been, and nowhere else."""
        evaluation, view = self.evaluation, self.view
        forward, backward = self._done(Direction.FORWARD), self._done(Direction.BACKWARD)
        is_whole = evaluation.position == len(evaluation.steps)
        for edge in self.document.graph.edges():
            value, gradient = view.edge_texts(edge)
            if edge.source not in forward:
                assert value == ""
            elif not evaluation.refusals and not evaluation.is_outdated:
                assert value != ""
            assert gradient == "" or is_whole or edge.target in backward

    def _check_awaited(self):
        table, evaluation = self.view.arrays.nodes, self.evaluation
        acting = evaluation.acting
        done = set(table.keys) if acting is None else self._done(acting.direction)
        awaited = {table.keys[row] for row in np.flatnonzero(table.data["awaited"])}
        assert awaited == set(table.keys) - done

    def _check_secrets(self):
        """No text of the window has a number that is asked for."""
        secrets = self._secrets()
        if secrets:
            told = " ".join(self._told())
            for secret in secrets:
                found = re.search(rf"(?<![\d.]){re.escape(secret)}(?![\d.]*\d)", told)
                assert found is None, f"{secret} is told: {told[found.start() - 60 :][:120]}"

    def _secrets(self):
        """Return the numbers that are asked for, and that nothing else which is shown tells."""
        answering = self.evaluation.answering
        hidden = answering.exercise.hidden
        if self.evaluation.is_outdated or not any(map(answering.is_open, hidden)):
            return set()
        numbers = [self.right(asked) for asked in hidden if answering.is_open(asked)]
        numbers = [number for number in numbers if isinstance(number, float)]
        texts = {*map(format_number, numbers), *map(repr, numbers)}
        return {
            text
            for text in texts - self._given()
            if sum(sign.isdigit() for sign in text) >= TELLING
        }

    def _given(self):
        """Return what is shown as it should be, and what comes of a planted mistake."""
        graph, evaluation = self.document.graph, self.evaluation
        numbers = [evaluation.edge_gradient(edge) for edge in graph.edges()]
        for node in graph.nodes():
            numbers += [evaluation.value(node.id), evaluation.gradient(node.id)]
            numbers += list(node.params.values())
        numbers = [number for number in numbers if isinstance(number, float)]
        return {*map(format_number, numbers), *map(repr, numbers)}

    def _told(self):
        """Return every text that can be seen, tooltips too."""
        for widget in self.window.findChildren(QWidget):
            if widget.isVisible():
                yield widget.toolTip()
                yield widget.accessibleName()
                if isinstance(widget, QLabel | QAbstractButton):
                    yield widget.text()
                if isinstance(widget, SentenceList):
                    yield from (widget.item(row).text() for row in range(widget.count()))
        model = self.window.steps.model
        yield from (model.data(model.index(row, 0)) or "" for row in range(model.rowCount()))
        for edge in self.document.graph.edges():
            yield from self.view.edge_texts(edge)
        for node in self.document.graph.nodes():
            yield from self.view.stub_texts(node.id)


class Student(Learner):
    """Changes no graph, so that there is nearly always something to find."""

    def acts(self):
        """Return what a student may do."""
        return (*self.learning(), *[self.click] * 3, *[self.ask] * 3, self.zoom, self.run)

    def run(self):
        self.hand.key(self.chance.choice((Qt.Key.Key_F5, Qt.Key.Key_F6, Qt.Key.Key_F8)))
