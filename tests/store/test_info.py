"""A database tells what it holds, of either kind in the same words."""

from __future__ import annotations

import numpy as np

from app.store import Samples, Store
from app.store.info import GROUPS, REST
from app.store.schema import SCHEMA
from tests.store.postgres import PASSWORD
from tests.store.test_alarms import transition
from tests.store.test_audit import entry

HOUR_US = 3_600_000_000
START_US = 497_000 * HOUR_US


def test_rows_and_bytes_are_told_by_what_they_are_for(store: Store, kind: str) -> None:
    key, zeros = store.samples.keys(["a"])["a"], np.zeros(7200, np.uint8)
    at_us = START_US + np.arange(7200, dtype=np.int64) * 1_000_000
    value = np.random.default_rng(1).normal(size=7200)
    store.samples.append(
        Samples(key=np.full(7200, key, np.int32), at_us=at_us, value=value, quality=zeros, reason=zeros)
    )
    store.samples.roll_up(START_US + 2 * HOUR_US)
    store.alarms.commit({"b.high": {"base": "UNACK"}}, [transition(n) for n in range(3)])
    for n in range(2):
        store.audit.append(entry(n))

    told = store.info()
    assert (told.kind, told.schema) == (kind, SCHEMA)
    assert told.place == store.database.place
    assert PASSWORD not in told.place
    assert int(told.version.partition(".")[0]) >= 3
    groups = {group.name: group for group in told.groups}
    assert list(groups) == [*GROUPS, REST]
    rows = {name: groups[name].rows for name in ("alarms", "audit", "events", "commands", "site")}
    assert rows == {"alarms": 4, "audit": 2, "events": 0, "commands": 0, "site": 0}
    assert groups["samples"].rows >= 1
    assert groups["samples"].size > 7200, "noise is not packed below a byte"
    assert groups["intervals"].rows >= 2
    assert sum(group.size for group in told.groups) <= told.size
