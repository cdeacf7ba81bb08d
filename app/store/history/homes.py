"""Which span takes new samples: the piece that is there already, a narrow span for those of now, a wide one for those of old times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from app.store.database import meta_value, set_meta
from app.store.history import pieces
from app.store.history.pieces import FULL, SPAN_US, WIDER_US, Head, Place


def packed_until(connection: Connection, width_us: int) -> int | None:
    """The instant until which spans of this width have been made; ``None`` when not one has."""
    text = meta_value(connection, _name(width_us))
    return None if text is None else int(text)


def note_packed(connection: Connection, width_us: int, until_us: int) -> None:
    set_meta(connection, _name(width_us), str(until_us))


def find(connection: Connection, lots: Sequence[tuple[int, int, int]]) -> tuple[list[Place], dict[Place, list[Head]]]:
    """The place of each lot (key, narrow span, samples), and the pieces that are at places now."""
    spans = [span for _, span, _ in lots]
    first, last = _period(min(spans), WIDER_US[-1]), _period(max(spans), WIDER_US[-1]) + WIDER_US[-1]
    there: dict[Place, list[Head]] = {}
    for head in pieces.heads(connection, sorted({key for key, _, _ in lots}), first, last):
        there.setdefault(head.place, []).append(head)
    covered = {(p.key, span): p for p in there for span in range(p.span_us, p.end_us, SPAN_US)}
    free = [(key, span, count) for key, span, count in lots if (key, span) not in covered]
    wide = _wide(connection, free, covered)
    places = [covered.get((key, span)) or wide.get((key, span)) or Place(key, span) for key, span, _ in lots]
    return places, there


def _wide(
    connection: Connection, free: Sequence[tuple[int, int, int]], covered: Mapping[tuple[int, int], Place]
) -> dict[tuple[int, int], Place]:
    """Wide spans in the time that has been gone through already, where nothing else of the point is."""
    found: dict[tuple[int, int], Place] = {}
    for width in reversed(WIDER_US):
        until = packed_until(connection, width)
        sums: dict[Place, int] = {}
        rest = [lot for lot in free if lot[:2] not in found]
        for key, span, count in rest:
            place = Place(key, _period(span, width), width)
            sums[place] = sums.get(place, 0) + count
        taken = {Place(key, _period(span, width), width) for key, span in covered}
        fit = {p for p, count in sums.items() if until is not None and p.end_us <= until and count <= FULL} - taken
        found |= {
            (key, span): place for key, span, _ in rest if (place := Place(key, _period(span, width), width)) in fit
        }
    return found


def _period(at_us: int, width_us: int) -> int:
    return at_us // width_us * width_us


def _name(width_us: int) -> str:
    return f"packed_{width_us // pieces.DAY_US}d_until_us"
