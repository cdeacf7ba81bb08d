"""STAND-IN until widgets/ is published: tokens, fonts, marks, small controls used by the shell."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QGuiApplication, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QWidget

_T = """frame #DDE0E3 #15181B
surface #EDEFF0 #1C2024
plot #F8F9F9 #181B1E
sunken #DEE1E4 #121517
hover #E4E7EA #252A2F
selection #CDDCE8 #243A4B
line1 #DADDE0 #272C31
line2 #BDC3C8 #383F46
line3 #7C858D #6F7981
text1 #171B1F #E1E5E8
text2 #3D444B #B6BDC3
text3 #535B63 #9CA4AB
live #0D3353 #C4DDF1
accent #235D88 #6AAAD8
on_accent #FFFFFF #0C1318
series #1D3448 #BFD6E8
band #D3D9DE #2C333A
track #D3D7DB #2E353B
bar #6B7680 #89949D
bar_strong #2E3942 #C3CBD2
limit #171B1F #E1E5E8
hatch #AEB5BB #444C53
override #006D7A #35B5C4
on_override #FFFFFF #04171A
override_tint #D0E8EA #11353A"""
TOKENS = {row.split()[0]: tuple(row.split()[1:]) for row in _T.splitlines()}
ALARM = {
    1: (("#BC1C2C", "#D9333F"), ("#7C0E1A", "#FF8E94"), ("#FFFFFF", "#FFFFFF"), ("#F6DADC", "#46191D")),
    2: (("#E46E00", "#EC7C14"), ("#7F3F00", "#FFC07A"), ("#1D1100", "#1D1100"), ("#FBE4CC", "#402A12")),
    3: (("#F4C60B", "#F4CC2F"), ("#6A5400", "#FFE891"), ("#1D1800", "#1D1800"), ("#FAF0C4", "#3A3212")),
    4: (("#7A52B5", "#A685DC"), ("#4B2E7B", "#D3C0F2"), ("#FFFFFF", "#160C26"), ("#E8E0F3", "#2E2440")),
}
theme = "light"


def set_theme(name: str) -> None:
    global theme  # noqa: PLW0603 stand-in
    theme = name


def colour(name: str) -> QColor:
    return QColor(TOKENS[name][theme == "dark"])


def alarm_colours(priority: int) -> tuple[QColor, QColor, QColor, QColor]:
    fill, outline, number, tint = (QColor(pair[theme == "dark"]) for pair in ALARM[priority])
    return fill, outline, number, tint


def font(px: int = 13, weight: int = 400) -> QFont:
    made = QFont()
    made.setFamilies(["Inter", "Noto Sans KR", "Noto Sans"])
    made.setPixelSize(px)
    made.setWeight(QFont.Weight(weight))
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def alarm_mark(painter: QPainter, at: QRectF, priority: int, state: str) -> None:
    fill, outline, number, tint = alarm_colours(priority)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(at.topLeft())
    painter.scale(at.width() / 16, at.height() / 16)
    unack = state in ("unacknowledged", "latched")
    pen = QPen(outline, 1.0 if unack else 1.4)
    if state == "returned":
        pen.setDashPattern([2, 1.5])
    painter.setPen(pen)
    painter.setBrush(fill if unack else Qt.BrushStyle.NoBrush if state == "returned" else tint)
    if priority == 1:
        painter.drawRect(QRectF(1.5, 1.5, 13, 13))
    elif priority == 2:
        painter.drawPolygon(QPolygonF([QPointF(8, 0.9), QPointF(15.4, 14.6), QPointF(0.6, 14.6)]))
    elif priority == 3:
        painter.drawPolygon(QPolygonF([QPointF(8, 0.4), QPointF(15.6, 8), QPointF(8, 15.6), QPointF(0.4, 8)]))
    else:
        painter.drawEllipse(QPointF(8, 8), 7, 7)
    painter.setFont(font(10, 600))
    painter.setPen(number if unack else colour("text1"))
    painter.drawText(QRectF(0, 2 if priority == 2 else 0, 16, 16), Qt.AlignmentFlag.AlignCenter, str(priority))
    painter.restore()


def quality_mark(painter: QPainter, at: QRectF, letter: str) -> None:
    painter.save()
    painter.setPen(QPen(colour("text1"), 1.2))
    painter.setBrush(colour("text1") if letter == "×" else colour("plot"))
    painter.drawRect(at.adjusted(1, 1, -1, -1))
    painter.setPen(colour("plot") if letter == "×" else colour("text1"))
    painter.setFont(font(10, 600))
    painter.drawText(at, Qt.AlignmentFlag.AlignCenter, letter)
    painter.restore()


class Button(QPushButton):
    def __init__(self, text: str, kind: str = "", key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(f"{text}  {key}" if key else text, parent)
        self.setProperty("kind", kind)
        self.setFont(font(13, 500))
        self.setFixedHeight(26 if kind != "row" else 20)


class Segments(QFrame):
    chosen = Signal(str)

    def __init__(self, choices: list[tuple[str, str]], current: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.group = QButtonGroup(self)
        for key, text in choices:
            button = QPushButton(text)
            button.setCheckable(True)
            button.setChecked(key == current)
            button.setFixedHeight(26)
            button.clicked.connect(lambda _=False, k=key: self.chosen.emit(k))
            self.group.addButton(button)
            row.addWidget(button)


_KO: dict[str, str] = {}
_language = "en"


def set_language(name: str) -> None:
    global _language  # noqa: PLW0603 stand-in
    _language = name


def tr(text: str) -> str:
    return _KO.get(text, text) if _language == "ko" else text


def scrim() -> QColor:
    return QColor(0, 0, 0, 140) if theme == "dark" else QColor(40, 46, 50, 97)


def hatch() -> QBrush:
    return QBrush(colour("hatch"), Qt.BrushStyle.BDiagPattern)


def override_mark(painter: QPainter, at: QRectF, letter: str) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("override"))
    x, y, w, h = at.x(), at.y(), at.width(), at.height()
    painter.drawPolygon(
        QPolygonF(
            [
                QPointF(x, y),
                QPointF(x + w, y),
                QPointF(x + w, y + h * 0.8),
                QPointF(x + w / 2, y + h),
                QPointF(x, y + h * 0.8),
            ]
        )
    )
    painter.setPen(colour("on_override"))
    painter.setFont(font(10, 600))
    painter.drawText(at.adjusted(0, -1, 0, -1), Qt.AlignmentFlag.AlignCenter, letter)
    painter.restore()


def copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
