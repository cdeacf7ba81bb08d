"""Colours, fonts and sizes of the console: two themes and a text scale, switched without restart.

Painters ask here every time they paint; QSS and the palette are made again when theme or scale change. Whoever keeps
a colour (a pyqtgraph pen, a pixmap) listens to ``changes.changed``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QObject, QPointF, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QGuiApplication,
    QPainter,
    QPalette,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QToolTip

import resources
from widgets import qss, tokens

FAMILIES = ("Inter", "Noto Sans KR")
TEXT_SCALES = (90, 100, 115, 130)
HATCH_PX = 8
ENOUGH_CONTRAST = 4.2  # bold figures of 11 px in marks


class Changes(QObject):
    """``changed`` is sent after theme or text scale have changed and QSS and palette are in force."""

    changed = Signal()


@dataclass(slots=True)
class _Present:
    theme: tokens.Theme = "light"
    scale: int = 100
    fonts_loaded: bool = False
    installed: bool = False


changes = Changes()
_now = _Present()


# -- what painters ask ------------------------------------------------------------------------------------------------
def colour(token: str) -> QColor:
    """The colour of a token of ``widgets/tokens.py`` in the present theme; a copy that the caller may change."""
    return QColor(_colour(_now.theme, token))


def alarm_colours(priority: int) -> tuple[QColor, QColor, QColor, QColor]:
    """Fill, outline, number and tint of priority 1 to 4."""
    fill, outline, number, tint = tokens.ALARMS[_now.theme][priority]
    return QColor(fill), QColor(outline), QColor(number), QColor(tint)


def pen(number: int) -> QColor:
    """Colour of trend pen 1, 2 …; after pen 6 they begin again (the number chip tells them apart)."""
    return colour(f"pen{(number - 1) % 6 + 1}")


def end_use(number: int) -> QColor:
    """Colour of end use 1, 2 … in stacks."""
    return colour(f"use{(number - 1) % 6 + 1}")


def ink_on(fill: QColor) -> QColor:
    """The colour of a number on a fill of any theme: white where it can be read well, else near black."""
    white, black = QColor("#FFFFFF"), QColor(tokens.TOKENS["dark"]["on_accent"])
    return white if contrast(white, fill) >= ENOUGH_CONTRAST else black


def contrast(one: QColor, other: QColor) -> float:
    """Contrast ratio of two opaque colours, 1 to 21 (WCAG 2, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def scrim() -> QColor:
    """The translucent colour over a work area behind a dialog."""
    return colour("scrim")


def hatch() -> QBrush:
    """Diagonal lines for stale areas and gaps in data."""
    ratio = QGuiApplication.primaryScreen().devicePixelRatio() if QGuiApplication.instance() else 1.0
    return _hatch(_now.theme, px(HATCH_PX), ratio)


def font(px: int = 13, weight: int = 400) -> QFont:
    """Inter with tabular figures, Noto Sans KR for Hangul; ``px`` at 100 %, scaled by the text scale."""
    _load_fonts()
    return QFont(_font(round(px * _now.scale / 100), weight))


def ink(token: str) -> QColor:
    """As ``colour``, but shared and not to be changed: for painters that ask for every cell."""
    return _colour(_now.theme, token)


def face(px: int = 13, weight: int = 400) -> tuple[QFont, QFontMetricsF]:
    """As ``font``, with its metrics; shared and not to be changed."""
    _load_fonts()
    return _face(round(px * _now.scale / 100), weight)


def px(size: float) -> int:
    """A length at 100 % in pixels of the present text scale."""
    return round(size * _now.scale / 100)


# -- what is switched -------------------------------------------------------------------------------------------------
def theme() -> str:
    """``light`` or ``dark``."""
    return _now.theme


def text_scale() -> int:
    """Per cent."""
    return _now.scale


def set_theme(name: str) -> None:
    """``light`` or ``dark``, at once and everywhere; other names are ignored as they come from old settings."""
    if name in tokens.THEMES and name != _now.theme:
        _now.theme = tokens.THEMES[tokens.THEMES.index(name)]
        _renew()


def set_text_scale(percent: int) -> None:
    """90 to 130 % of the designed text size."""
    wanted = max(TEXT_SCALES[0], min(TEXT_SCALES[-1], percent))
    if wanted != _now.scale:
        _now.scale = wanted
        _renew()


def install(app: QApplication) -> None:
    """Give the program its fonts, style, style sheet and palette, before the first window; again does nothing."""
    from widgets.style import FocusRings, KilowatchStyle  # they ask this module for colours

    if _now.installed:
        return
    _now.installed = True
    _load_fonts()
    app.setStyle(KilowatchStyle())
    for effect in qss.EFFECTS:
        app.setEffectEnabled(effect, False)
    FocusRings(app)
    _renew()


# -- inside -----------------------------------------------------------------------------------------------------------
def _renew() -> None:
    app = QApplication.instance()
    if _now.installed and isinstance(app, QApplication):
        app.setFont(font())
        app.setPalette(_palette())
        QToolTip.setFont(font(12))
        app.setStyleSheet(qss.sheet(tokens.TOKENS[_now.theme], _now.scale))
    changes.changed.emit()


def _palette() -> QPalette:
    made = QPalette()
    for token, roles in qss.PALETTE.items():
        for role in roles:
            made.setColor(role, colour(token))
    for role in qss.TEXT_ROLES:
        made.setColor(QPalette.ColorGroup.Disabled, role, colour("text3"))
    return made


def _load_fonts() -> None:
    if _now.fonts_loaded or QGuiApplication.instance() is None:
        return
    _now.fonts_loaded = True
    for file in sorted(resources.path("fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


def _luminance(shown: QColor) -> float:
    parts = (shown.redF(), shown.greenF(), shown.blueF())
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@lru_cache(maxsize=256)
def _colour(name: tokens.Theme, token: str) -> QColor:
    return _parse(tokens.TOKENS[name][token])


def _parse(text: str) -> QColor:
    made = QColor(text[:7])
    if len(text) == 9:
        made.setAlpha(int(text[7:], 16))
    return made


@lru_cache(maxsize=64)
def _font(px: int, weight: int) -> QFont:
    made = QFont()
    made.setFamilies(list(FAMILIES))
    made.setPixelSize(max(1, px))
    made.setWeight(QFont.Weight(weight))
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


@lru_cache(maxsize=64)
def _face(px: int, weight: int) -> tuple[QFont, QFontMetricsF]:
    used = _font(px, weight)
    return used, QFontMetricsF(used)


@lru_cache(maxsize=16)
def _hatch(name: tokens.Theme, size: int, ratio: float) -> QBrush:
    tile = QPixmap(round(size * ratio), round(size * ratio))
    tile.setDevicePixelRatio(ratio)
    tile.fill(QColor(0, 0, 0, 0))
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(_colour(name, "hatch"), 1.1))
    for shift in (-size, 0, size):
        painter.drawLine(QPointF(shift - 1, size + 1), QPointF(shift + size + 1, -1))
    painter.end()
    return QBrush(tile)
