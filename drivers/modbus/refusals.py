"""Exception answers in words (Application Protocol V1.1b3, clause 7)."""

from __future__ import annotations

from typing import Final

from app.domain.errors import DeviceRefused

ILLEGAL_FUNCTION: Final = 1
ILLEGAL_ADDRESS: Final = 2
ILLEGAL_VALUE: Final = 3
ACCEPTED: Final = 5
NO_PATH: Final = 10
TARGET_SILENT: Final = 11

_WORDS: Final = {
    ILLEGAL_FUNCTION: "does not have this function",
    ILLEGAL_ADDRESS: "has no such register",
    ILLEGAL_VALUE: "does not accept the value or the number of registers",
    4: "failed while doing it",
    ACCEPTED: "has accepted it but needs longer; read the value again later",
    6: "is busy; try again later",
    7: "cannot do this",
    8: "has a faulty memory",
    NO_PATH: "cannot be reached by the gateway",
    TARGET_SILENT: "does not answer the gateway",
}


class ExceptionAnswer(DeviceRefused):
    """``who`` answered with exception ``code``."""

    def __init__(self, who: str, code: int) -> None:
        super().__init__(f"{who} {words(code)} (exception {code})")
        self.code = code


def words(code: int) -> str:
    """An exception code as the rest of a sentence."""
    return _WORDS.get(code, "refuses for a reason of its own")
