"""The manual as it ships: one Markdown file for each chapter and language, in ``resources/manuals``. Without widgets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import resources

GROUPS = (("operator", "Operator manual"), ("engineer", "Engineer manual"), ("api", "Open API"))
"""Beginnings of file names in their order, and the titles that are translated."""

CHAPTER_OF = {
    "overview": "operator-03-overview",
    "zones": "operator-04-zones",
    "trends": "operator-05-trends",
    "alarms": "operator-06-alarms",
    "reports": "operator-08-reports",
    "manage": "operator-09-devices",
    "admin": "operator-12-database",
}
"""Which chapter explains which display."""

FIRST = "operator-01-start"
_REMARK = re.compile(r"<!--.*?-->\n?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Chapter:
    """``key`` is the name of its file; ``title`` its first heading; ``text`` is Markdown."""

    key: str
    title: str
    text: str

    @property
    def group(self) -> str:
        return self.key.partition("-")[0]


@cache
def chapters(language: str) -> tuple[Chapter, ...]:
    """Every chapter in the order of the manual."""
    order = [key for key, _ in GROUPS]
    read = [_chapter(file.stem, file.read_text(encoding="utf-8")) for file in _folder(language).glob("*.md")]
    return tuple(sorted(read, key=lambda chapter: (order.index(chapter.group), chapter.key)))


def found(typed: str, all_chapters: Sequence[Chapter]) -> list[Chapter]:
    """The chapters that hold every word of ``typed``."""
    words = typed.casefold().split()
    return [chapter for chapter in all_chapters if all(word in chapter.text.casefold() for word in words)]


def slug(heading: str) -> str:
    """The name of a heading in links, made as code forges make it: ``Byte orders`` is ``byte-orders``."""
    kept = "".join(sign for sign in heading.strip().casefold() if sign.isalnum() or sign in " -_")
    return kept.replace(" ", "-")


def target(link: str) -> tuple[str, str] | None:
    """Chapter and heading of a link inside the manual (an empty chapter is the present one); ``None`` for any other link."""
    file, _, anchor = link.partition("#")
    if file and (not file.endswith(".md") or "/" in file or ":" in file):
        return None
    return file.removesuffix(".md"), anchor


def _folder(language: str) -> Path:
    return resources.path("manuals", language)


def _chapter(key: str, text: str) -> Chapter:
    plain = _REMARK.sub("", text)
    return Chapter(key, plain.partition("\n")[0].lstrip("# ").strip(), plain)
