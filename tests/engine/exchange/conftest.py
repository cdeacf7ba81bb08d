"""A store with a site of a few points, and imports into it as an engine does them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from app.domain.messages.exchange import HistoryImport, ImportPlan, LayoutWish, Rule
from app.engine.exchange.importing import carry_out, check_import, undo
from app.engine.exchange.planning import Order, plan_import
from app.store import Samples, Store, open_store
from tests.exchange.files import POINTS

QUARTER_US = 900_000_000
DAY_US = 96 * QUARTER_US
START = datetime(2026, 1, 1, tzinfo=UTC)
START_US = round(START.timestamp() * 1_000_000)
NOW_US = START_US + 30 * DAY_US
GRIDS = (None, 7, 96, 31 * 24, 31 * 96)
Picture = list[tuple[bytes, ...]]


@dataclass(slots=True)
class Desk:
    """Plans, imports and undoes. Times of files are in UTC."""

    store: Store

    def plan(self, raw: bytes, wish: LayoutWish | None = None, rule: Rule = "fill", name: str = "f.csv") -> ImportPlan:
        order = Order(file=name, raw=raw, wish=wish or LayoutWish(), rule=rule)
        return plan_import(self.store, POINTS, "UTC", order, NOW_US).plan

    def take(
        self, raw: bytes, wish: LayoutWish | None = None, rule: Rule = "fill", *, leave_out: bool = False
    ) -> HistoryImport:
        """Import; the intervals follow at once."""
        order = Order(file="f.csv", raw=raw, wish=wish or LayoutWish(), rule=rule, reason="a test", by="eng")
        planned = plan_import(self.store, POINTS, "UTC", order, NOW_US)
        check_import(order, planned.plan, leave_out=leave_out)
        entry = carry_out(self.store, order, planned, datetime.now(UTC), lambda share, text: None, lambda: False)
        self.store.samples.settle(NOW_US)
        return entry

    def undo(self, number: int) -> HistoryImport:
        entry = undo(self.store, number, "eng", "a test", datetime.now(UTC), lambda share, text: None)
        self.store.samples.settle(NOW_US)
        return entry

    def record(self, point: str, at_us: list[int], values: list[float], quality: int = 0) -> None:
        """As a recorder does; rolled up at once."""
        key, count = self.store.samples.keys([point])[point], len(at_us)
        self.store.samples.append(
            Samples(
                key=np.full(count, key, np.int32),
                at_us=np.array(at_us, np.int64),
                value=np.array(values, float),
                quality=np.full(count, quality, np.uint8),
                reason=np.zeros(count, np.uint8),
            )
        )
        self.store.samples.roll_up(NOW_US)

    def picture(self, point: str) -> Picture:
        """A month of a point in every way in which it can be read."""
        columns = (
            self.store.samples.history(point, START_US - DAY_US, START_US + 30 * DAY_US, n, NOW_US) for n in GRIDS
        )
        names = ("at_us", "min", "mean", "max", "last", "good")
        return [tuple(getattr(column, name).tobytes() for name in names) for column in columns]

    def quarters(self, point: str, first: int, count: int, name: str = "mean") -> list[float]:
        """Quarter hours counted from the start."""
        start = START_US + first * QUARTER_US
        column = self.store.samples.history(point, start, start + count * QUARTER_US, count, NOW_US)
        return [round(value, 6) for value in getattr(column, name).tolist()]

    def samples(self, point: str) -> list[tuple[int, float]]:
        """Quarters from the start and values of all samples."""
        column = self.store.samples.history(point, START_US - 10 * DAY_US, NOW_US, None, NOW_US)
        pairs = zip(column.at_us.tolist(), column.last.tolist(), strict=True)
        return [((at - START_US) / QUARTER_US, value) for at, value in pairs]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_store(tmp_path) as store:
        yield Desk(store)


def quarter_lines(header: str, first: int, values: list[object]) -> bytes:
    """A file with one value for each quarter hour from number ``first`` on, named by its start."""
    lines = [header]
    for n, value in enumerate(values):
        at = datetime.fromtimestamp((START_US + (first + n) * QUARTER_US) / 1_000_000, UTC)
        lines.append(f"{at:%Y-%m-%d %H:%M},{value}")
    return "\n".join(lines).encode()
