"""What an import puts into the history can be taken back, exactly, in either database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from app.domain.errors import Conflict, NotFound
from app.domain.messages.exchange import HistoryImport
from app.store import Samples, Store
from app.store.imports import NewIntervals, NewSamples

QUARTER_US = 900_000_000
START_US = 96 * QUARTER_US * 20_000
NOW_US = START_US + 4 * 96 * QUARTER_US
AT = datetime(2026, 7, 14, 5, 31, tzinfo=UTC)
ENTRY = HistoryImport(
    number=0, at=AT, by="eng", workstation="ws-1", file="m.csv", sha256="ab", rule="fill", reason="why", points=1, values=8,
    replaced=0, kept=2, first=AT, last=AT, state="",
)  # fmt: skip


def recorded(store: Store, quarters: list[int], value: float) -> None:
    key, count = store.samples.keys(["p"])["p"], len(quarters)
    at = START_US + np.array(quarters, np.int64) * QUARTER_US
    zeros = np.zeros(count, np.uint8)
    store.samples.append(
        Samples(key=np.full(count, key, np.int32), at_us=at, value=np.full(count, value), quality=zeros, reason=zeros)
    )
    store.samples.roll_up(NOW_US)


def samples_of(quarters: list[int], value: float, instead: tuple[tuple[int, int], ...] = ()) -> NewSamples:
    at = START_US + np.array(quarters, np.int64) * QUARTER_US
    zeros = np.zeros(len(at), np.uint8)
    return NewSamples(at_us=at, value=np.full(len(at), value), quality=zeros, reason=zeros, instead=instead)


def intervals_of(quarters: list[int], value: float) -> NewIntervals:
    start = START_US + np.array(quarters, np.int64) * QUARTER_US
    return NewIntervals(start_us=start, mean=np.full(len(start), value), good=np.ones(len(start)))


def picture(store: Store) -> list[tuple[bytes, ...]]:
    """Four days in every way in which they can be read."""
    columns = (store.samples.history("p", START_US, NOW_US, n, NOW_US) for n in (None, 4, 4 * 24, 4 * 96, 13))
    names = ("at_us", "min", "mean", "max", "last", "good")
    return [tuple(getattr(column, name).tobytes() for name in names) for column in columns]


def taken_back(store: Store, number: int) -> HistoryImport:
    shares = list(store.imports.take_back(number))
    assert shares[-1] == 1.0
    store.samples.settle(NOW_US)
    return store.imports.note_undone(number, "eng", "wrong meter", AT)


def test_intervals_and_samples_come_and_go(store: Store) -> None:
    recorded(store, [0, 1, 2, 200, 201], 5.0)
    before = picture(store)
    number = store.imports.begin(ENTRY)
    store.imports.put_intervals(number, "p", intervals_of(list(range(20, 60)), 7.0))
    store.imports.put_samples(number, "p", samples_of(list(range(100, 150)), 8.0))
    kept = store.imports.finish(number, ENTRY)
    store.samples.settle(NOW_US)
    assert kept == replace(ENTRY, number=number, state="done") == store.imports.entries()[0]
    mean = store.samples.history("p", START_US, NOW_US, 4 * 96, NOW_US).mean
    assert set(mean[20:60].tolist()) == {7.0}
    assert set(mean[100:150].tolist()) == {8.0}
    undone = taken_back(store, number)
    assert (undone.state, undone.undone_by, undone.undone_reason) == ("undone", "eng", "wrong meter")
    assert picture(store) == before


def test_what_is_replaced_comes_back_also_an_interval_under_samples(store: Store) -> None:
    recorded(store, list(range(0, 96, 2)), 5.0)
    first = store.imports.begin(ENTRY)
    store.imports.put_intervals(first, "p", intervals_of(list(range(110, 150)), 7.0))
    store.imports.finish(first, ENTRY)
    before = picture(store)
    second = store.imports.begin(ENTRY)
    span = (START_US + 40 * QUARTER_US, START_US + 140 * QUARTER_US)
    store.imports.put_samples(second, "p", samples_of(list(range(40, 140)), 9.0, (span,)))
    store.imports.finish(second, ENTRY)
    store.samples.settle(NOW_US)
    mean = store.samples.history("p", START_US, NOW_US, 4 * 96, NOW_US).mean
    assert set(mean[40:140].tolist()) == {9.0}
    with pytest.raises(Conflict, match=f"Import {second} put values over those of import {first}"):
        store.imports.check_undoable(first)
    taken_back(store, second)
    assert picture(store) == before
    assert store.imports.check_undoable(first).number == first


def test_a_sample_that_is_there_stays_where_only_new_ones_are_wanted(store: Store) -> None:
    recorded(store, [4, 5], 5.0)
    number = store.imports.begin(ENTRY)
    new = replace(samples_of([3, 4, 5, 6], 9.0), only_new=True)
    store.imports.put_samples(number, "p", new)
    store.imports.finish(number, ENTRY)
    raw = store.samples.history("p", START_US, NOW_US, None, NOW_US)
    assert raw.last.tolist() == [9.0, 5.0, 5.0, 9.0]


def test_an_interrupted_import_is_known_and_forgotten_when_it_was_taken_back(store: Store) -> None:
    number = store.imports.begin(ENTRY)
    store.imports.put_samples(number, "p", samples_of([3], 9.0))
    assert store.imports.interrupted() == [number]
    with pytest.raises(NotFound):
        store.imports.entry(number)
    list(store.imports.take_back(number))
    store.imports.forget(number)
    assert store.imports.interrupted() == []
    assert store.samples.span("p") is None


def test_a_point_without_samples_has_no_last_value_after_the_undo(store: Store) -> None:
    recorded(store, [1, 2], 5.0)
    number = store.imports.begin(ENTRY)
    store.imports.put_samples(number, "p", samples_of([300], 9.0))
    store.imports.finish(number, ENTRY)
    assert store.samples.last(["p"])["p"][1] == 9.0
    taken_back(store, number)
    assert store.samples.last(["p"])["p"][:2] == (START_US + 2 * QUARTER_US, 5.0)
