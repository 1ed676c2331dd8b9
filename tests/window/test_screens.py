"""Screens with more pixels: a window that comes to another one is as sharp there as a new one.

Qt takes screens and their scale from the environment, so each test is a program of its own.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bpeditor import app

WIDTH = 1400
SCRIPT = """
import sys
from bpeditor.app import create_window, make_application
from bpeditor.graph import examples

def let_go_on_until(is_so):
    while not is_so():
        application.processEvents()

def window_at(x):
    window = create_window(examples.path_of("two_layer_net"))
    window.resize(600, 420)
    window.move(x, 10)
    window.show()
    window.evaluation.backward()
    window.view.set_zoom(float(sys.argv[1]))
    window.view.center_on(window.view.node_rect("a1").center())
    let_go_on_until(lambda: window.windowHandle().isExposed() and window.after_paint.is_done)
    return window

application = make_application()
moved = window_at(10)
before = moved.view.grab()
moved.move(1410, 10)
let_go_on_until(lambda: moved.view.devicePixelRatioF() != 1.0)
after, fresh = moved.view.grab(), window_at(1410).view.grab()
print(before.devicePixelRatio(), after.devicePixelRatio(), after.toImage() == fresh.toImage())
"""


@pytest.mark.parametrize("zoom", [0.1, 0.45, 1.0])
@pytest.mark.parametrize("scale", ["1.25", "2"])
def test_a_window_that_comes_to_a_finer_screen_is_painted_as_a_new_one_there(tmp_path, scale, zoom):
    sizes = {
        "y": 0,
        "width": WIDTH,
        "height": 900,
        "logicalDpi": 96,
        "logicalBaseDpi": 96,
        "dpr": 1,
    }
    screens = [{"name": "coarse", "x": 0, **sizes}, {"name": "fine", "x": WIDTH, **sizes}]
    layout = tmp_path / "screens.json"
    layout.write_text(json.dumps({"screens": screens}))
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(zoom)],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
        cwd=Path(app.__file__).parents[1],
        env=os.environ
        | {
            "QT_QPA_PLATFORM": f"offscreen:configfile={layout}",
            "QT_SCREEN_SCALE_FACTORS": f"coarse=1;fine={scale}",
        },
    )
    assert done.stdout.split() == ["1.0", str(float(scale)), "True"]
