"""Which point of the site a name in a file means, and the unit that stands beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.domain.conversion import known_unit
from app.domain.site import Point

_UNIT = re.compile(r"[\[(（]\s*([^\])）]{1,12}?)\s*[\])）]\s*$")


def unit_in(title: str) -> str:
    """``Main meter (kWh)`` → kWh; empty when the brackets hold no unit."""
    found = _UNIT.search(title)
    return found[1] if found and known_unit(found[1]) else ""


def bare(title: str) -> str:
    """A title without its unit, folded so that spelling does not matter."""
    found = _UNIT.search(title)
    plain = title[: found.start()] if found and known_unit(found[1]) else title
    return re.sub(r"\s+", " ", plain).strip().casefold()


class Targets:
    """The points of a site by id and by their names in both languages. A name that two points have means none."""

    def __init__(self, points: Mapping[str, Point]) -> None:
        self._points = points
        self._by_word: dict[str, str] = {}
        doubled = set[str]()
        for point in points.values():
            for word in {bare(point.name.en), bare(point.name.ko)} - {""}:
                if word in self._by_word:
                    doubled.add(word)
                self._by_word[word] = point.id
        for word in doubled:
            del self._by_word[word]
        self._by_word |= {id.casefold(): id for id in points}

    def match(self, title: str) -> str:
        """The id of the point, or empty."""
        return self._by_word.get(title.strip().casefold()) or self._by_word.get(bare(title), "")

    def point(self, id: str) -> Point | None:
        return self._points.get(id)
