"""Marks tell priority and state by shape and number, not by colour alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from widgets import theme
from widgets.language import set_language
from widgets.marks import AlarmMark, OverrideMark, QualityMark, paint_alarm, paint_override, paint_quality
from widgets.symbols import paint_symbol

SIZE = 16


def drawn(paint: Callable[[QPainter, QRectF], None], size: int = SIZE) -> QImage:
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(theme.colour("surface"))
    painter = QPainter(image)
    paint(painter, QRectF(0, 0, size, size))
    painter.end()
    return image


def at_rect(paint: Callable[..., None], *what: object) -> Callable[[QPainter, QRectF], None]:
    """A painter with its arguments, still without painter and rectangle."""
    return lambda painter, rect: paint(painter, rect, *what)


def grey(image: QImage) -> bytes:
    """What somebody sees who sees no colours, in steps that cannot be told apart left out."""
    small = image.convertToFormat(QImage.Format.Format_Grayscale8)
    return bytes(small.pixelColor(x, y).red() // 24 for y in range(small.height()) for x in range(small.width()))


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("size", [14, 20])
def test_every_priority_and_state_differs_in_greyscale(name: str, size: int) -> None:
    theme.set_theme(name)
    pictures = {
        grey(drawn(at_rect(paint_alarm, p, s), size))
        for p in (1, 2, 3, 4)
        for s in ("unacknowledged", "acknowledged", "returned")
    }
    assert len(pictures) == 12


def test_letters_differ_and_an_empty_letter_draws_nothing() -> None:
    quality = {grey(drawn(at_rect(paint_quality, c))) for c in ("S", "×", "?", "Z", "!")}
    override = {grey(drawn(at_rect(paint_override, c))) for c in "MALT"}
    nothing = grey(drawn(lambda painter, rect: paint_quality(painter, rect, "")))
    assert (len(quality), len(override)) == (5, 4)
    assert len({*quality, *override, nothing}) == 10
    assert len(set(nothing)) == 1


def test_a_cleared_alarm_is_a_small_grey_dot() -> None:
    image = drawn(lambda painter, rect: paint_alarm(painter, rect, 1, "cleared"))
    assert image.pixelColor(8, 8) == theme.colour("bar")
    assert image.pixelColor(3, 3) == theme.colour("surface")


def test_marks_take_the_colours_of_the_theme() -> None:
    light = drawn(lambda painter, rect: paint_alarm(painter, rect, 1)).pixelColor(3, 3)
    theme.set_theme("dark")
    assert light == QColor("#BC1C2C")
    assert drawn(lambda painter, rect: paint_alarm(painter, rect, 1)).pixelColor(3, 3) == QColor("#D9333F")


def test_marks_are_drawn_sharp_under_a_scale() -> None:
    image = QImage(64, 64, QImage.Format.Format_ARGB32)
    image.fill(theme.colour("surface"))
    painter = QPainter(image)
    painter.scale(4, 4)
    paint_alarm(painter, QRectF(0, 0, 16, 16), 1)
    painter.end()
    assert image.pixelColor(10, 10) == QColor("#BC1C2C")
    assert image.pixelColor(2, 2) == theme.colour("surface")


def test_mark_widgets_speak_both_languages(qtbot: QtBot) -> None:
    marks = [AlarmMark(2, "returned"), QualityMark("S"), OverrideMark("M")]
    for mark in marks:
        qtbot.addWidget(mark)
    assert [mark.accessibleName() for mark in marks] == [
        "Priority 2 High, Returned, unacknowledged",
        "Stale",
        "Manual override",
    ]
    set_language("ko")
    marks[1].show_letter("×")  # type: ignore[attr-defined]
    assert marks[1].accessibleName() == "불량"


@pytest.mark.parametrize(
    "kind", ["fan", "pump", "chiller", "cooling_tower", "ahu", "fcu", "valve", "lighting_panel", "ups"]
)
def test_a_symbol_shows_its_state(kind: str) -> None:
    states = ("running", "stopped", "no_communication")
    pictures = {grey(drawn(at_rect(paint_symbol, kind, s), 26)) for s in states}
    assert len(pictures) == 3


def test_symbols_of_different_kinds_differ() -> None:
    kinds = (
        "fan",
        "pump",
        "chiller",
        "cooling_tower",
        "ahu",
        "fcu",
        "vav",
        "valve",
        "lighting_panel",
        "meter",
        "sensor",
        "ups",
        "pv",
        "?",
    )
    assert len({grey(drawn(at_rect(paint_symbol, k), 26)) for k in kinds}) == len(kinds)


def test_marks_grow_with_the_text(qtbot: QtBot) -> None:
    mark = AlarmMark(1)
    qtbot.addWidget(mark)
    theme.set_text_scale(130)
    assert (mark.width(), mark.height()) == (21, 21)
