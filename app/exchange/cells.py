"""Cells of a table, and numbers as people write them."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta
from typing import Literal, TypeAlias

Cell: TypeAlias = str | float | int | bool | datetime | date | time | timedelta | None

Decimal = Literal[".", ","]

NOTHING = frozenset({"", "-", "--", "---", "–", "– –", "nan", "null", "none", "n/a", "na", "#n/a", "#na", "."})
"""What stands for a value that is not there, in lower case."""

_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII).fullmatch
_WITH_COMMAS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?", re.ASCII).fullmatch
_DECIMAL_COMMA = re.compile(r"[+-]?(?:\d+,?\d*|,\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII).fullmatch
_WITH_POINTS = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d*)?", re.ASCII).fullmatch
_SPACES = str.maketrans(
    {"\u00a0": None, "\u202f": None, "\u2009": None, "'": None, "’": None, "\u2212": "-", "\ufeff": None}
)
_GROUPED = re.compile(r"(?<=\d) (?=\d{3}(?:\D|$))", re.ASCII)


def is_nothing(cell: Cell) -> bool:
    """Whether a cell stands for no value."""
    if cell is None:
        return True
    if isinstance(cell, str):
        return cell.strip().lower() in NOTHING
    return isinstance(cell, float) and math.isnan(cell)


def parse_number(cell: Cell, decimal: Decimal) -> float:
    """The number in a cell; NaN where there is none. Raises ``ValueError`` with the reason for anything else."""
    if isinstance(cell, str):
        return _parse_text(cell, decimal)
    if cell is None:
        return math.nan
    if isinstance(cell, bool):
        return float(cell)
    if isinstance(cell, float | int):
        if math.isinf(cell):
            raise ValueError("infinity is not a value")
        return float(cell)
    raise ValueError("a date or time stands where a number should be")


def _parse_text(text: str, decimal: Decimal) -> float:
    if decimal == "." and _PLAIN(text):
        return _finite(float(text), text)
    plain = _GROUPED.sub("", text.strip().translate(_SPACES))
    if plain.lower() in NOTHING:
        return math.nan
    if decimal == ".":
        plain = plain.replace(",", "") if _WITH_COMMAS(plain) else plain
    elif _WITH_POINTS(plain):
        plain = plain.replace(".", "").replace(",", ".")
    elif _DECIMAL_COMMA(plain):
        plain = plain.replace(",", ".")
    else:
        plain = ""
    if not _PLAIN(plain):
        raise ValueError(f"'{text.strip()[:40]}' is not a number")
    return _finite(float(plain), text)


def _finite(value: float, text: str) -> float:
    if math.isinf(value):
        raise ValueError(f"'{text.strip()[:40]}' is too large for a number")
    return value


def decimal_of(texts: list[str], delimiter: str) -> tuple[Decimal, bool]:
    """The decimal mark that these cells use, and whether it is certain."""
    points = commas = open_ = 0
    for text in texts:
        plain = text.strip().translate(_SPACES)
        if "," in plain and "." in plain:
            last = max(plain.rfind(","), plain.rfind("."))
            points, commas = points + (plain[last] == "."), commas + (plain[last] == ",")
        elif re.fullmatch(r"[+-]?[1-9]\d{0,2},\d{3}", plain) and delimiter != ",":
            open_ += 1
        elif _DECIMAL_COMMA(plain) and "," in plain:
            commas += 1
        elif "." in plain and _PLAIN(plain):
            points += 1
    if delimiter == ",":
        return (",", True) if commas > points else (".", True)
    if commas or points:
        return (",", True) if commas >= points else (".", True)
    return (",", False) if open_ else (".", True)


def text_of(cell: Cell) -> str:
    """A cell as it is shown to people."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M:%S}".removesuffix(":00")
    return f"{cell:g}" if isinstance(cell, float) else str(cell)
