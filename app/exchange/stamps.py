"""Times as people and meters write them: 24:00, 오후, days of Excel, Unix seconds, two columns for date and time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Literal

from app.exchange.cells import Cell

DateOrder = Literal["ymd", "dmy", "mdy", "serial", "unix"]
EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 what a clock said has no zone
YEARS = (1990, 2100)
UNIX_S = (631_152_000, 4_102_444_800)
"""1990 to 2100."""

_DATE = re.compile(r"(\d{1,4})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,4})\s*[일.]?")
_PACKED = re.compile(r"(\d{4})(\d\d)(\d\d)(?:[T ]?(\d\d):?(\d\d)(?::?(\d\d))?)?$")
_TIME = re.compile(
    r"(?P<before>am|pm|오전|오후)?\s*(?P<h>\d{1,2})\s*[:시]\s*(?:(?P<m>\d{1,2})\s*분?)?(?:\s*[:]?\s*(?P<s>\d{1,2})(?:[.,](?P<f>\d{1,9}))?\s*초?)?"
    r"\s*(?P<after>am|pm|오전|오후)?$",
    re.IGNORECASE,
)
_ZONE = re.compile(r"\s*(Z|UTC|[+-]\d\d:?\d\d|[+-]\d\d)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time of the file: what the clock said, and its distance from UTC when the file tells it."""

    clock: datetime
    offset: timedelta | None = None


def parse_stamp(cells: Sequence[Cell], order: DateOrder) -> Stamp:
    """The time in one cell, or in a cell with the date and one with the time. Raises ``ValueError`` with the reason."""
    if len(cells) == 2:
        return _two(cells[0], cells[1], order)
    cell = cells[0]
    if isinstance(cell, datetime):
        return _checked(Stamp(_rounded(cell)))
    if isinstance(cell, date):
        return _checked(Stamp(datetime.combine(cell, time())))
    if isinstance(cell, bool) or cell is None or cell == "":
        raise ValueError("there is no time")
    if isinstance(cell, float | int):
        return _checked(_number(float(cell), order))
    if isinstance(cell, str):
        return _checked(_text(cell, order))
    raise ValueError("a time without a date")


def _two(day: Cell, clock: Cell, order: DateOrder) -> Stamp:
    start = parse_stamp([day], "serial" if order == "serial" else order)
    midnight = start.clock.replace(hour=0, minute=0, second=0, microsecond=0)
    if isinstance(clock, str) and _is_number(clock) and len(clock.strip()) <= 2:
        clock = float(clock)
    if isinstance(clock, time):
        return Stamp(_rounded(datetime.combine(midnight, clock)))
    if isinstance(clock, timedelta):
        return Stamp(_rounded(midnight + clock))
    if isinstance(clock, datetime):
        return Stamp(_rounded(datetime.combine(midnight, clock.time())))
    if isinstance(clock, float | int) and not isinstance(clock, bool):
        if 0 <= clock < 1 or (clock == 1 and order == "serial"):
            return Stamp(_rounded(midnight + timedelta(days=clock)))
        if clock == int(clock) and clock <= 24:
            return Stamp(midnight + timedelta(hours=int(clock)))
        raise ValueError(f"{clock:g} is not a time of the day")
    if isinstance(clock, str) and clock.strip():
        plain = clock.strip()
        if re.fullmatch(r"\d{4}(?:\d\d)?", plain, re.ASCII):
            plain = ":".join(plain[at : at + 2] for at in range(0, len(plain), 2))
        rest, offset = _zone(plain)
        return Stamp(midnight + _clock(rest), offset)
    raise ValueError("there is no time beside the date")


def _text(text: str, order: DateOrder) -> Stamp:
    plain = text.strip().strip("\ufeff").strip("'\"")
    if order in ("serial", "unix") and _is_number(plain):
        return _number(float(plain.replace(",", ".")), order)
    packed = _PACKED.match(plain)
    if packed:
        parts = [int(part or 0) for part in packed.groups()]
        return Stamp(_midnight(*parts[:3]) + _span(*parts[3:]))
    found = _DATE.match(plain)
    if not found:
        raise ValueError(f"'{plain[:40]}' is not a time like 2026-07-14 14:15")
    midnight = _midnight(*_ordered([int(part) for part in found.groups()], order))
    rest, offset = _zone(plain[found.end() :].lstrip("T ,").strip())
    rest = re.sub(r"^\(?[월화수목금토일]\)?요?일?\s*", "", rest)
    return Stamp(midnight + (_clock(rest) if rest else timedelta()), offset)


def _ordered(parts: list[int], order: DateOrder) -> tuple[int, int, int]:
    """Year, month, day."""
    first, second, third = parts
    if first > 31 or order in ("ymd", "serial", "unix"):
        return _year(first), second, third
    return (_year(third), second, first) if order == "dmy" else (_year(third), first, second)


def _year(number: int) -> int:
    return 2000 + number if number < 100 else number


def _midnight(year: int, month: int, day: int) -> datetime:
    try:
        return datetime(year, month, day)  # noqa: DTZ001 as above
    except ValueError as error:
        raise ValueError(f"there is no day {year:04}-{month:02}-{day:02}") from error


def _clock(text: str) -> timedelta:
    found = _TIME.match(text)
    if not found:
        raise ValueError(f"'{text[:40]}' is not a time like 14:15")
    hour, minute, second = (int(found[name] or 0) for name in ("h", "m", "s"))
    half = (found["before"] or found["after"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(f"'{text[:40]}' is not a time like 02:15 pm")
        hour = hour % 12 + 12 * (half in ("pm", "오후"))
    fraction = timedelta(microseconds=int((found["f"] or "0")[:6].ljust(6, "0")))
    return _span(hour, minute, second) + fraction


def _span(hour: int, minute: int, second: int) -> timedelta:
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and (minute or second)):
        raise ValueError(f"{hour:02}:{minute:02}:{second:02} is not a time of the day")
    return timedelta(hours=hour, minutes=minute, seconds=second)


def _zone(text: str) -> tuple[str, timedelta | None]:
    found = _ZONE.search(text)
    if not found:
        return text, None
    mark = found[1].upper()
    if mark in ("Z", "UTC"):
        return text[: found.start()], timedelta()
    digits = mark[1:].replace(":", "").ljust(4, "0")
    span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return text[: found.start()], -span if mark[0] == "-" else span


def _number(value: float, order: DateOrder) -> Stamp:
    if order == "unix":
        seconds = value / 1000 if value > UNIX_S[1] else value
        if not UNIX_S[0] <= seconds <= UNIX_S[1]:
            raise ValueError(f"{value:.15g} is not a time in seconds since 1970")
        return Stamp(_rounded(datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)), timedelta())
    if order == "serial" and 32_874 <= value < 73_051:
        return Stamp(_rounded(EXCEL_EPOCH + timedelta(days=value), half_s=0.5))
    if value == int(value) and len(str(int(value))) == 8:
        return _text(str(int(value)), order)
    raise ValueError(f"{value:.15g} is a number, not a time")


def _rounded(at: datetime, half_s: float = 0.05) -> datetime:
    """Times that were calculated as parts of days miss the second by a little."""
    whole = (at + timedelta(seconds=0.5)).replace(microsecond=0)
    return whole if abs((at - whole).total_seconds()) <= half_s else at


def _checked(stamp: Stamp) -> Stamp:
    if not YEARS[0] <= stamp.clock.year <= YEARS[1]:
        raise ValueError(f"the year {stamp.clock.year} cannot be")
    return stamp


def _is_number(text: str) -> bool:
    return re.fullmatch(r"\d+(?:[.,]\d+)?", text.strip(), re.ASCII) is not None


def order_of(cells: Iterable[Cell]) -> tuple[DateOrder, bool]:  # noqa: PLR0911 one return for each way
    """How dates are written in these cells, and whether that is certain."""
    seen = [cell for cell in cells if cell is not None and cell != ""]
    numbers = [float(c.replace(",", ".")) if isinstance(c, str) else float(c) for c in seen if _numeric(c)]  # type: ignore[arg-type]
    if numbers and len(numbers) >= len(seen) / 2:
        if min(numbers) >= UNIX_S[0] and len(str(int(numbers[0]))) in (9, 10, 12, 13):
            return "unix", True
        if max(numbers) < 73_051:
            return "serial", True
        return "ymd", True
    found = [m for m in (_DATE.match(c.strip()) for c in seen if isinstance(c, str)) if m]
    if not found or any(int(m[1]) > 31 for m in found):
        return "ymd", True
    if all(int(m[3]) <= 31 for m in found):  # the year has two digits
        return _by_steps(seen, ("ymd", "dmy", "mdy"))
    if any(int(m[1]) > 12 for m in found):
        return "dmy", True
    if any(int(m[2]) > 12 for m in found):
        return "mdy", True
    return _by_steps(seen, ("dmy", "mdy"))


def _by_steps(cells: Sequence[Cell], orders: tuple[DateOrder, ...]) -> tuple[DateOrder, bool]:
    """01.02. or 02.01.: the order under which the times follow each other most evenly; otherwise nobody can tell."""
    spread: dict[DateOrder, float] = {}
    for order in orders:
        try:
            clocks = [parse_stamp([cell], order).clock for cell in cells]
        except ValueError:
            continue
        spread[order] = sum(abs((b - a).total_seconds()) for a, b in pairwise(clocks))
    best = min(spread, key=lambda order: spread[order], default=orders[0])
    even = [order for order, span in spread.items() if span == spread[best]]
    return best, len(even) == 1 and (len(spread) == 1 or spread[best] > 0)


def _numeric(cell: Cell) -> bool:
    if isinstance(cell, str):
        return _is_number(cell) and ("." in cell or len(cell.strip()) not in (8, 12, 14))
    return isinstance(cell, float | int) and not isinstance(cell, bool)
