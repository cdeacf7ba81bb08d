"""One kind of value from driver to pixel: a value, its time and its quality. "No answer" is a reading, too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum


class Quality(IntEnum):
    """How far a value can be trusted. Ordered: the worst of several is their maximum."""

    GOOD = 0
    UNCERTAIN = 1
    BAD = 2

    @property
    def label(self) -> str:
        return self.name.lower()


class Reason(IntEnum):
    """Why a value is not good. Stored as a small integer; the label is the contract of the Open API."""

    NONE = 0
    NEVER_READ = 1
    LINK_LOST = 2
    NO_ANSWER = 3
    ILLEGAL_ADDRESS = 4
    DEVICE_ERROR = 5
    MALFORMED = 6
    NOT_A_NUMBER = 7
    OUT_OF_RANGE = 8
    STALE = 9
    SENSOR_FAULT = 10
    OUT_OF_SERVICE = 11
    INPUT_NOT_GOOD = 12
    FORMULA_ERROR = 13
    OUTSIDE_CALIBRATION = 14
    ENGINE_LOST = 15

    @property
    def label(self) -> str:
        return "" if self is Reason.NONE else self.name.lower()


@dataclass(frozen=True, slots=True)
class Reading:
    """A value of one point. ``value`` is ``None`` when there is none; ``at`` is aware UTC.

    Binary points read 0.0 or 1.0, multistate points their state number.
    """

    value: float | None
    at: datetime
    quality: Quality = Quality.GOOD
    reason: Reason = Reason.NONE
