"""From the options of a site file to complete settings: defaults filled in, kinds and bounds checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.errors import AddressError
from drivers.base import Option


def filled(options: Mapping[str, Any], rows: Sequence[Option]) -> dict[str, Any]:
    """The value of every declared option; raises ``AddressError`` with a sentence that names the bad one."""
    if missing := [row.name for row in rows if row.required and row.name not in options]:
        raise AddressError(f"the option '{missing[0]}' is missing")
    return {row.name: _checked(row, options[row.name]) if row.name in options else row.default for row in rows}


def _checked(row: Option, given: Any) -> Any:
    value = _converted(row, given)
    if row.choices and value not in row.choices:
        raise AddressError(f"the option '{row.name}' is {value!r}; it can be {', '.join(row.choices)}")
    if row.low is not None and value < row.low:
        raise AddressError(f"the option '{row.name}' is {value}, below {row.low:.12g}")
    if row.high is not None and value > row.high:
        raise AddressError(f"the option '{row.name}' is {value}, above {row.high:.12g}")
    return value


def _converted(row: Option, given: Any) -> Any:
    """Choices may be written with hyphens; a whole number is good where a fraction may stand, and nothing else converts."""
    if row.kind is str and isinstance(given, str):
        return given.replace("-", "_") if row.choices else given
    if row.kind is float and isinstance(given, int | float) and not isinstance(given, bool):
        return float(given)
    if row.kind in (int, bool) and type(given) is row.kind:
        return given
    raise AddressError(f"the option '{row.name}' is {given!r}, which is not {_KIND_WORDS[row.kind]}")


_KIND_WORDS = {int: "a whole number", float: "a number", str: "text", bool: "true or false"}
