"""The total of a building is what its register counted, whatever happened in between; what is not known is told as missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from app.domain.messages import ReportRequest
from app.engine.overview.days import QUARTER_US, epoch_us
from app.engine.overview.quarters import Floats
from app.engine.reporting.books import book, order
from app.engine.reporting.preview import preview
from app.store import Intervals, open_store
from tests.engine.reporting.arranged import JULY, JUNE, SITE, energy_request

BEFORE = 96
COUNT = BEFORE + 30 * 96
NAN = np.nan
Twist = Callable[[Floats, Floats], None]
Sheets = dict[str, list[tuple[object, ...]]]


def shown(folder: Path, twist: Twist, request: ReportRequest | None = None) -> Sheets:
    """June of a building with 100 kW, 120 kW from the 16th on; ``twist`` changes mean power and register (kWh) of its quarters,
    numbered from midnight of 31 May on."""
    kw = np.where(np.arange(COUNT) < BEFORE + 15 * 96, 100.0, 120.0)
    register = 5000.0 + np.cumsum(kw / 4)
    power = kw.copy()
    twist(power, register)
    at_us = epoch_us(JUNE - timedelta(days=1)) + np.arange(COUNT, dtype=np.int64) * QUARTER_US
    with open_store(folder) as store:
        for id, column in (("cth.kw", power), ("cth.kwh", register)):
            key = np.full(COUNT, store.samples.keys([id])[id], np.int32)
            good = np.where(np.isnan(column), 0.0, 1.0)
            store.samples.append_intervals(
                Intervals(key=key, start_us=at_us, min=column, mean=column, max=column, last=column, good=good)
            )
        wanted = order(request or energy_request(buildings=("cth",)), SITE, "bm", JULY)
        return {sheet.key: list(sheet.rows) for sheet in preview(book(wanted, store), "en").sheets}


WHOLE = 15 * 24 * 100.0 + 15 * 24 * 120.0
NOON_10TH = BEFORE + 9 * 96 + 48


def test_without_trouble_it_is_the_register(tmp_path: Path) -> None:
    sheets = shown(tmp_path, lambda power, register: None)
    assert sheets["summary"][0][1] == pytest.approx(WHOLE)
    assert sheets["quality"] == [("City Hall / 시청", 2880, 0, 0, None)]


def test_a_gap_of_everything_is_bridged_by_the_register_and_told(tmp_path: Path) -> None:
    def engine_down_for_two_days(power: Floats, register: Floats) -> None:
        power[NOON_10TH : NOON_10TH + 192] = register[NOON_10TH : NOON_10TH + 192] = NAN

    sheets = shown(tmp_path, engine_down_for_two_days)
    row = sheets["summary"][0]
    assert row[1] == pytest.approx(WHOLE), "register at the end less register at the start"
    assert row[8] == pytest.approx(100 * (1 - 192 / 2880))
    assert row[9] == pytest.approx(192 * 25.0)
    assert sheets["quality"] == [("City Hall / 시청", 2880, 0, 192, pytest.approx(192 * 25.0))]
    assert sum(float(str(row[1])) for row in sheets["daily"]) == pytest.approx(WHOLE)


def test_the_load_in_a_gap_stays_unknown_but_its_energy_does_not(tmp_path: Path) -> None:
    def half_a_day(power: Floats, register: Floats) -> None:
        power[BEFORE + 4 : BEFORE + 8] = register[BEFORE + 4 : BEFORE + 8] = NAN

    sheets = shown(tmp_path, half_a_day, energy_request(buildings=("cth",), end=JUNE + timedelta(days=1)))
    demand = [row[1] for row in sheets["demand"]]
    assert demand[3:10] == [100.0, *[None] * 4, 100.0, 100.0]
    assert sheets["daily"] == [("2026-06-01", pytest.approx(2400.0))]
    assert sheets["summary"][0][4] == pytest.approx(100.0), "no peak is made of a mean"


def test_a_register_that_is_away_while_power_is_measured_leaves_no_hole_in_the_demand(tmp_path: Path) -> None:
    def register_away(power: Floats, register: Floats) -> None:
        register[BEFORE + 4 : BEFORE + 8] = NAN
        power[BEFORE + 6] = 160.0  # less before: what counts is the register

    sheets = shown(tmp_path, register_away, energy_request(buildings=("cth",), end=JUNE + timedelta(days=1)))
    assert [row[1] for row in sheets["demand"]][3:10] == [100.0, 100.0, 100.0, 160.0, 100.0, 100.0, 100.0]
    assert sheets["daily"] == [("2026-06-01", pytest.approx(2400.0))]
    assert sheets["quality"] == [("City Hall / 시청", 96, 0, 0, None)]


@pytest.mark.parametrize("digits", [0, 4], ids=["a replaced meter", "a register that rolls over"])
def test_a_register_that_begins_again_costs_nothing(tmp_path: Path, digits: int) -> None:
    """In the interval in which it happens mean power counts; on both sides of it the register."""

    def begins_again(power: Floats, register: Floats) -> None:
        if digits:
            register[:] = register % 10.0**digits
        else:
            register[NOON_10TH:] -= register[NOON_10TH] - 7.0

    sheets = shown(tmp_path, begins_again)
    assert sheets["summary"][0][1] == pytest.approx(WHOLE)
    assert sheets["quality"] == [("City Hall / 시청", 2880, 0, 0, None)]


def test_a_meter_replaced_in_a_gap_leaves_the_gap_missing_and_invents_nothing(tmp_path: Path) -> None:
    def replaced(power: Floats, register: Floats) -> None:
        power[NOON_10TH : NOON_10TH + 8] = register[NOON_10TH : NOON_10TH + 8] = NAN
        register[NOON_10TH + 8 :] -= register[NOON_10TH + 8] - 3.0

    sheets = shown(tmp_path, replaced)
    assert sheets["summary"][0][1] == pytest.approx(WHOLE - 8 * 25.0), "the last of nine is known by its power"
    assert sheets["quality"] == [("City Hall / 시청", 2880, 8, 0, None)]


def test_a_gap_over_the_start_is_missing_as_nobody_knows_how_much_of_it_was_before(tmp_path: Path) -> None:
    def over_midnight(power: Floats, register: Floats) -> None:
        power[BEFORE - 4 : BEFORE + 4] = register[BEFORE - 4 : BEFORE + 4] = NAN

    sheets = shown(tmp_path, over_midnight)
    assert sheets["summary"][0][1] == pytest.approx(WHOLE - 4 * 25.0)
    assert sheets["quality"] == [("City Hall / 시청", 2880, 4, 0, None)]


# -- random histories -------------------------------------------------------------------------------------------------
class Fate:
    """What happens to a meter in a month, and what an auditor would make of it: span by span between two known registers."""

    def __init__(self, seed: int) -> None:
        self._chance = np.random.default_rng(seed)
        self.kwh = np.empty(0)

    def twist(self, power: Floats, register: Floats) -> None:
        """Another load, then a replaced or rolled meter, then gaps of power, of the register, of both."""
        chance = self._chance
        power[:] = chance.uniform(40.0, 160.0, COUNT)
        self.kwh = power / 4
        register[:] = chance.uniform(30_000.0, 99_000.0) + np.cumsum(self.kwh)
        if chance.random() < 0.5:
            register[:] = register % 100_000.0  # more than a month: a whole turn in a gap could not be seen
        else:
            replaced = int(chance.integers(BEFORE, COUNT))
            register[replaced:] += chance.choice((7.0, 1e7)) - register[replaced]
        for _ in range(int(chance.integers(1, 9))):
            first, length = int(chance.integers(0, COUNT)), int(chance.integers(1, 300))
            for column in ((power,), (register,), (power, register))[int(chance.integers(3))]:
                column[first : first + length] = NAN
        self.power, self.register = power.copy(), register.copy()

    def expected(self) -> tuple[float, int]:
        """Energy and missing quarters of June."""
        total, missing, last = 0.0, 0, BEFORE - 1
        for read in (n for n in range(BEFORE, COUNT) if not np.isnan(self.register[n])):
            if self._went_on(last, read):
                total += self.register[read] - self.register[last]
            else:
                total, missing = self._by_power(last + 1, read + 1, total, missing)
            last = read
        return self._by_power(last + 1, COUNT, total, missing)

    def _went_on(self, before: int, after: int) -> bool:
        """The meter counted what was used: neither replaced nor rolled over meanwhile. NaN at the start is no register."""
        return bool(abs(self.register[after] - self.register[before] - self.kwh[before + 1 : after + 1].sum()) < 1.0)

    def _by_power(self, first: int, behind: int, total: float, missing: int) -> tuple[float, int]:
        power = self.power[first:behind]
        return total + float(np.nansum(power)) / 4, missing + int(np.isnan(power).sum())


@pytest.mark.parametrize("seed", range(12))
def test_whatever_happened_the_total_is_register_end_less_register_start(tmp_path: Path, seed: int) -> None:
    fate = Fate(seed)
    sheets = shown(tmp_path, fate.twist)
    total, missing = fate.expected()
    assert sheets["summary"][0][1] == pytest.approx(total)
    assert sheets["quality"][0][2] == missing
    assert sum(float(str(row[1] or 0.0)) for row in sheets["daily"]) == pytest.approx(total)
