"""Names and numbers of object types and properties (ANSI/ASHRAE 135, clause 21: BACnetObjectType, BACnetPropertyIdentifier).

Only properties that make sense as a point have a name here; any other can be written as its number.
"""

from __future__ import annotations

from typing import Final

ANALOG_INPUT: Final = 0
ANALOG_OUTPUT: Final = 1
ANALOG_VALUE: Final = 2
BINARY_INPUT: Final = 3
BINARY_OUTPUT: Final = 4
BINARY_VALUE: Final = 5
DEVICE: Final = 8
MULTI_STATE_INPUT: Final = 13
MULTI_STATE_OUTPUT: Final = 14
MULTI_STATE_VALUE: Final = 19

OBJECT_TYPES: Final[dict[str, int]] = {
    "analog-input": ANALOG_INPUT,
    "analog-output": ANALOG_OUTPUT,
    "analog-value": ANALOG_VALUE,
    "binary-input": BINARY_INPUT,
    "binary-output": BINARY_OUTPUT,
    "binary-value": BINARY_VALUE,
    "calendar": 6,
    "command": 7,
    "device": DEVICE,
    "loop": 12,
    "multi-state-input": MULTI_STATE_INPUT,
    "multi-state-output": MULTI_STATE_OUTPUT,
    "notification-class": 15,
    "program": 16,
    "schedule": 17,
    "averaging": 18,
    "multi-state-value": MULTI_STATE_VALUE,
    "trend-log": 20,
    "life-safety-point": 21,
    "life-safety-zone": 22,
    "accumulator": 23,
    "pulse-converter": 24,
    "trend-log-multiple": 27,
    "load-control": 28,
    "access-door": 30,
    "timer": 31,
    "integer-value": 45,
    "large-analog-value": 46,
    "positive-integer-value": 48,
    "channel": 53,
    "lighting-output": 54,
    "binary-lighting-output": 55,
    "network-port": 56,
    "elevator-group": 57,
    "escalator": 58,
    "lift": 59,
    "staging": 60,
}

SHORT_TYPES: Final[dict[str, str]] = {
    "ai": "analog-input",
    "ao": "analog-output",
    "av": "analog-value",
    "bi": "binary-input",
    "bo": "binary-output",
    "bv": "binary-value",
    "mi": "multi-state-input",
    "msi": "multi-state-input",
    "mo": "multi-state-output",
    "mso": "multi-state-output",
    "mv": "multi-state-value",
    "msv": "multi-state-value",
}

OBJECT_LIST: Final = 76
OBJECT_NAME: Final = 77
MODEL_NAME: Final = 70
PRESENT_VALUE: Final = 85
PRIORITY_ARRAY: Final = 87
STATUS_FLAGS: Final = 111
UNITS: Final = 117
VENDOR_NAME: Final = 121

PROPERTIES: Final[dict[str, int]] = {
    "present-value": PRESENT_VALUE,
    "status-flags": STATUS_FLAGS,
    "priority-array": PRIORITY_ARRAY,
    "units": UNITS,
    "actual-shed-level": 212,
    "adjust-value": 176,
    "alarm-value": 6,
    "apdu-timeout": 11,
    "bias": 14,
    "change-of-state-count": 15,
    "controlled-variable-value": 21,
    "count": 177,
    "cov-increment": 22,
    "current-command-priority": 431,
    "database-revision": 155,
    "deadband": 25,
    "default-fade-time": 374,
    "default-ramp-rate": 375,
    "default-step-increment": 376,
    "derivative-constant": 26,
    "elapsed-active-time": 33,
    "enable": 133,
    "error-limit": 34,
    "event-state": 36,
    "feedback-value": 40,
    "high-limit": 45,
    "in-progress": 378,
    "instantaneous-power": 379,
    "integral-constant": 49,
    "log-interval": 134,
    "low-limit": 59,
    "max-apdu-length-accepted": 62,
    "max-pres-value": 65,
    "maximum-output": 61,
    "min-pres-value": 69,
    "minimum-off-time": 66,
    "minimum-on-time": 67,
    "minimum-output": 68,
    "mode": 160,
    "notification-class": 17,
    "number-of-states": 74,
    "out-of-service": 81,
    "output-units": 82,
    "polarity": 84,
    "power": 384,
    "prescale": 185,
    "proportional-constant": 93,
    "protocol-revision": 139,
    "protocol-version": 98,
    "pulse-rate": 186,
    "record-count": 141,
    "reliability": 103,
    "relinquish-default": 104,
    "requested-shed-level": 218,
    "resolution": 106,
    "scale": 187,
    "segmentation-supported": 107,
    "setpoint": 108,
    "system-status": 112,
    "time-delay": 113,
    "total-record-count": 145,
    "tracking-value": 164,
    "update-interval": 118,
    "value-before-change": 190,
    "vendor-identifier": 120,
}

KINDS: Final[dict[int, str]] = {
    ANALOG_INPUT: "analog",
    ANALOG_OUTPUT: "analog",
    ANALOG_VALUE: "analog",
    BINARY_INPUT: "binary",
    BINARY_OUTPUT: "binary",
    BINARY_VALUE: "binary",
    12: "analog",
    MULTI_STATE_INPUT: "multistate",
    MULTI_STATE_OUTPUT: "multistate",
    MULTI_STATE_VALUE: "multistate",
    23: "counter",
    24: "analog",
    45: "analog",
    46: "analog",
    48: "analog",
    54: "analog",
    55: "multistate",
}
"""What the present value of an object type is as a point; types that are not here are none."""

COMMANDABLE: Final = frozenset((ANALOG_OUTPUT, BINARY_OUTPUT, MULTI_STATE_OUTPUT, 54, 55))
"""Object types that always have a priority array; others may have one (clause 19.2)."""

TYPE_NAMES: Final[dict[int, str]] = {number: name for name, number in OBJECT_TYPES.items()}
PROPERTY_NAMES: Final[dict[int, str]] = {number: name for name, number in PROPERTIES.items()}
