"""The manual: chapters of both languages, links that lead somewhere, search, and how the console opens it."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from app.domain.messages import LiveAlarms
from tests.ui.plainpanel import ROWS, PlainPanel
from tests.ui.smallsite import alarm
from ui.context import Context
from ui.dialogs.manual import ManualDialog
from ui.dialogs.manualtext import CHAPTER_OF, FIRST, Chapter, chapters, found, slug, target
from ui.panels.registry import PANELS, PanelRow
from ui.place import Place
from ui.shell.findables import findables
from ui.shell.shell import Shell
from ui.shell.shortcuts import SHORTCUTS
from ui.shell.window import ConsoleWindow
from widgets import theme
from widgets.language import LANGUAGES, set_language

LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def opened(qtbot: QtBot, chapter: str = FIRST) -> ManualDialog:
    made = ManualDialog(chapter)
    qtbot.addWidget(made)
    made.resize(made.wanted)
    made.show()
    return made


def headings(chapter: Chapter) -> list[str]:
    return HEADING.findall(FENCE.sub("", chapter.text))


# -- the chapters -----------------------------------------------------------------------------------------------------
def test_both_languages_have_the_same_chapters_with_as_many_headings() -> None:
    english, korean = chapters("en"), chapters("ko")
    assert [chapter.key for chapter in english] == [chapter.key for chapter in korean]
    for one, other in zip(english, korean, strict=True):
        assert len(headings(one)) == len(headings(other)), one.key
        assert one.title != other.title or one.key.startswith("api"), one.key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_chapter_begins_with_its_title_and_ends_with_a_line(language: str) -> None:
    for chapter in chapters(language):
        assert chapter.title, chapter.key
        assert chapter.text.startswith("# "), chapter.key
        assert chapter.text.endswith("\n"), chapter.key
        assert "<!--" not in chapter.text, chapter.key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_leads_to_a_heading_that_is_there(language: str) -> None:
    known = {chapter.key: {slug(heading) for heading in headings(chapter)} for chapter in chapters(language)}
    for chapter in chapters(language):
        for link in LINK.findall(FENCE.sub("", chapter.text)):
            inside = target(link)
            assert inside is not None, f"{chapter.key}: {link} leads out of the manual"
            key = inside[0] or chapter.key
            assert key in known, f"{chapter.key}: {link}"
            assert not inside[1] or inside[1] in known[key], f"{chapter.key}: {link}"


def test_every_display_has_its_chapter() -> None:
    assert set(CHAPTER_OF) == {row.key for row in PANELS}
    assert {*CHAPTER_OF.values(), FIRST} <= {chapter.key for chapter in chapters("en")}


def test_links_out_of_the_manual_are_no_targets() -> None:
    assert target("operator-06-alarms.md#shelve") == ("operator-06-alarms", "shelve")
    assert target("#shelve") == ("", "shelve")
    assert target("https://example.org/a.md") is None
    assert target("../../secret.md") is None
    assert target("file:secret.md") is None


# -- the dialog -------------------------------------------------------------------------------------------------------
def test_it_lists_the_chapters_and_shows_the_one_that_was_asked_for(qtbot: QtBot) -> None:
    dialog = opened(qtbot, "operator-06-alarms")
    assert dialog.tree.current_id() == "operator-06-alarms"
    assert dialog.tree.shown_count() == len(chapters("en")) + 3
    assert dialog.page.toPlainText().startswith("Alarms")
    assert opened(qtbot, "no-such-chapter").chapter == FIRST


def test_a_link_opens_its_chapter_at_the_heading_and_back_returns(qtbot: QtBot) -> None:
    dialog = opened(qtbot, "operator-01-start")
    assert not dialog.back.isEnabled()
    dialog.page.anchorClicked.emit(QUrl("operator-06-alarms.md#shelve"))
    assert dialog.chapter == "operator-06-alarms"
    assert dialog.page.verticalScrollBar().value() > 0
    dialog.back.click()
    assert dialog.chapter == "operator-01-start"


def test_links_to_the_world_open_nothing(qtbot: QtBot) -> None:
    dialog = opened(qtbot)
    dialog.page.anchorClicked.emit(QUrl("https://example.org"))
    assert dialog.chapter == FIRST
    assert dialog.page.loadResource(QTextDocument.ResourceType.ImageResource, QUrl("picture.png")) is None


def test_a_search_lists_what_holds_every_word_and_marks_it(qtbot: QtBot) -> None:
    dialog = opened(qtbot)
    dialog.search.setText("byte order")
    dialog.search.returnPressed.emit()
    assert dialog.chapter in {chapter.key for chapter in found("byte order", chapters("en"))}
    assert dialog.page.extraSelections()
    assert dialog.count.text() == f"{len(found('byte order', chapters('en')))} results"
    first = dialog.page.textCursor().position()
    dialog.search.returnPressed.emit()
    assert dialog.page.textCursor().position() != first

    dialog.search.setText("")
    dialog.search.returnPressed.emit()
    assert dialog.page.extraSelections() == []
    assert dialog.tree.shown_count() == len(chapters("en")) + 3


def test_a_word_that_is_nowhere_leaves_the_page(qtbot: QtBot) -> None:
    dialog = opened(qtbot)
    dialog.search.setText("xyzzy")
    dialog.search.returnPressed.emit()
    assert dialog.tree.shown_count() == 0
    assert dialog.count.text() == "0 results"
    assert dialog.chapter == FIRST


def test_the_page_follows_the_theme_where_it_is(qtbot: QtBot) -> None:
    dialog = opened(qtbot, "operator-06-alarms")
    dialog.page.verticalScrollBar().setValue(200)
    theme.set_theme("dark")
    assert dialog.page.verticalScrollBar().value() == 200
    heading = dialog.page.document().begin()
    form = heading.begin().fragment().charFormat()
    assert form.foreground().color() == theme.colour("text1")


def test_in_korean_it_is_korean(qtbot: QtBot) -> None:
    set_language("ko")
    dialog = opened(qtbot, "operator-06-alarms")
    assert dialog.page.toPlainText().startswith("경보")


# -- from the console -------------------------------------------------------------------------------------------------
@pytest.fixture
def shell(qtbot: QtBot, context: Context) -> Shell:
    window = ConsoleWindow(context.feed)
    qtbot.addWidget(window, before_close_func=lambda closed: closed.show_nothing())
    window.resize(1920, 1080)
    window.show()
    alarms = PanelRow("alarms", "Alarms", "F5", "tests.ui.plainpanel:PlainPanel")
    made = Shell(window, context, (*ROWS, alarms))
    made.go(Place("zones"))
    return made


def manual_of(shell: Shell) -> ManualDialog:
    shown = shell.workspace.dialogs.dialog
    assert isinstance(shown, ManualDialog)
    return shown


def test_help_opens_the_chapter_of_the_display(shell: Shell) -> None:
    shell.do("guide")
    assert manual_of(shell).chapter == CHAPTER_OF["zones"]
    shell.do("close")
    assert shell.workspace.dialogs.dialog is None


def test_help_on_something_in_alarm_goes_to_its_guide_and_from_there_to_the_manual(
    shell: Shell, context: Context
) -> None:
    context.feed.apply(LiveAlarms(alarms=[alarm("a", 2, source="t.ahu.sp")]))
    context.feed.flush()
    shell.do("guide")
    panel = shell.workspace.deck.panel
    assert shell.workspace.deck.key == "alarms"
    assert shell.workspace.deck.trail.here == Place("alarms", {"alarm": "a"})
    assert isinstance(panel, PlainPanel)
    shell.do("guide")
    assert manual_of(shell).chapter == CHAPTER_OF["alarms"]


def test_palette_and_shortcuts_know_it(shell: Shell, context: Context) -> None:
    targets = [item.target for item in findables(context, ())]
    assert "action:manual" in targets
    assert any(shortcut.action == "guide" and "Shift+F1" in shortcut.keys for shortcut in SHORTCUTS)
    shell.do("manual")
    assert manual_of(shell).chapter == FIRST


def test_a_chapter_opens_at_its_beginning_in_a_low_window(qtbot: QtBot) -> None:
    made = ManualDialog(FIRST)
    qtbot.addWidget(made)
    made.resize(1200, 600)
    made.show()
    qtbot.wait(20)
    assert made.page.verticalScrollBar().maximum() > 0
    assert made.page.verticalScrollBar().value() == 0
