"""Fits the plant's typical response to hour and weather from the live model: ``python -m app.demo.calibrate TARGET.npz``.

Run again when the model's machines change; the result lies in ``resources/demo/response.npz`` and describes the 13 months
that the demo has not lived through.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from app.demo.model.calendar import DAY_S, HOUR_S, Floats, local_hour, weekday
from app.demo.model.campus import CampusModel
from app.demo.model.channels import CHANNELS, MODELLED
from app.demo.model.profile import features
from app.demo.model.weather import at_nodes
from app.demo.site import demo_site

FIRST_DAY = datetime(2026, 1, 4, 15, tzinfo=UTC)  # midnight in Seoul
EVERY_DAYS, STEP_S, WARM_UP_S = 9, 120.0, 10 * 3600.0
RIDGE = 2.0
"""Weight that keeps the response of a rare combination of hour and weather small."""


def sample(first_s: float) -> tuple[Floats, Floats]:
    """One day of hourly means of the modelled channels: ``[channel, hour]``, and the hours."""
    model = CampusModel(demo_site(), first_s)
    model.warm_up(WARM_UP_S)
    rows = [CHANNELS.index(name) for name in MODELLED]
    means = np.zeros((len(rows), 24))
    steps = int(HOUR_S / STEP_S)
    for hour in range(24):
        for _ in range(steps):
            model.step(STEP_S)
            means[:, hour] += model.channels[rows] / steps
    return means, first_s + HOUR_S * np.arange(24.0)


def fit(power: Floats, at_s: Floats) -> NDArray[np.float32]:
    """Least squares for each channel, kind of day and hour: ``[channel, day, hour, 3]``."""
    found = np.zeros((len(power), 2, 24, 3), np.float32)
    terms = features(at_nodes("temperature", at_s))
    day, hour = weekday(at_s) >= 5, local_hour(at_s).astype(int)
    damping = np.diag([0.01, RIDGE, RIDGE])
    for weekend in (0, 1):
        for h in range(24):
            chosen = (day == weekend) & (np.abs((hour - h + 12) % 24 - 12) == 0)
            x = terms[:, chosen]
            found[:, weekend, h] = np.linalg.solve(x @ x.T + damping, x @ power[:, chosen].T).T
    return found


def main() -> None:
    days = [sample(FIRST_DAY.timestamp() + DAY_S * d) for d in range(0, 365, EVERY_DAYS)]
    power, at_s = (np.concatenate([day[i] for day in days], axis=-1) for i in (0, 1))
    np.savez_compressed(sys.argv[1], response=fit(power, at_s))


if __name__ == "__main__":
    main()
