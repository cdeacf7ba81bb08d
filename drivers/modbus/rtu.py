"""RTU framing, on a serial line or in a TCP stream (over Serial Line V1.02, clause 2.5.1): unit, PDU, CRC, and no number of its own.

Nothing in a frame tells to which question it belongs. Therefore: after a question without an answer the line is in doubt
and must be cleared, and the unit that was asked stays in doubt until it has shown that it answers the present.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from app.domain.errors import LinkLost, MalformedAnswer
from drivers.modbus.pdu import DIAGNOSTICS, EXCEPTION, MASK_WRITE, Question

MOST_UNASKED_BYTES: Final = 4096
_CRC_BYTES: Final = 2
_EXCEPTION_BYTES: Final = 5
_COUNTED: Final = frozenset((1, 2, 3, 4))  # the third byte counts the data
_FIXED: Final = {5: 8, 6: 8, DIAGNOSTICS: 8, 15: 8, 16: 8, MASK_WRITE: 10}


def _crc_table() -> tuple[int, ...]:
    table = []
    for crc in range(256):
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)  # noqa: PLW2901 the register shifts
        table.append(crc)
    return tuple(table)


_CRC: Final = _crc_table()


def crc16(data: bytes | bytearray) -> bytes:
    """The check of a frame as it travels, low byte first (clause 6.2.2); zero over a frame with its own check."""
    crc = 0xFFFF
    for octet in data:
        crc = crc >> 8 ^ _CRC[(crc ^ octet) & 0xFF]
    return crc.to_bytes(2, "little")


class Doubts:
    """Units that were given up on: each may still answer an old question until it has answered a newer one or time has passed."""

    def __init__(self, late_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._late_s = late_s
        self._clock = clock
        self._until: dict[int, float] = {}

    def add(self, unit: int) -> None:
        self._until[unit] = self._clock() + self._late_s

    def settle(self, unit: int) -> None:
        self._until.pop(unit, None)

    def __contains__(self, unit: int) -> bool:
        if self._until.get(unit, 0.0) > self._clock():
            return True
        self._until.pop(unit, None)
        return False


class Rtu:
    """RTU frames of one stream. ``doubts`` outlives it where a stream is replaced by a fresh one."""

    def __init__(self, doubts: Doubts) -> None:
        self._doubts = doubts
        self._buffer = bytearray()
        self._pending: tuple[int, Question] | None = None
        self._unasked = 0
        self.in_doubt = False

    def begin(self, unit: int, question: Question) -> bytes:
        self._buffer.clear()
        self._pending = (unit, question)
        self.in_doubt = False
        frame = bytes((unit,)) + question.pdu
        return frame + crc16(frame)

    def feed(self, data: bytes) -> bytes | None:
        if self._pending is None:
            self._unexpected(len(data))
            return None
        self._buffer += data
        while self._pending is not None and (frame := self._frame()) is not None:
            if (answer := self._answer(frame)) is not None:
                return answer
        return None

    def abandon(self) -> None:
        if self._pending is None:
            return
        unit, question = self._pending
        if question.function != DIAGNOSTICS:  # a late echo is known for what it is
            self._doubts.add(unit)
        self._pending = None
        self._buffer.clear()
        self.in_doubt = True

    def _unexpected(self, size: int) -> None:
        self.in_doubt = True
        self._unasked += size
        if self._unasked > MOST_UNASKED_BYTES:
            raise LinkLost("it sends what nobody asked for")

    def _frame(self) -> bytes | None:
        """The next whole frame without its check."""
        length = self._length()
        if length is None or len(self._buffer) < length:
            return None
        frame = bytes(self._buffer[:length])
        del self._buffer[:length]
        if crc16(frame) != b"\0\0":
            raise self._lie("a check sum is wrong")
        return frame[:-_CRC_BYTES]

    def _length(self) -> int | None:
        """How long the frame at the head is, by its own function and count."""
        if len(self._buffer) < 3:
            return None
        function = self._buffer[1]
        if function & EXCEPTION:
            return _EXCEPTION_BYTES
        if function in _COUNTED:
            return 3 + self._buffer[2] + _CRC_BYTES
        if function not in _FIXED:
            raise self._lie("what arrives is not Modbus RTU")
        return _FIXED[function]

    def _answer(self, frame: bytes) -> bytes | None:
        """The PDU when it answers the question; ``None`` for what a unit in doubt says too late."""
        assert self._pending is not None
        asked, question = self._pending
        unit, pdu = frame[0], frame[1:]
        if unit == asked and _may_answer(question, pdu):
            self._finish(asked)
            return pdu
        if unit in self._doubts or pdu[0] & ~EXCEPTION == DIAGNOSTICS:
            return None
        if unit != asked:
            raise self._lie(f"unit {unit} answered what unit {asked} was asked")
        raise self._lie(f"unit {unit} answered function {question.function} with something else than was asked")

    def _finish(self, unit: int) -> None:
        self._pending = None
        self._doubts.settle(unit)
        if self._buffer:
            self._unexpected(len(self._buffer))
            self._buffer.clear()
        else:
            self._unasked = 0

    def _lie(self, text: str) -> MalformedAnswer:
        self.abandon()
        return MalformedAnswer(text)


def _may_answer(question: Question, pdu: bytes) -> bool:
    if pdu[0] == question.function | EXCEPTION:
        return True
    return len(pdu) == question.answer_length and pdu.startswith(question.head)
