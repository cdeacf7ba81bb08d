"""Find or go to: what the palette offers and how well a typed text fits it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

FoundKind = Literal["display", "equipment", "zone", "point", "alarm", "command"]
RANK: dict[FoundKind, int] = {"display": 0, "command": 1, "alarm": 2, "equipment": 3, "zone": 4, "point": 5}
MOST = 60


@dataclass(frozen=True, slots=True)
class Findable:
    """``target`` says what to do with it and is understood by the shell; ``note`` stands at the right (tag, key)."""

    kind: FoundKind
    title: str
    note: str
    target: str
    words: str = ""  # other texts it is found by


def fit(typed: str, item: Findable) -> float | None:
    """How well ``item`` fits, lower is better; ``None`` when it does not. Every typed word has to be found:
    at the start of a word, inside one, or as letters in order."""
    total = 0.0
    text = f"{item.title} {item.note} {item.words}".casefold()
    for word in typed.casefold().split():
        cost = _word_cost(word, text)
        if cost is None:
            return None
        total += cost
    return total + RANK[item.kind] * 0.1 + len(item.title) * 0.001


def found(typed: str, items: Iterable[Findable], most: int = MOST) -> Sequence[Findable]:
    """The best fits, best first. Nothing typed: displays and commands."""
    if not typed.strip():
        return [item for item in items if item.kind in ("display", "command")][:most]
    fits = [(cost, place, item) for place, item in enumerate(items) if (cost := fit(typed, item)) is not None]
    return [item for _, _, item in sorted(fits)[:most]]


def _word_cost(word: str, text: str) -> float | None:
    place = text.find(word)
    if place == 0:
        return 0.0
    if place > 0:
        starts = any(text.startswith(word, at) for at in _word_starts(text))
        return 1.0 if starts else 2.0
    return _letters_in_order(word, text)


def _word_starts(text: str) -> list[int]:
    return [i for i in range(1, len(text)) if text[i].isalnum() and not text[i - 1].isalnum()]


def _letters_in_order(word: str, text: str) -> float | None:
    """Letters of the word in order, close together; the cost grows with the gaps. Short words are never spread."""
    if len(word) < 3:
        return None
    at = text.find(word[0])
    first = at
    for letter in word[1:]:
        at = text.find(letter, at + 1)
        if at < 0:
            return None
    spread = at - first + 1 - len(word)
    return 4.0 + spread * 0.2 if spread <= 2 * len(word) else None
