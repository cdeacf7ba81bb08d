"""English or Korean: the English text is the key, a missing entry stays English.

Each area of the program keeps its Korean in ``resources/translations/ko/<area>.json``, one flat object.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

import resources

LANGUAGES = ("en", "ko")


@dataclass(slots=True)
class _Present:
    language: str = "en"


_now = _Present()


def tr(text: str) -> str:
    """``text`` in the language of the operator. Placeholders such as ``{n}`` are filled in afterwards."""
    return text if _now.language == "en" else catalogue(_now.language).get(text, text)


def language() -> str:
    """``en`` or ``ko``."""
    return _now.language


def set_language(name: str) -> None:
    """``en`` or ``ko``; other names are ignored as they come from old settings. Panels are made anew by the shell."""
    if name in LANGUAGES:
        _now.language = name


@cache
def catalogue(name: str) -> dict[str, str]:
    """All texts of a language, gathered from the files of its folder."""
    texts: dict[str, str] = {}
    for file in sorted(resources.path("translations", name).glob("*.json")):
        texts.update(json.loads(file.read_text(encoding="utf-8")))
    return texts
