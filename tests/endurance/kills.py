"""The engine of a running campus is killed again and again at random moments, and each time it has lost nothing that was safe.

After every kill: it answers and reads again soon, the audit holds, the counters in history only rise, and the gap in history is
the time without an engine and one batch. ``python -m tests.endurance.kills [TIMES]``, 50 unless told.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.host import open_store
from app.store import Store
from tests.benchmarks.start import until_values
from tests.system.plant import Plant, demo_plant

TIMES = 50
RUN_S = (0.5, 8.0)
READS_AGAIN_S = 10.0
BATCH_S, BETWEEN_S = 2.0, 5.0
"""What may be lost of the last batch, and how long a power may stay in its dead band."""

MOST_SHARE = 0.95
Times: TypeAlias = NDArray[np.int64]
Values: TypeAlias = NDArray[np.float64]


def check(plant: Plant, begun: datetime) -> float:
    """Audit, order and counters; the longest gap between two samples of a power, in seconds. Powers change all the time."""
    most_s = 0.0
    with open_store(plant.data) as store:
        assert store.audit.verify() is None, "the audit is broken"
        for building in plant.site.buildings:
            _, register = samples(store, building.points["energy"], begun)
            assert (np.diff(register) >= 0).all(), f"{building.id}: the counter falls"
            at_us, _ = samples(store, building.points["power"], begun)
            assert (np.diff(at_us) > 0).all(), f"{building.id}: not in order, or twice"
            most_s = max(most_s, float(np.diff(at_us).max(initial=0)) / 1e6)
    return most_s


def samples(store: Store, point: str, begun: datetime) -> tuple[Times, Values]:
    """Time and value of everything good that was recorded."""
    columns = store.samples.history(point, int(begun.timestamp() * 1e6), int(time.time() * 1e6))
    good = ~np.isnan(columns.last)
    return columns.at_us[good], columns.last[good]


def main() -> int:
    times, chance = int(sys.argv[1]) if sys.argv[1:] else TIMES, random.Random(7)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with demo_plant(folder, since=lambda site: datetime.now(UTC) - timedelta(hours=2)) as plant:
            begun, back = datetime.now(UTC), list[float]()
            for number in range(times):
                started_s = time.monotonic()
                plant.start()
                back.append(until_values(plant.url, MOST_SHARE, started_s))
                time.sleep(chance.uniform(*RUN_S))
                plant.kill()
                gap_s = check(plant, begun)
                assert gap_s <= max(back) + BATCH_S + BETWEEN_S, f"a gap of {gap_s:.1f} s"
                print(
                    f"  kill {number + 1:2}: read again after {back[-1]:4.1f} s, longest gap {gap_s:5.1f} s", flush=True
                )
    print(f"{times} kills: read again after {np.median(back):.1f} s (median), {max(back):.1f} s (most)")
    return 0 if max(back[1:], default=0.0) <= READS_AGAIN_S else 1


if __name__ == "__main__":
    sys.exit(main())
