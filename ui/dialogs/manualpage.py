"""A page of the manual: Markdown in the fonts and colours of the theme. Nothing is ever loaded from anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import (
    QBrush,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableFormat,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit

from ui.dialogs.manualtext import slug
from widgets import theme
from widgets.theme import px

HEADING_PX = {1: 20, 2: 15, 3: 13}
FIXED_FAMILIES = ["DejaVu Sans Mono", "Liberation Mono", "Consolas", "Menlo", "Noto Sans Mono", "Noto Sans KR"]
LINE_PERCENT = 135.0
NORMAL_WEIGHT = 400
TABLE_PERCENT = 99.0  # its border needs a pixel of its own
_FEATURES = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML


class ManualPage(QTextBrowser):
    """``link_chosen`` carries the link as it is written; following it is the dialog's work."""

    link_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self._words: tuple[str, ...] = ()
        self.setOpenLinks(False)
        self.anchorClicked.connect(lambda url: self.link_chosen.emit(url.toString()))
        theme.changes.changed.connect(self._render)

    def loadResource(self, type: int, name: QUrl | str) -> Any:
        """No picture, no style sheet, no file: a page is text."""
        return None

    def show_text(self, text: str) -> None:
        """Show Markdown from its beginning."""
        self._text = text
        self._render()
        self.setTextCursor(QTextCursor(self.document()))  # a change of size scrolls to the cursor
        self.verticalScrollBar().setValue(0)

    def show_heading(self, anchor: str) -> bool:
        """Bring the heading of a link to the top; False when there is none."""
        for block in self._blocks():
            if block.blockFormat().headingLevel() and slug(block.text()) == anchor:
                self.setTextCursor(QTextCursor(block))
                top = self.document().documentLayout().blockBoundingRect(block).top()
                self.verticalScrollBar().setValue(int(top) - px(8))
                return True
        return False

    def mark(self, words: Sequence[str]) -> int:
        """Mark every place of ``words`` and go to the first; how many there are."""
        self._words = tuple(words)
        places = self._show_marks()
        if places:
            self._go(places[0])
        return len(places)

    def next_mark(self) -> None:
        """Go to the next marked place, after the last to the first."""
        places, here = self._places(), self.textCursor().selectionEnd()
        after = [place for place in places if place.selectionStart() >= here]
        if places:
            self._go((after or places)[0])

    # -- inside -------------------------------------------------------------------------------------------------------
    def _render(self) -> None:
        top = self.verticalScrollBar().value()
        document = self.document()
        document.setDefaultFont(theme.font(13))
        document.setDocumentMargin(px(18))
        document.setMarkdown(self._text, _FEATURES)
        for block in self._blocks():
            self._shape(block)
        for frame in document.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                _shape_table(frame)
        self._show_marks()
        self.verticalScrollBar().setValue(top)

    def _blocks(self) -> Iterator[QTextBlock]:
        block = self.document().begin()
        while block.isValid():
            yield block
            block = block.next()

    def _shape(self, block: QTextBlock) -> None:
        level, fenced = block.blockFormat().headingLevel(), _is_code(block)
        in_table = QTextCursor(block).currentTable() is not None
        cursor = QTextCursor(block)
        cursor.mergeBlockFormat(_block_format(level, fenced=fenced, close=fenced or in_table))
        for start, length, form in _fragments(block, level):
            cursor.setPosition(start)
            cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(form)

    def _places(self) -> list[QTextCursor]:
        places = []
        for word in self._words:
            at = self.document().find(word)
            while not at.isNull():
                places.append(at)
                at = self.document().find(word, at)
        return sorted(places, key=QTextCursor.selectionStart)

    def _show_marks(self) -> list[QTextCursor]:
        places, marks = self._places(), []
        for place in places:
            marks.append(mark := QTextEdit.ExtraSelection())
            mark.cursor = place
            mark.format.setBackground(theme.colour("selection"))
        self.setExtraSelections(marks)
        return places

    def _go(self, place: QTextCursor) -> None:
        self.setTextCursor(place)
        self.ensureCursorVisible()


def _is_code(block: QTextBlock) -> bool:
    form = block.blockFormat()
    return form.hasProperty(QTextFormat.Property.BlockCodeFence) or form.hasProperty(
        QTextFormat.Property.BlockCodeLanguage
    )


def _block_format(level: int, *, fenced: bool, close: bool) -> QTextBlockFormat:
    form = QTextBlockFormat()
    if not fenced:
        form.setLineHeight(LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    form.setTopMargin(px(18 if level == 2 else 12 if level else 0))
    form.setBottomMargin(0 if close else px(6 if level else 8))
    if fenced:
        form.setBackground(theme.colour("sunken"))
        form.setLeftMargin(px(8))
        form.setNonBreakableLines(False)
    return form


def _fragments(block: QTextBlock, level: int) -> list[tuple[int, int, QTextCharFormat]]:
    """Position, length and new format of each run of text, gathered before anything is changed."""
    parts, at = [], block.begin()
    while not at.atEnd():
        fragment = at.fragment()
        parts.append((fragment.position(), fragment.length(), _char_format(fragment.charFormat(), level)))
        at += 1
    return parts


def _char_format(known: QTextCharFormat, level: int) -> QTextCharFormat:
    form = QTextCharFormat(known)
    form.clearProperty(QTextFormat.Property.FontSizeAdjustment)  # it would win over a size in pixels
    if level:
        form.setProperty(QTextFormat.Property.FontPixelSize, px(HEADING_PX.get(level, 13)))
        form.setForeground(theme.colour("text1"))
    if known.isAnchor():
        form.setForeground(theme.colour("accent"))
    if known.fontFixedPitch():
        form.setFontFamilies(FIXED_FAMILIES)
        form.setProperty(QTextFormat.Property.FontPixelSize, px(12))
        form.setBackground(theme.colour("sunken"))
    if known.fontItalic():  # there are no italics on this console
        form.setFontItalic(False)
        form.setFontWeight(500)
    if known.fontWeight() > NORMAL_WEIGHT:
        form.setFontWeight(600)
    return form


def _shape_table(table: QTextTable) -> None:
    form = QTextTableFormat(table.format())
    form.setBorder(1)
    form.setBorderCollapse(True)
    form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    form.setBorderBrush(QBrush(theme.colour("line1")))
    form.setCellPadding(px(5))
    form.setCellSpacing(0)
    form.setBottomMargin(px(10))
    form.setWidth(QTextLength(QTextLength.Type.PercentageLength, TABLE_PERCENT))
    table.setFormat(form)
    for column in range(table.columns()):
        cell = table.cellAt(0, column)
        head = QTextCharFormat(cell.format())
        head.setBackground(theme.colour("sunken"))
        cell.setFormat(head)
