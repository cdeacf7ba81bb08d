"""Exception answers in words (Application Protocol V1.1b3, clause 7)."""

from __future__ import annotations

from typing import Final

from app.domain.errors import DeviceRefused

ILLEGAL_FUNCTION: Final = 1
ILLEGAL_ADDRESS: Final = 2
ILLEGAL_VALUE: Final = 3
NO_PATH: Final = 10
TARGET_SILENT: Final = 11

_WORDS: Final = {
    ILLEGAL_FUNCTION: "it does not have this function",
    ILLEGAL_ADDRESS: "it has no such register",
    ILLEGAL_VALUE: "it does not accept the value or the number of registers",
    4: "it failed while doing it",
    5: "it has accepted it but needs longer; read the value again later",
    6: "it is busy; try again later",
    7: "it cannot do this",
    8: "its memory is faulty",
    NO_PATH: "the gateway has no way to it",
    TARGET_SILENT: "the gateway got no answer from it",
}


class ExceptionAnswer(DeviceRefused):
    """The device answered with exception ``code``."""

    def __init__(self, code: int) -> None:
        super().__init__(f"{words(code)} (exception {code})")
        self.code = code


def words(code: int) -> str:
    """An exception code as half a sentence."""
    return _WORDS.get(code, "it refuses for a reason of its own")
