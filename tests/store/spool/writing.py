"""A program that writes numbered things through a spool and says which are safe, until it is killed (see ``test_killed``)."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import numpy as np

from app.store.batches import Batch
from app.store.spool.store import SpooledStore
from tests.store.spool.server import open_central
from tests.store.spool.stories import HOLDS_S, T0_US, entry, event, transition

CAP_BYTES = 400_000
"""Little, so that segments are rotated again and again."""


def write(folder: Path, address: str, number: int) -> None:
    """Each thing is the next number; ``safe N`` on the standard output when all of N is on the disk."""
    logging.disable()
    store = SpooledStore("shared", lambda: open_central(address), folder, cap_bytes=CAP_BYTES, retry_s=0.05)
    store.start()
    recording = store.recording(HOLDS_S)
    rows, zeros = np.array([0, 1]), np.zeros(2, np.uint8)
    while True:
        recording.append(
            Batch(
                row=rows,
                at_us=np.full(2, T0_US + number * 1000),
                value=np.full(2, float(number)),
                quality=zeros,
                reason=zeros,
            )
        )
        store.audit.append(entry(number))
        store.alarms.commit({"a": {"n": number}}, [transition(number)])
        store.events.append([event(number)])
        print("safe", number, flush=True)
        number += 1


if __name__ == "__main__":
    write(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
