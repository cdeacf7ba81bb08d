"""Query and body of a request to frozen values; what does not fit is refused with the name of the entry."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

import msgspec
from aiohttp import web
from multidict import MultiMapping

from app.api.route import Route
from app.domain.errors import InvalidInput
from app.domain.problems import BadRequest, TooLarge

LONGEST_TEXT = 2_000
"""Characters of one text in a body: names, reasons and notes go to the audit and to every console."""

_PLACE = re.compile(r"^(?P<what>.*?)(?: - at `(?P<place>[^`]*)`)?$", re.DOTALL)
_MISSING = re.compile(r"missing required field `(\w+)`")
_ISO = re.compile(r"^\d{4}-\d\d-\d\d")


def parse_query(kind: type, given: MultiMapping[str]) -> Any:
    """The parameters as ``kind``. Raises ``BadRequest`` for unknown and repeated names, ``InvalidInput`` for values."""
    known = {field.name: field for field in fields(kind)}
    values: dict[str, str] = {}
    for name, text in given.items():
        if name not in known:
            raise BadRequest(name, f"There is no parameter '{name}' here{_known(known)}.")
        if name in values:
            raise BadRequest(name, f"The parameter '{name}' stands twice.")
        values[name] = _instant(name, text) if "datetime" in str(known[name].type) else text
    return _converted(values, kind, strict=False)


def parse_body(kind: Any, raw: bytes) -> Any:
    """JSON as ``kind``. Raises ``BadRequest`` when it is no JSON, ``InvalidInput`` for an unknown or unfitting entry."""
    try:
        data = msgspec.json.decode(raw or b"{}")
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadRequest("body", f"The body is not JSON: {error}.") from error
    if is_dataclass(kind):
        _refuse_unknown(kind, data)
    return _converted(data, kind, strict=True)


async def read_body(request: web.Request, route: Route) -> bytes:
    """The whole body, never more than the route takes."""
    if (request.content_length or 0) > route.limit_bytes:
        raise _too_large(route)
    parts, size = [], 0
    async for part in request.content.iter_chunked(64 * 1024):
        size += len(part)
        if size > route.limit_bytes:
            raise _too_large(route)
        parts.append(part)
    return b"".join(parts)


def _too_large(route: Route) -> TooLarge:
    return TooLarge("body", f"The body is larger than the {route.limit_bytes // 1024} kB that are taken here.")


def _converted(data: Any, kind: Any, *, strict: bool) -> Any:
    try:
        value = msgspec.convert(data, kind, strict=strict)
    except msgspec.ValidationError as error:
        raise _invalid(str(error)) from error
    _refuse_local_times(value)
    _refuse_long_texts(value)
    return value


def _invalid(text: str) -> InvalidInput:
    """``Expected `int`, got `str` - at `$.limit``` as a sentence with its field."""
    match = _PLACE.match(text)
    what, place = (match["what"], match["place"] or "") if match else (text, "")
    place = place.removeprefix("$").lstrip(".")
    missing = _MISSING.search(what)
    if missing:
        place = f"{place}.{missing[1]}".lstrip(".")
        return InvalidInput(place, f"'{place}' is missing.")
    what = what.replace("`", "").replace("Expected", "expected", 1).replace("Invalid", "invalid", 1)
    return InvalidInput(place or "body", f"{place or 'The body'}: {what}.")


def _refuse_unknown(kind: Any, data: Any) -> None:
    """A misspelt entry must not fall back to its default in silence: a hold without end instead of one of a minute."""
    known = {field.name: field for field in fields(kind)}
    for name in data if isinstance(data, dict) else ():
        if name not in known:
            raise InvalidInput(name, f"There is no entry '{name}' here{_known(known)}.")


def _refuse_local_times(value: Any) -> None:
    for field in fields(value) if is_dataclass(value) else ():
        instant = getattr(value, field.name)
        if isinstance(instant, datetime) and instant.tzinfo is None:
            raise InvalidInput(field.name, f"{field.name}: a time needs its zone, for instance 2026-07-14T05:30:00Z.")


def _refuse_long_texts(value: Any) -> None:
    for field in fields(value) if is_dataclass(value) else ():
        text = getattr(value, field.name)
        if isinstance(text, str) and len(text) > LONGEST_TEXT:
            raise InvalidInput(field.name, f"{field.name}: the text is longer than {LONGEST_TEXT:,} characters.")


def _instant(name: str, text: str) -> str:
    if not _ISO.match(text):
        raise InvalidInput(name, f"{name}: '{text[:40]}' is not a time like 2026-07-14T05:30:00Z.")
    return text.replace(" ", "+")  # a plus that was not percent-encoded


def _known(known: dict[str, Any]) -> str:
    return f"; known are {', '.join(known)}" if known else ""
