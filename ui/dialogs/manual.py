"""The manual (Shift+F1, H, palette): chapters at the left, the page at the right, search over all of them."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.dialogs.framed import FramedDialog
from ui.dialogs.manualpage import ManualPage
from ui.dialogs.manualtext import FIRST, GROUPS, Chapter, chapters, found, target
from widgets.controls import Button, SearchField
from widgets.language import language, tr
from widgets.text import Text
from widgets.theme import px
from widgets.tree import Node, Tree

LIST_PX = 268


class ManualDialog(FramedDialog):
    """Opens at ``chapter``; one that is not there opens the first. Links lead from chapter to chapter, and Back returns."""

    def __init__(self, chapter: str = FIRST) -> None:
        super().__init__(tr("Manual"), QSize(1240, 820))
        self._chapters = {each.key: each for each in chapters(language())}
        self._before: list[str] = []
        self._here = self._typed = ""
        self.search = SearchField(tr("Search the manual"))
        self.count = Text("", 12, 400, "text3")
        self.tree = Tree(tr("Chapters"))
        self.page = ManualPage()
        self.page.setAccessibleName(tr("Manual"))
        self.back = Button(tr("Back"), "dialog")
        self._lay_out()
        self._wire()
        self._list(list(self._chapters.values()))
        self.show_chapter(chapter if chapter in self._chapters else FIRST)

    def first_focus(self) -> QWidget:
        return self.search

    @property
    def chapter(self) -> str:
        """Key of the chapter that is shown."""
        return self._here

    def show_chapter(self, key: str, anchor: str = "") -> None:
        """Show a chapter, at one of its headings if asked for."""
        if key != self._here and key in self._chapters:
            self._before += [self._here] if self._here else []
            self._turn_to(key)
        if anchor:
            self.page.show_heading(anchor)

    # -- inside -------------------------------------------------------------------------------------------------------
    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QHBoxLayout()
        left.setSpacing(px(6))
        left.addWidget(self.search)
        left.addWidget(self.count)
        left.addWidget(self.tree, 1)
        holder = QWidget()
        holder.setLayout(left)
        holder.setFixedWidth(px(LIST_PX))
        left.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(px(14))
        right.addWidget(holder)
        right.addWidget(self.page, 1)
        self.body.addLayout(right, 1)
        self.foot.addWidget(self.back)
        self.add_cancel(tr("Close"))

    def _wire(self) -> None:
        self.search.searched.connect(self._search)
        self.tree.selected.connect(self.show_chapter)
        self.page.link_chosen.connect(self._follow)
        self.back.clicked.connect(self._go_back)

    def _list(self, shown: list[Chapter]) -> None:
        groups = []
        for key, title in GROUPS:
            members = [Node(chapter.key, chapter.title) for chapter in shown if chapter.group == key]
            groups += [Node(key, tr(title), members, strong=True)] if members else []
        self.tree.show_nodes(groups, [key for key, _ in GROUPS])

    def _search(self, typed: str) -> None:
        """Only chapters with every word are listed; the page shows where they are, Enter once more the next place."""
        if typed == self._typed:
            self.page.next_mark()
            return
        self._typed = typed
        shown = found(typed, list(self._chapters.values()))
        self._list(shown)
        self.count.show_text(tr("{n} results").format(n=len(shown)) if typed else "")
        self.page.mark(typed.split())
        if typed and shown and self._here not in {chapter.key for chapter in shown}:
            self.show_chapter(shown[0].key)
        self.tree.select_id(self._here)

    def _follow(self, link: str) -> None:
        inside = target(link)
        if inside is not None:
            self.show_chapter(inside[0] or self._here, inside[1])

    def _go_back(self) -> None:
        if self._before:
            self._turn_to(self._before.pop())

    def _turn_to(self, key: str) -> None:
        self._here = key
        self.page.show_text(self._chapters[key].text)
        self.page.mark(self._typed.split())
        self.back.setEnabled(bool(self._before))
        self.tree.select_id(key)
