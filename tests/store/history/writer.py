"""A program of its own that writes batches, rolls up and audits, and says of each batch when it is safe; it is killed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from app.domain.messages import AuditEntry
from app.store import Samples, open_store
from tests.store.history.oracle import S_US, START_US

POINTS = 20
SEALED_EVERY = 7


def main(folder: Path) -> None:
    with open_store(folder) as store:
        keys = np.array(list(store.samples.keys(f"p{n}" for n in range(POINTS)).values()), np.int32)
        none = np.zeros(POINTS, np.uint8)
        last = store.samples.last(["p0"])
        first = (last["p0"][0] - START_US) // S_US + 1 if last else 0
        audited = store.audit.read(limit=1)
        for number in range(int(audited[0].target) + 1 if audited else 0, first):
            audit(store.audit.append, number)
        for number in range(first, 10**6):
            at_us = START_US + number * S_US
            value = np.full(POINTS, float(number))
            batch = Samples(key=keys, at_us=np.full(POINTS, at_us), value=value, quality=none, reason=none)
            store.samples.append(batch)
            audit(store.audit.append, number)
            print(number, flush=True)
            if number % SEALED_EVERY == 0:
                store.samples.roll_up(at_us)


def audit(append: Callable[[AuditEntry], AuditEntry], number: int) -> None:
    append(AuditEntry(seq=0, at=datetime.now(UTC), user="u", workstation="w", action="write", target=str(number)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
