"""Tokens, fonts, switching of theme and text scale."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtGui import QColor, QFontDatabase, QFontInfo, QFontMetricsF, QPalette, QRawFont
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

import resources
from widgets import theme, tokens

BACKGROUNDS = ("frame", "surface", "plot", "sunken", "hover", "selection", "override_tint", "zone_warm", "zone_cool")
TEXTS = ("text1", "text2", "text3", "live")
READ_ON = [(text, ground) for text in TEXTS for ground in BACKGROUNDS] + [
    ("on_accent", "accent"),
    ("on_override", "override"),
    ("on_glyph", "on"),
    ("text1", "off"),
]
SEEN_ON = [
    (mark, ground)
    for mark in ("line3", "accent", "bar", "bar_strong", "limit", "override", "wall", "inner_wall", "series", "series2")
    for ground in ("surface", "plot")
]
SEEN_ON += [(f"pen{number}", "plot") for number in range(1, 7)] + [("off_glyph", "off"), ("on_glyph", "on")]


@pytest.mark.parametrize("name", tokens.THEMES)
def test_every_text_can_be_read_on_every_ground_it_stands_on(name: str) -> None:
    theme.set_theme(name)
    weak = [
        (text, ground, round(theme.contrast(theme.colour(text), theme.colour(ground)), 2))
        for text, ground in READ_ON
        if theme.contrast(theme.colour(text), theme.colour(ground)) < 4.5
    ]
    assert weak == []


@pytest.mark.parametrize("name", tokens.THEMES)
def test_every_mark_and_border_can_be_seen_on_its_ground(name: str) -> None:
    theme.set_theme(name)
    weak = [pair for pair in SEEN_ON if theme.contrast(theme.colour(pair[0]), theme.colour(pair[1])) < 3.0]
    assert weak == []


@pytest.mark.parametrize("name", tokens.THEMES)
@pytest.mark.parametrize("priority", [1, 2, 3, 4])
def test_alarm_marks_and_rows_can_be_read(name: str, priority: int) -> None:
    theme.set_theme(name)
    fill, outline, number, tint = theme.alarm_colours(priority)
    assert theme.contrast(number, fill) >= 4.5
    assert theme.contrast(outline, tint) >= 4.5  # the number of an acknowledged mark
    assert theme.contrast(outline, theme.colour("surface")) >= 3.0
    for text in TEXTS:
        assert theme.contrast(theme.colour(text), tint) >= 4.5


@pytest.mark.parametrize("name", tokens.THEMES)
@pytest.mark.parametrize("number", range(1, 7))
def test_the_number_on_a_pen_chip_can_be_read(name: str, number: int) -> None:
    theme.set_theme(name)
    assert theme.contrast(theme.ink_on(theme.pen(number)), theme.pen(number)) >= theme.ENOUGH_CONTRAST


def test_both_themes_have_the_same_tokens() -> None:
    assert tokens.TOKENS["light"].keys() == tokens.TOKENS["dark"].keys()
    assert theme.scrim().alpha() == 0x61
    assert theme.colour("fan").alpha() == 0x38


def test_a_token_is_exactly_that_of_the_design() -> None:
    assert theme.colour("accent") == QColor("#235D88")
    theme.set_theme("dark")
    assert theme.colour("accent") == QColor("#6AAAD8")
    assert theme.alarm_colours(1)[0] == QColor("#D9333F")


def test_the_theme_changes_without_a_restart(qtbot: QtBot, qapp: QApplication) -> None:
    button = QPushButton("Trend")
    qtbot.addWidget(button)
    light = button.grab().toImage().pixelColor(3, 3)
    with qtbot.waitSignal(theme.changes.changed):
        theme.set_theme("dark")
    assert light == QColor("#F8F9F9")
    assert button.grab().toImage().pixelColor(3, 3) == QColor("#181B1E")
    assert qapp.palette().color(QPalette.ColorRole.WindowText) == QColor("#E1E5E8")


def test_an_unknown_theme_from_old_settings_is_ignored() -> None:
    theme.set_theme("sepia")
    assert theme.theme() == "light"


def test_text_scale_makes_texts_and_controls_grow_but_not_lines(qtbot: QtBot) -> None:
    button = QPushButton("Trend")
    qtbot.addWidget(button)
    assert button.sizeHint().height() == 26
    theme.set_text_scale(130)
    assert theme.font(13).pixelSize() == 17
    assert theme.px(100) == 130
    assert button.sizeHint().height() == 33
    theme.set_text_scale(400)
    assert theme.text_scale() == 130


@pytest.mark.parametrize("weight", [400, 500, 600])
def test_inter_comes_with_the_program_and_its_figures_are_tabular(weight: int) -> None:
    used = theme.font(13, weight)
    assert QFontInfo(used).family() == "Inter"
    assert QFontInfo(used).weight() == weight
    metrics = QFontMetricsF(used)
    assert len({metrics.horizontalAdvance(figure) for figure in "0123456789"}) == 1
    assert metrics.horizontalAdvance("−") == metrics.horizontalAdvance("0")


def test_korean_comes_with_the_program(qtbot: QtBot) -> None:
    assert "Noto Sans KR" in QFontDatabase.families()
    files = sorted(resources.path("fonts").glob("NotoSansKR-*.ttf"))
    assert [file.name for file in files] == ["NotoSansKR-Regular.ttf", "NotoSansKR-SemiBold.ttf"]
    for file in files:
        raw = QRawFont(str(file), 13)
        assert all(raw.supportsCharacter(code) for code in range(0xAC00, 0xD7A4))
        assert raw.familyName() == "Noto Sans KR"
    assert sum(file.stat().st_size for file in resources.path("fonts").iterdir()) < 6_000_000


def test_the_focus_ring_follows_the_focus_and_survives_its_window(qtbot: QtBot) -> None:
    for _ in range(2):
        window = QWidget()
        QPushButton("First", window)  # takes the focus of a new window
        button = QPushButton("Trend", window)
        button.move(120, 20)
        window.resize(220, 80)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        assert not _ringed(window, button)
        button.setFocus()
        qtbot.waitUntil(partial(_ringed, window, button))
        window.close()
        window.deleteLater()


def _ringed(window: QWidget, button: QPushButton) -> bool:
    """Accent outside the left border of the button, with a pixel of ground between."""
    image, box = window.grab().toImage(), button.geometry()
    left = [image.pixelColor(box.left() - distance, box.center().y()) for distance in (1, 2, 3)]
    return left == [theme.colour("surface"), theme.colour("accent"), theme.colour("accent")]
