"""The pages of the Explain panel; imported when it is first shown, so that a start is none slower.

A page that needs a large library imports it when it is made.
"""

from __future__ import annotations

from bpeditor.window.explain.check_page import CheckPage
from bpeditor.window.explain.exercise_page import ExercisePage
from bpeditor.window.explain.findings_page import FindingsPage
from bpeditor.window.explain.layer_page import LayerPage
from bpeditor.window.explain.nudge_page import NudgePage
from bpeditor.window.explain.page import Page
from bpeditor.window.explain.paths_page import PathsPage
from bpeditor.window.explain.rule_page import RulePage

PAGES: tuple[type[Page], ...] = (
    RulePage,
    LayerPage,
    PathsPage,
    NudgePage,
    CheckPage,
    FindingsPage,
    ExercisePage,
)
"""In the order of their tabs."""
