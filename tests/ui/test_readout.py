"""How a reading is written: never a number for what is not known."""

from __future__ import annotations

import pytest

from app.domain.readings import Quality, Reading, Reason
from app.domain.site import Kind, Name, Point
from tests.ui.smallsite import NOON
from ui.readout import Readout, mark_of, readout

TEMPERATURE = Point(id="t", name=Name("T"), unit="°C")
FAN = Point(id="f", name=Name("F"), kind=Kind.BINARY, states={0: Name("Off", "정지"), 1: Name("On", "운전")})


def reading(value: float | None, quality: Quality = Quality.GOOD, reason: Reason = Reason.NONE) -> Reading:
    return Reading(value, NOON, quality, reason)


def test_a_good_value_has_its_decimals_and_its_unit() -> None:
    assert readout(TEMPERATURE, reading(18.94)) == Readout("18.9", "°C")
    assert readout(TEMPERATURE, reading(-0.04)) == Readout("0.0", "°C")
    assert readout(TEMPERATURE, reading(-3.0)).text == "−3.0"


def test_a_state_is_told_in_the_language_of_the_operator() -> None:
    assert readout(FAN, reading(1.0)) == Readout("On")
    assert readout(FAN, reading(1.0), "ko").text == "운전"
    assert readout(FAN, reading(7.0)).text == "7"


@pytest.mark.parametrize("reason", [Reason.SENSOR_FAULT, Reason.DEVICE_ERROR, Reason.OUT_OF_RANGE, Reason.NEVER_READ])
def test_a_bad_value_is_never_the_last_one_and_never_zero(reason: Reason) -> None:
    assert readout(TEMPERATURE, reading(21.0, Quality.BAD, reason)) == Readout("– –", "", "×", "text3")


@pytest.mark.parametrize("reason", [Reason.STALE, Reason.NO_ANSWER, Reason.LINK_LOST, Reason.ENGINE_LOST])
def test_a_stale_value_stays_in_grey_with_its_mark(reason: Reason) -> None:
    assert readout(TEMPERATURE, reading(21.0, Quality.BAD, reason)) == Readout("21.0", "°C", "S", "text3")
    assert readout(TEMPERATURE, reading(None, Quality.BAD, reason)).mark == "×"


def test_an_uncertain_value_is_shown_with_a_question() -> None:
    assert readout(TEMPERATURE, reading(21.0, Quality.UNCERTAIN, Reason.OUTSIDE_CALIBRATION)) == Readout(
        "21.0", "°C", "?", "live"
    )
    assert mark_of(reading(21.0, Quality.UNCERTAIN, Reason.STALE)) == "S"
