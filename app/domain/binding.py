"""Plain data (mappings, lists, text, numbers) to frozen dataclasses, collecting every fault instead of stopping at the first.

The type hints of a dataclass are its schema: a new key in the site file is a new field, nothing else.
"""

from __future__ import annotations

import difflib
import math
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any

from app.domain.site import Name

Path = tuple[str | int, ...]

LARGEST_WHOLE = 2**53
"""Above this a whole number is not exact as a value any more."""

INVALID = object()
"""Stands for a value that could not be bound; its fault has been noted."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: where in the data (keys and list positions) and what is wrong, as a sentence."""

    path: Path
    message: str


@cache
def hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def bind(cls: Any, data: Any, path: Path, faults: list[Fault]) -> Any:  # noqa: PLR0911 one return for each form
    """``data`` as an instance of ``cls``, or ``INVALID`` with at least one fault noted.

    Lists keep their valid members, so that faults of one entry do not hide those of the next.
    """
    if cls is Any:
        return data
    if cls is Name:
        return _name(data, path, faults)
    origin = typing.get_origin(cls)
    if origin in (types.UnionType, typing.Union):
        return _optional(cls, data, path, faults)
    if origin is tuple:
        return _tuple(cls, data, path, faults)
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(cls, data, path, faults)
    if is_dataclass(cls):
        return _record(cls, data, path, faults)
    return _scalar(cls, data, path, faults)


def _fault(faults: list[Fault], path: Path, message: str) -> Any:
    faults.append(Fault(path, message))
    return INVALID


def describe(data: Any) -> str:
    """A short form of a value for an error text."""
    if isinstance(data, Mapping):
        return "a mapping"
    if isinstance(data, list):
        return "a list"
    text = repr(data)
    return text if len(text) <= 40 else text[:37] + "..."


def _name(data: Any, path: Path, faults: list[Fault]) -> Any:
    if isinstance(data, str | int | float) and not isinstance(data, bool):
        return Name(en=str(data))
    if not isinstance(data, Mapping):
        return _fault(faults, path, f"a name is text or {{en: …, ko: …}}, not {describe(data)}")
    for key in data:
        if key not in ("en", "ko"):
            return _fault(faults, (*path, key), f"a name has the languages en and ko, not '{key}'")
    for key, text in data.items():
        if not isinstance(text, str):
            return _fault(faults, (*path, key), f"a name is text, not {describe(text)}")
    return Name(en=data.get("en", ""), ko=data.get("ko", ""))


def _optional(cls: Any, data: Any, path: Path, faults: list[Fault]) -> Any:
    if data is None:
        return None
    inner: Any = next(a for a in typing.get_args(cls) if a is not type(None))
    if data is False and is_dataclass(inner):
        return None  # "record: false", "writable: false"
    if data is True and is_dataclass(inner):
        data = {}
    return bind(inner, data, path, faults)


def _tuple(cls: Any, data: Any, path: Path, faults: list[Fault]) -> Any:
    args = typing.get_args(cls)
    if not isinstance(data, list | tuple):
        return _fault(faults, path, f"a list is expected, not {describe(data)}")
    if args[-1] is Ellipsis:
        bound = (bind(args[0], item, (*path, i), faults) for i, item in enumerate(data))
        return tuple(item for item in bound if item is not INVALID)
    if len(data) != len(args):
        return _fault(faults, path, f"{len(args)} entries are expected, not {len(data)}")
    parts = tuple(bind(a, item, (*path, i), faults) for i, (a, item) in enumerate(zip(args, data, strict=True)))
    return INVALID if INVALID in parts else parts


def _mapping(cls: Any, data: Any, path: Path, faults: list[Fault]) -> Any:
    key_type, value_type = typing.get_args(cls)
    if not isinstance(data, Mapping):
        return _fault(faults, path, f"keys with values are expected, not {describe(data)}")
    bound: dict[Any, Any] = {}
    for key, item in data.items():
        k = bind(key_type, key, (*path, key), faults)
        v = bind(value_type, item, (*path, key), faults)
        if k is not INVALID and v is not INVALID:
            bound[k] = v
    return bound


def _record(cls: Any, data: Any, path: Path, faults: list[Fault]) -> Any:
    if not isinstance(data, Mapping):
        return _fault(faults, path, f"keys with values are expected, not {describe(data)}")
    known = {f.name: f for f in fields(cls)}
    values: dict[str, Any] = {}
    sound = True
    for key, item in data.items():
        if key not in known:
            _fault(faults, (*path, key), f"unknown key '{key}'{_nearest(str(key), known)}")
            continue
        values[key] = bind(hints(cls)[key], item, (*path, key), faults)
        sound &= values[key] is not INVALID
    for name, f in known.items():
        if name not in data and f.default is MISSING and f.default_factory is MISSING:
            _fault(faults, path, f"'{name}' is missing")
            sound = False
    return cls(**values) if sound else INVALID


def _nearest(key: str, known: Mapping[str, Any]) -> str:
    near = difflib.get_close_matches(key, known, 1)
    return f"; did you mean '{near[0]}'?" if near else f"; known are {', '.join(known)}"


def _scalar(cls: Any, data: Any, path: Path, faults: list[Fault]) -> Any:  # noqa: PLR0911 one return for each type
    if isinstance(cls, type) and issubclass(cls, Enum):
        try:
            return cls(data)
        except ValueError:
            return _fault(faults, path, f"{describe(data)} is not one of {', '.join(str(m.value) for m in cls)}")
    if cls is bool:
        return data if isinstance(data, bool) else _fault(faults, path, f"true or false, not {describe(data)}")
    if cls is str:
        if isinstance(data, str):
            return data
        if isinstance(data, int | float) and not isinstance(data, bool):
            return str(data)
        return _fault(faults, path, f"text is expected, not {describe(data)}")
    if isinstance(data, bool) or not isinstance(data, int | float):
        return _fault(faults, path, f"a number is expected, not {describe(data)}")
    return _number(cls, data, path, faults)


def _number(cls: Any, data: float, path: Path, faults: list[Fault]) -> Any:
    if isinstance(data, float) and not math.isfinite(data):
        return _fault(faults, path, f"a finite number is expected, not {data}")
    if cls is int and data != int(data):
        return _fault(faults, path, f"a whole number is expected, not {data}")
    if (cls is int or isinstance(data, int)) and abs(data) > LARGEST_WHOLE:
        return _fault(faults, path, f"the number {describe(data)} is too large")
    return cls(data)


def unbind(value: Any) -> Any:
    """The opposite of ``bind``: plain data in which fields at their defaults are left out."""
    if isinstance(value, Name):
        return _unbind_name(value)
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _unbind_field(getattr(value, f.name)) for f in fields(value) if not _is_default(value, f)}
    if isinstance(value, tuple | list):
        return [unbind(v) for v in value]
    if isinstance(value, Mapping):
        return {k: unbind(v) for k, v in value.items()}
    return value


def _unbind_field(value: Any) -> Any:
    return False if value is None else unbind(value)


def _unbind_name(name: Name) -> Any:
    if name.ko and name.ko != name.en:
        return {"en": name.en, "ko": name.ko} if name.en else {"ko": name.ko}
    return name.en


def _is_default(owner: Any, field: Any) -> bool:
    value = getattr(owner, field.name)
    if field.default is not MISSING:
        return bool(value == field.default)
    return field.default_factory is not MISSING and bool(value == field.default_factory())
