"""From decoded answers to a block of raw values with quality and reason."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.domain.readings import Quality, Reason
from drivers.bacnet.codec import Key, Refusal, Value, as_float
from drivers.bacnet.refusals import is_unknown
from drivers.base import Block

Row: TypeAlias = "tuple[float, Quality, Reason]"

_FAULT, _OUT_OF_SERVICE = 1, 3  # bits of BACnetStatusFlags: in-alarm, fault, overridden, out-of-service (clause 21)
_NAN: Final = math.nan
_ABSENT: Row = (_NAN, Quality.BAD, Reason.MALFORMED)


def to_block(
    indices: NDArray[np.intp], keys: Sequence[Key], flag_keys: Sequence[Key], results: Mapping[Key, Value]
) -> Block:
    """The rows of a request; what the answer leaves out is bad with ``MALFORMED``. No ``flag_keys``: flags were not asked for."""
    flags = flag_keys or (None,) * len(keys)
    rows = [
        row(results[key], None if flag is None else results.get(flag)) if key in results else _ABSENT
        for key, flag in zip(keys, flags, strict=True)
    ]
    values, quality, reason = zip(*rows, strict=True) if rows else ((), (), ())
    return Block(indices, np.array(values, np.float64), np.array(quality, np.uint8), np.array(reason, np.uint8))


def row(value: Value, flags: Value = None) -> Row:
    """One value with what its status flags say; the alarm flag is the device's own affair."""
    if isinstance(value, Refusal):
        return _NAN, Quality.BAD, Reason.ILLEGAL_ADDRESS if is_unknown(value.error_code) else Reason.DEVICE_ERROR
    number = as_float(value)
    if not math.isfinite(number):
        return _NAN, Quality.BAD, Reason.NOT_A_NUMBER
    if not isinstance(flags, tuple) or len(flags) != 4:
        return number, Quality.GOOD, Reason.NONE
    if flags[_FAULT]:
        return _NAN, Quality.BAD, Reason.SENSOR_FAULT
    if flags[_OUT_OF_SERVICE]:
        return number, Quality.UNCERTAIN, Reason.OUT_OF_SERVICE
    return number, Quality.GOOD, Reason.NONE
