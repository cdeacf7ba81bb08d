"""The layout of a table as plain data: order, widths and hidden columns, by the keys of columns."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from widgets.columns import Column
from widgets.tableheader import TableHeader
from widgets.theme import px, text_scale

LEAST_PX, MOST_PX = 24, 2_000
"""A kept width outside this is no width of a column."""


def layout_of(
    header: TableHeader, columns: Sequence[Column], hidden: Collection[str], kept: Collection[str]
) -> dict[str, Any]:
    """Widths are at a text scale of 100 %; ``kept`` are columns that stay however narrow the table is."""
    shown = [(at, c) for at, c in enumerate(columns) if not header.isSectionHidden(at) and not c.stretch]
    return {
        "order": [columns[header.logicalIndex(place)].key for place in range(header.count())],
        "widths": {c.key: round(header.sectionSize(at) * 100 / text_scale()) for at, c in shown},
        "hidden": sorted(hidden),
        "kept": sorted(kept),
    }


def restore(header: TableHeader, columns: Sequence[Column], kept: Mapping[str, Any]) -> set[str]:
    """Arrange the columns; which of them stay however narrow the table is.

    Unknown columns and impossible widths of an older or damaged layout are ignored; columns that it does not know keep their place.
    """
    at = {column.key: place for place, column in enumerate(columns)}
    for place, key in enumerate(key for key in _keys(kept, "order") if key in at):
        header.moveSection(header.visualIndex(at[key]), place)
    widths = kept.get("widths")
    for key, width in widths.items() if isinstance(widths, Mapping) else ():
        if key in at and isinstance(width, int | float) and LEAST_PX <= width <= MOST_PX:
            header.resizeSection(at[key], px(width))
    if isinstance(kept.get("hidden"), list):
        hidden, known = set(_keys(kept, "hidden")), set(_keys(kept, "order"))
        for column in columns:
            if column.key in known and not column.fixed:
                header.setSectionHidden(at[column.key], column.key in hidden)
    return set(_keys(kept, "kept")) & at.keys()


def _keys(kept: Mapping[str, Any], name: str) -> list[str]:
    found = kept.get(name)
    return [key for key in found if isinstance(key, str)] if isinstance(found, list) else []
