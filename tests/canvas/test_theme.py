"""Every text is readable in every theme: the contrast of WCAG 2.2, computed."""

from dataclasses import asdict

import pytest
from PySide6.QtGui import QColor, QPalette

from bpeditor.canvas.theme import HIGH_CONTRAST, THEMES, menu_palette_of, palette_of
from bpeditor.layers import LAYERS

TEXTS = (
    "text", "muted", "gradient", "outdated", "outdated_gradient", "target", "warning",
    "agrees",
)  # fmt: skip
GROUNDS = ("canvas", "card", "field", "frame")
SMALLEST = 4.5
SMALLEST_OF_SIGNS = 3.0
"""WCAG 1.4.11: of lines and shapes that carry meaning."""

themes = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())


def luminance(name):
    colour = QColor(name)
    channels = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@themes
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXTS)
def test_text_stands_out_from_what_it_stands_on(theme, text, ground):
    found = contrast(getattr(theme, text), getattr(theme, ground))
    assert found >= SMALLEST, f"{text} on {ground}: {found:.2f}"


@themes
@pytest.mark.parametrize("text", ["text", "muted", "gradient", "accent"])
@pytest.mark.parametrize("ground", ["window", "card"])
def test_explanations_stand_out_from_their_panel_and_local_gradients_from_their_card(
    theme, text, ground
):
    found = contrast(getattr(theme, text), getattr(theme, ground))
    assert found >= SMALLEST, f"{text} on {ground}: {found:.2f}"


@themes
@pytest.mark.parametrize("family", sorted({layer.family for layer in LAYERS.values()}))
def test_a_layers_symbol_stands_out_from_its_card(theme, family):
    assert contrast(theme.family(family), theme.card) >= SMALLEST_OF_SIGNS


@themes
@pytest.mark.parametrize("ground", ["canvas", "frame"])
@pytest.mark.parametrize("sign", ["wire", "port", "accent"])
def test_wires_ports_and_the_selection_stand_out_from_the_canvas_and_frames(theme, sign, ground):
    found = contrast(getattr(theme, sign), getattr(theme, ground))
    assert found >= SMALLEST_OF_SIGNS, f"{sign} on {ground}: {found:.2f}"


@themes
def test_the_title_of_a_frame_stands_out_from_its_band(theme):
    assert contrast(theme.text, theme.frame_title) >= SMALLEST


@themes
def test_every_family_has_a_colour_of_its_own(theme):
    names = {layer.family for layer in LAYERS.values()}
    assert len({theme.family(name) for name in names}) == len(names)
    assert theme.family("Unheard") == theme.accent


@themes
def test_what_is_out_of_date_does_not_look_fresh(theme):
    assert theme.outdated != theme.text
    assert theme.outdated_gradient != theme.gradient


@themes
def test_every_colour_is_one(theme):
    for name, colour in asdict(theme).items():
        if isinstance(colour, str) and name != "name":
            assert QColor(colour).isValid(), name


@themes
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        (QPalette.ColorRole.WindowText, QPalette.ColorRole.Window),
        (QPalette.ColorRole.Text, QPalette.ColorRole.Base),
        (QPalette.ColorRole.Text, QPalette.ColorRole.AlternateBase),
        (QPalette.ColorRole.ButtonText, QPalette.ColorRole.Button),
        (QPalette.ColorRole.ToolTipText, QPalette.ColorRole.ToolTipBase),
        (QPalette.ColorRole.PlaceholderText, QPalette.ColorRole.Base),
        (QPalette.ColorRole.HighlightedText, QPalette.ColorRole.Highlight),
        (QPalette.ColorRole.Link, QPalette.ColorRole.Base),
    ],
)
def test_the_widgets_around_the_canvas_are_readable(qapp, theme, text, ground):
    palette = palette_of(theme)
    found = contrast(palette.color(text).name(), palette.color(ground).name())
    assert found >= SMALLEST, f"{text} on {ground}: {found:.2f}"


@themes
def test_words_and_icons_stand_out_from_the_row_of_a_menu_under_the_pointer(theme):
    palette = menu_palette_of(theme)
    row = palette.color(QPalette.ColorRole.Highlight).name()
    assert palette.color(QPalette.ColorRole.HighlightedText).name() == theme.text
    assert contrast(theme.text, row) >= SMALLEST
    assert row != theme.window


def test_the_handle_of_a_scroll_bar_stands_out_in_high_contrast():
    assert contrast(HIGH_CONTRAST.button, HIGH_CONTRAST.window) >= SMALLEST_OF_SIGNS
    assert contrast(HIGH_CONTRAST.text, HIGH_CONTRAST.button) >= SMALLEST
