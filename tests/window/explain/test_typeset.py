"""Every formula that a layer can show is typeset."""

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
