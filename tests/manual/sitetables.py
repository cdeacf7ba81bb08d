"""What the types of the site model say about the keys of a site file."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import Enum
from typing import Any

import yaml

from app.domain.binding import hints, unbind
from app.domain.site import (
    AlarmRule,
    BackupPlan,
    Building,
    Device,
    Equipment,
    Floor,
    Goal,
    HistoryPlan,
    Link,
    Name,
    Plan,
    PlanRoom,
    PlanSensor,
    PlanSymbol,
    Point,
    Record,
    Site,
    SiteInfo,
    Writable,
    Zone,
)

CLASSES: dict[str, type] = {
    cls.__name__: cls
    for cls in (
        Site, SiteInfo, Goal, BackupPlan, HistoryPlan, Building, Floor, Zone, Equipment, Link, Device, Point, Writable, Record, AlarmRule,
        Plan, PlanRoom, PlanSymbol, PlanSensor,
    )
}  # fmt: skip

UNITS = {"_s": "s", "_min": "min", "_h": "h", "_m2": "m²", "_m": "m", "_kw": "kW", "_k": "K"}
"""Units by the end of a key."""

_KINDS: dict[Any, str] = {str: "text", int: "whole number", float: "number", bool: "true or false", Name: "name"}
_TABLES = {
    ("levels", float): "level: number", ("priorities", int): "level: priority", ("points", str): "roles",
    ("states", Name): "value: name", ("options", Any): "options",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A key of the site file; ``default`` is YAML in one line, empty where there is none."""

    key: str
    kind: str
    unit: str
    required: bool
    default: str


def site_rows(cls: type) -> Iterator[SiteRow]:
    """Every key of one kind of entry, in the order of the model."""
    for field in fields(cls):
        required = field.default is MISSING and field.default_factory is MISSING
        default = field.default if field.default_factory is MISSING else field.default_factory()
        unit = next((unit for end, unit in UNITS.items() if field.name.endswith(end)), "")
        shown = "" if required else _shown(default)
        yield SiteRow(field.name, kind_of(field.name, hints(cls)[field.name]), unit, required, shown)


def kind_of(key: str, hint: Any) -> str:
    """The type of a key in a word."""
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        hint = next(inner for inner in typing.get_args(hint) if inner is not type(None))
    origin = typing.get_origin(hint)
    if origin is not None and issubclass(origin, Mapping):
        return _TABLES[key, typing.get_args(hint)[1]]
    if origin is tuple:
        return "list" if _is_list_of_entries(hint) else "points"
    if isinstance(hint, type) and issubclass(hint, Enum):
        return "text"
    return "options" if is_dataclass(hint) and hint is not Name else _KINDS[hint]


def _is_list_of_entries(hint: Any) -> bool:
    inner = typing.get_args(hint)[0]
    return is_dataclass(inner) or (typing.get_origin(inner) is tuple and typing.get_args(inner)[0] is str)


def _shown(default: Any) -> str:
    plain = unbind(default)
    if plain is None or plain in ("", [], {}):
        return ""
    if isinstance(default, Record):
        plain = unbind(default) or {"deadband": default.deadband, "longest_silence_s": default.longest_silence_s}
    if isinstance(plain, float):
        return f"{plain:g}"
    text = str(yaml.safe_dump(plain, default_flow_style=True, allow_unicode=True, width=200))
    return text.replace("\n...", "").strip()
