"""Coarser intervals from finer ones: hours and days from quarters."""

from __future__ import annotations

import numpy as np

from app.store.history.blockbytes import EMPTY, IMPORTED, OWN, ROLLED
from app.store.history.packing import Records


def coarser(parts: Records) -> Records:
    """Intervals (n) from their parts (n × parts, in order): means weighted by the time that has a value.

    A part of which nothing is known is ``EMPTY``; so is an interval of such parts only.
    """
    whole = np.zeros(len(parts), ROLLED)
    has = parts["valued_us"] > 0
    valued = parts["valued_us"].sum(axis=1)
    gap = valued == 0
    low = np.where(has, parts["min"], np.inf).min(axis=1)
    high = np.where(has, parts["max"], -np.inf).max(axis=1)
    sums = (np.where(has, parts["mean"], 0.0) * parts["valued_us"]).sum(axis=1)
    number, rows = has.shape[1], np.arange(len(parts))
    last = parts["last"][rows, number - 1 - np.argmax(has[:, ::-1], axis=1)]
    first = parts["first"][rows, np.argmax(has, axis=1)]
    mean = np.clip(sums / np.where(gap, 1, valued), low, high)
    for name, column in (("mean", mean), ("min", low), ("max", high), ("first", first), ("last", last)):
        whole[name] = np.where(gap, np.nan, column)
    whole["count"] = parts["count"].sum(axis=1, dtype=np.int64)
    whole["valued_us"], whole["good_us"] = valued, parts["good_us"].sum(axis=1)
    imported = (parts["origin"] == IMPORTED).any(axis=1)
    unknown = (parts["origin"] == EMPTY).all(axis=1)
    whole["origin"] = np.where(imported, IMPORTED, np.where(unknown, EMPTY, OWN))
    return whole
