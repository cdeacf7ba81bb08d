"""Tooltips show names as they are, never as the rich text that they may look like."""

from __future__ import annotations

from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from widgets.text import Text
from widgets.tooltip import plain_tip

NAME = '<img src="file:///share/x.png"> AHU <b>3</b>'


def test_plain_words_stay_as_they_are() -> None:
    for words in ("", "AHU-3, supply < 18 °C & rising", "급기 온도"):
        assert plain_tip(words) == words


def test_what_looks_like_rich_text_is_shown_letter_by_letter(qtbot: QtBot) -> None:
    document = QTextDocument()
    document.setHtml(plain_tip(NAME))
    assert document.toPlainText().replace("\N{NO-BREAK SPACE}", " ") == NAME


def test_a_name_that_is_cut_is_told_in_full_and_plainly(qtbot: QtBot) -> None:
    text = Text(NAME, elide=True)
    qtbot.addWidget(text)
    text.resize(40, 20)
    text.show()
    qtbot.waitUntil(lambda: bool(text.toolTip()))
    assert text.toolTip() == plain_tip(NAME) != NAME
