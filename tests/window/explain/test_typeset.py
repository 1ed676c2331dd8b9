"""Every formula that a layer can show is typeset."""

import subprocess
import sys

import pytest

from bpeditor.explain.formulas import gradient_of, local_of, parsed
from bpeditor.explain.local import LATEX_NAMES
from bpeditor.explain.writing import as_latex
from bpeditor.layers import LAYERS
from bpeditor.window.explain.typeset import Formula, Typesetter


@pytest.fixture
def typesetter(qtbot, qapp):
    return Typesetter(qapp)


def formulas_of(layer):
    yield as_latex(parsed(layer.formula))
    for gradient in layer.gradients.values():
        yield as_latex(gradient_of(gradient), LATEX_NAMES)
        local = local_of(gradient)
        if local is not None:
            yield as_latex(local, LATEX_NAMES)


def typeset(qtbot, typesetter, *formulas, ratio=1.0):
    for formula in formulas:
        typesetter.picture(formula, ratio)
    qtbot.waitUntil(lambda: typesetter.is_idle, timeout=20_000)
    return [typesetter.picture(formula, ratio) for formula in formulas]


@pytest.mark.parametrize("layer", [layer for layer in LAYERS.values() if layer.inputs])
def test_the_formulas_of_a_layer_have_pictures_with_ink(qtbot, typesetter, layer):
    formulas = [Formula(latex, 18.0, "#14181f") for latex in formulas_of(layer)]

    for picture in typeset(qtbot, typesetter, *formulas):
        assert picture.width > 3
        assert picture.ascent > 3
        image = picture.pixmap.toImage()
        assert any(
            image.pixelColor(x, y).alpha()
            for x in range(image.width())
            for y in range(image.height())
        )


def test_a_formula_is_typeset_once_and_only_if_it_is_still_wanted(qtbot, typesetter):
    x, y = Formula("x", 18.0, "#000000"), Formula("y", 18.0, "#000000")
    assert typesetter.picture(x, 1.0) is None
    typesetter.forget_wishes()
    assert typesetter.is_idle
    (picture,) = typeset(qtbot, typesetter, y)
    assert typesetter.picture(y, 1.0) is picture
    assert typesetter.picture(x, 1.0) is None


def test_a_sharper_screen_gets_more_pixels_of_the_same_size(qtbot, typesetter):
    x = Formula("x", 18.0, "#000000")
    (coarse,) = typeset(qtbot, typesetter, x)
    (fine,) = typeset(qtbot, typesetter, x, ratio=2.0)
    assert fine.width == coarse.width
    assert fine.pixmap.width() > coarse.pixmap.width()


def test_numbers_have_the_font_of_the_formulas(typesetter):
    assert "STIX" in typesetter.font(18.0).family()


WITHOUT = """
import sys
sys.modules["ziamath"] = None
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QWidget
from bpeditor.window.explain.equation import Line, Piece
from bpeditor.window.explain.equation_view import EquationView
from bpeditor.window.explain.typeset import Typesetter
app = QApplication([])
panel, typesetter = QWidget(), Typesetter(app)
view = EquationView(typesetter, panel)
view.show_equation((Line((Piece("x²", "x^2"), Piece("y²", "y^2")), left=(Piece("z", "z"),)),))
panel.resize(QSize(300, 100))
panel.show()
view.resize(QSize(300, 100))
asked = 0
while not typesetter.is_idle or asked < 20:
    view.grab()
    app.processEvents()
    asked += 1
    assert asked < 200, "it is asked for without end"
"""


def test_without_the_library_formulas_stay_text():
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_what_the_library_cannot_set_stays_text_and_is_asked_for_once(qtbot, typesetter):
    bad, good = Formula(r"\frac{", 18.0, "#000000"), Formula("x", 18.0, "#000000")
    nothing, picture = typeset(qtbot, typesetter, bad, good)
    assert nothing is None
    assert picture is not None
    assert typesetter.is_idle
