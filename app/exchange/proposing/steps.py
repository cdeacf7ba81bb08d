"""How far apart the times are, and whether they are the start or the end of an interval."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Literal

from app.exchange.cells import Cell, text_of
from app.exchange.proposing.drafts import Draft, cell_at
from app.exchange.stamps import DateOrder, parse_stamp

STEPS_S = (60, 120, 180, 300, 360, 600, 720, 900, 1800, 3600, 7200, 10_800, 14_400, 21_600, 28_800, 43_200, 86_400)
MOST_STEPS_SHARE = 0.8
END_WORDS = re.compile(r"\bend|\bto\b|until|종료|까지|\bende|\bbis\b", re.IGNORECASE)
START_WORDS = re.compile(r"\bstart|\bfrom\b|begin|시작|부터|\bvon\b", re.IGNORECASE)


def step_of(draft: Draft, data: list[list[Cell]], times: tuple[int, ...], order: DateOrder, point: int) -> int:
    if draft.wish.step_s is not None:
        return draft.wish.step_s
    by_series: dict[str, list[float]] = {}
    for row in data:
        try:
            clock = parse_stamp([cell_at(row, column) for column in times], order).clock
        except ValueError:
            continue
        by_series.setdefault(str(cell_at(row, point)) if point else "", []).append(clock.timestamp())
    steps = [round(b - a) for clocks in by_series.values() for a, b in pairwise(sorted(set(clocks)))]
    if not steps:
        return 0
    usual = max(set(steps), key=steps.count)
    even = steps.count(usual) >= MOST_STEPS_SHARE * len(steps)
    return usual if even and usual in STEPS_S else 0


def stamp_of(  # noqa: PLR0917 what is known of the times
    draft: Draft, data: list[list[Cell]], header: list[Cell], times: tuple[int, ...], order: DateOrder, step_s: int
) -> Literal["start", "end"]:
    if draft.wish.stamp:
        return draft.wish.stamp
    words = " ".join(str(cell_at(header, column) or "") for column in times)
    if END_WORDS.search(words) or START_WORDS.search(words):
        return "end" if END_WORDS.search(words) else "start"
    texts = [text_of(cell_at(row, column)) for row in data for column in times]
    if any(re.search(r"(?:^|\D)24:?00|24시", text) for text in texts):
        return "end"
    if step_s:
        draft.questions.append("stamp")
    try:
        first = parse_stamp([cell_at(data[0], column) for column in times], order).clock
    except (ValueError, IndexError):
        return "start"
    begins_late = 0 < step_s < 86_400 and (first.hour * 3600 + first.minute * 60 + first.second) == step_s
    return "end" if begins_late else "start"
