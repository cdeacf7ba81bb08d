"""The style sheet as a template and the roles of the palette. Sizes scale with the text; families stay those of the program."""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette

EFFECTS = (
    Qt.UIEffect.UI_FadeTooltip, Qt.UIEffect.UI_AnimateTooltip, Qt.UIEffect.UI_FadeMenu, Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_AnimateCombo,
)  # fmt: skip
"""Nothing moves: these are switched off."""
FLAT_CAP = Qt.PenCapStyle.FlatCap
_R = QPalette.ColorRole
PALETTE: Mapping[str, tuple[QPalette.ColorRole, ...]] = {
    "surface": (_R.Window, _R.Button, _R.AlternateBase),
    "plot": (_R.Base, _R.ToolTipBase),
    "text1": (_R.WindowText, _R.Text, _R.ButtonText, _R.HighlightedText, _R.ToolTipText, _R.BrightText),
    "text3": (_R.PlaceholderText,),
    "selection": (_R.Highlight,),
    "accent": (_R.Link, _R.LinkVisited, _R.Accent),
    "line1": (_R.Midlight, _R.Light),
    "line2": (_R.Mid,),
    "line3": (_R.Dark, _R.Shadow),
}
TEXT_ROLES = (_R.WindowText, _R.Text, _R.ButtonText)

_TEMPLATE = Template("""
QAbstractScrollArea { background: transparent; border: 0; }
QToolTip { background: $plot; color: $text1; border: 1px solid $line3; padding: 3px 6px; font-size: 12px; }
QMenu { background: $plot; color: $text1; border: 1px solid $line3; padding: 4px 0; font-size: 13px; }
QMenu::item { padding: 4px 20px 4px 24px; min-height: 18px; background: transparent; }
QMenu::item:selected { background: $selection; color: $text1; }
QMenu::item:disabled { color: $text3; }
QMenu::separator { height: 1px; background: $line2; margin: 4px 0; }

QPushButton { background: $plot; color: $text1; border: 1px solid $line3; border-radius: 2px; padding: 0 10px;
  min-height: 24px; max-height: 24px; font-size: 13px; font-weight: 500; }
QPushButton:hover { background: $hover; }
QPushButton:pressed, QPushButton:checked { background: $selection; }
QPushButton:disabled { background: transparent; color: $text3; border-color: $line2; }
QPushButton[kind="row"] { min-height: 18px; max-height: 18px; padding: 0 8px; }
QPushButton[kind="step"] { padding: 0 0; }
QPushButton[kind="step-dialog"] { padding: 0; min-height: 30px; max-height: 30px; }
QPushButton[kind="dialog"], QPushButton[kind="primary-dialog"] { min-height: 30px; max-height: 30px; padding: 0 14px; }
QPushButton[kind="primary"], QPushButton[kind="primary-dialog"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[kind="primary"]:hover, QPushButton[kind="primary-dialog"]:hover { border-color: $text1; }
QPushButton[kind="primary"]:pressed, QPushButton[kind="primary-dialog"]:pressed { background: $live; border-color: $live; color: $plot; }
QPushButton[kind="primary"]:disabled, QPushButton[kind="primary-dialog"]:disabled
  { background: transparent; color: $text3; border-color: $line2; }
QPushButton[kind="link"] { background: transparent; border: 1px solid transparent; padding: 0 4px; font-weight: 400; color: $text2; }
QPushButton[kind="link"]:hover { color: $text1; background: $hover; }

QFrame[segments="true"] { background: $plot; border: 1px solid $line3; border-radius: 2px; }
QFrame[segments="true"] QPushButton { border: 0; border-radius: 0; background: transparent; color: $text2; padding: 0 10px;
  font-weight: 400; border-left: 1px solid $line2; min-height: 24px; max-height: 24px; }
QFrame[segments="true"] QPushButton[first="true"] { border-left: 0; }
QFrame[segments="true"] QPushButton:hover { background: $hover; }
QFrame[segments="true"] QPushButton:checked { background: $selection; color: $text1; font-weight: 600; }
QFrame[segments="true"] QPushButton:disabled { color: $text3; }
QFrame[segments="true"][kind="dialog"] QPushButton { min-height: 30px; max-height: 30px; }

QLineEdit, QDoubleSpinBox, QSpinBox, QDateTimeEdit, QDateEdit, QTimeEdit, QComboBox {
  background: $plot; color: $text1; border: 1px solid $line3; border-radius: 2px; padding: 0 8px;
  min-height: 24px; max-height: 24px; font-size: 13px; selection-background-color: $selection; selection-color: $text1; }
QPlainTextEdit, QTextEdit { background: $plot; color: $text1; border: 1px solid $line3; border-radius: 2px; padding: 3px 5px;
  font-size: 13px; selection-background-color: $selection; selection-color: $text1; }
QLineEdit:disabled, QDoubleSpinBox:disabled, QSpinBox:disabled, QComboBox:disabled, QDateTimeEdit:disabled, QPlainTextEdit:disabled
  { background: transparent; color: $text3; border-color: $line2; }
QLineEdit:read-only { background: transparent; border-color: $line2; }
QLineEdit[invalid="true"], QDoubleSpinBox[invalid="true"], QSpinBox[invalid="true"], QComboBox[invalid="true"],
QDateTimeEdit[invalid="true"], QPlainTextEdit[invalid="true"] { border: 2px solid $text1; padding: 0 7px;
  min-height: 22px; max-height: 22px; }
QPlainTextEdit[invalid="true"] { min-height: 0; max-height: 16777215px; }
QLineEdit[kind="dialog"], QDoubleSpinBox[kind="dialog"], QComboBox[kind="dialog"] { min-height: 30px; max-height: 30px; }
QLineEdit[kind="dialog"][invalid="true"], QDoubleSpinBox[kind="dialog"][invalid="true"] { min-height: 28px; max-height: 28px; }
QLineEdit[kind="row"], QDoubleSpinBox[kind="row"], QComboBox[kind="row"] { min-height: 18px; max-height: 18px; padding: 0 5px; }
QDoubleSpinBox::up-button, QDoubleSpinBox::down-button, QSpinBox::up-button, QSpinBox::down-button { width: 0; border: 0; }
QDateTimeEdit::up-button, QDateTimeEdit::down-button, QDateEdit::up-button, QDateEdit::down-button,
QTimeEdit::up-button, QTimeEdit::down-button { width: 0; border: 0; }
QComboBox, QDateTimeEdit { padding-right: 24px; }
QComboBox:hover { background: $hover; }
QComboBox::drop-down, QDateTimeEdit::drop-down { border: 0; width: 22px; }
QCalendarWidget QWidget { background: $plot; color: $text1; font-size: 13px; alternate-background-color: $sunken; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: $sunken; }
QCalendarWidget QToolButton { background: transparent; color: $text1; border: 0; padding: 2px 8px; font-weight: 600; }
QCalendarWidget QToolButton:hover { background: $hover; }
QCalendarWidget QToolButton::menu-indicator { width: 0; }
QCalendarWidget QAbstractItemView { selection-background-color: $accent; selection-color: $on_accent; }
QComboBox QAbstractItemView { background: $plot; color: $text1; border: 1px solid $line3; outline: 0; font-size: 13px;
  selection-background-color: $selection; selection-color: $text1; }
QComboBox QAbstractItemView::item { min-height: 26px; padding: 0 8px; border: 0; }
QComboBox QAbstractItemView::item:selected { background: $selection; color: $text1; }

QCheckBox, QRadioButton { color: $text1; font-size: 13px; spacing: 7px; min-height: 20px; background: transparent; }
QCheckBox:disabled, QRadioButton:disabled { color: $text3; }
QLabel { background: transparent; }

QTableView, QTreeView, QListView { background: transparent; border: 0; outline: 0; gridline-color: $line1; font-size: 13px;
  selection-background-color: $selection; selection-color: $text1; }
QHeaderView { background: $sunken; border: 0; }
QHeaderView::section { background: $sunken; color: $text2; border: 0; border-bottom: 1px solid $line2; padding: 0 8px;
  font-size: 12px; font-weight: 500; }
QTableCornerButton::section { background: $sunken; border: 0; border-bottom: 1px solid $line2; }
QAbstractScrollArea::corner { background: transparent; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0; border: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; border: 0; }
QScrollBar::handle { background: $line3; border: 3px solid $surface; border-radius: 0; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: $text3; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QSplitter::handle { background: $line2; }
QSplitter::handle:hover { background: $accent; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QProgressBar { background: $track; border: 0; min-height: 8px; max-height: 8px; }
QProgressBar::chunk { background: $accent; }
""")
_SCALED = re.compile(r"(font-size|min-height|max-height|padding(?:-\w+)?|spacing|width): ([^;{}]+);")
_LENGTH = re.compile(r"\b(\d+)px")


def sheet(tokens: Mapping[str, str], scale: int) -> str:
    """The style sheet with colours put in and text sizes, heights and paddings scaled; lines keep their pixel."""
    return _SCALED.sub(lambda rule: _scaled(rule, scale), _TEMPLATE.substitute(tokens))


def _scaled(rule: re.Match[str], scale: int) -> str:
    lengths = _LENGTH.sub(lambda length: f"{_length(int(length[1]), scale)}px", rule[2])
    return f"{rule[1]}: {lengths};"


def _length(px: int, scale: int) -> int:
    """One pixel is a line and stays one."""
    return px if px <= 1 else round(px * scale / 100)
