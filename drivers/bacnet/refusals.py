"""bacpypes3's errors, which derive from BaseException, become the driver's own here and nowhere else (clauses 18 and 20.1)."""

from __future__ import annotations

from typing import Final

from bacpypes3.apdu import AbortPDU, AbortReason, ErrorPDU, ErrorRejectAbortNack, RejectPDU, RejectReason
from bacpypes3.basetypes import ErrorCode

from app.domain.errors import DeviceRefused, DriverError, MalformedAnswer, NoAnswer

UNKNOWN_OBJECT: Final = 31
UNKNOWN_PROPERTY: Final = 32
_NO_SUCH_THING: Final = frozenset(
    (UNKNOWN_OBJECT, UNKNOWN_PROPERTY, 36, 42, 50)
)  # unsupported type, index, not an array
_TOO_LARGE_CODES: Final = frozenset((51, 54, 113, 123, 125))  # the aborts below, told as error codes
_TOO_LARGE_ABORTS: Final = frozenset(
    (
        AbortReason.bufferOverflow,
        AbortReason.segmentationNotSupported,
        AbortReason.outOfResources,
        AbortReason.apduTooLong,
    )
)
_TOO_LARGE_REJECTS: Final = frozenset((RejectReason.bufferOverflow, RejectReason.tooManyArguments))
_UNDECODABLE: Final = 57  # invalid-tag: what bacpypes3 makes of an answer that it cannot decode
_TIME_ABORTS: Final = frozenset(
    (
        AbortReason.applicationExceededReplyTime,
        AbortReason.tsmTimeout,
        AbortReason.serverTimeout,
        AbortReason.noResponse,
    )
)

_WORDS: Final = {
    9: "the value has the wrong datatype",
    27: "it does not allow reading here",
    UNKNOWN_OBJECT: "there is no such object",
    UNKNOWN_PROPERTY: "the object has no such property",
    37: "the value is outside the object's range",
    40: "it does not allow writing here",
    42: "the array has no such element",
    43: "it does not report changes of this object",
    44: "it does not report changes of this property",
    45: "it does not have this function",
    82: "it is busy",
}


class ErrorAnswer(DeviceRefused):
    """The device's error for the whole request; ``code`` is its error code (clause 18)."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


class TooLarge(DeviceRefused):
    """The answer does not fit: ask for less."""


class ServiceMissing(DeviceRefused):
    """The device does not know the service."""


def is_unknown(code: int) -> bool:
    """True when the error says that object, property or element does not exist."""
    return code in _NO_SUCH_THING


def words(code: int) -> str:
    """An error code as half a sentence."""
    return _WORDS.get(code) or f"it answers '{ErrorCode(code)}'"


def translated(error: ErrorRejectAbortNack, who: str) -> DriverError:
    """The driver error for a negative answer of ``who``."""
    if isinstance(error, ErrorPDU):
        return _error(error, who)
    if isinstance(error, RejectPDU):
        return _reject(int(error.apduAbortRejectReason), who)
    if isinstance(error, AbortPDU):
        return _abort(int(error.apduAbortRejectReason), who)
    return DeviceRefused(f"{who} refused the request")


def _error(error: ErrorPDU, who: str) -> DriverError:
    code = getattr(error, "errorCode", None)
    if code is None or int(code) == _UNDECODABLE:
        return MalformedAnswer(f"{who} sent an answer that is not BACnet")
    if int(code) in _TOO_LARGE_CODES:
        return TooLarge(f"{who} says that the answer is too long")
    return ErrorAnswer(f"{who} refused: {words(int(code))}", int(code))


def _reject(reason: int, who: str) -> DriverError:
    if reason in _TOO_LARGE_REJECTS:
        return TooLarge(f"{who} says that the request is too long")
    if reason == RejectReason.unrecognizedService:
        return ServiceMissing(f"{who} does not know this service")
    return DeviceRefused(f"{who} rejected the request: {RejectReason(reason)}")


def _abort(reason: int, who: str) -> DriverError:
    if reason in _TOO_LARGE_ABORTS:
        return TooLarge(f"{who} says that the answer is too long")
    if reason in _TIME_ABORTS:
        return NoAnswer(f"{who} did not finish its answer in time")
    if reason == AbortReason.invalidApduInThisState:
        return MalformedAnswer(f"{who} sent an answer that does not fit the request")
    return DeviceRefused(f"{who} aborted the request: {AbortReason(reason)}")
