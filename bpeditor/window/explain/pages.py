"""The pages of the Explain panel; imported when it is first shown, so that a start is none slower.

A page that needs a large library imports it when it is made.
"""

from __future__ import annotations

from bpeditor.window.explain.exercise_page import ExercisePage
from bpeditor.window.explain.layer_page import LayerPage
from bpeditor.window.explain.page import Page
from bpeditor.window.explain.rule_page import RulePage

PAGES: tuple[type[Page], ...] = (RulePage, LayerPage, ExercisePage)
"""In the order of their tabs."""
