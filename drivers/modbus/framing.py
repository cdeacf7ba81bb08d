"""How questions and answers are wrapped on the wire; no I/O. One question is under way at a time.

``begin`` gives the bytes to send, ``feed`` takes what arrives and gives the answer once it is whole, ``abandon`` gives the
question up. ``feed`` raises ``MalformedAnswer`` when the answer is not one, ``LinkLost`` when the stream is of no use any more.
"""

from __future__ import annotations

import struct
import time
from collections.abc import Callable
from typing import Final, Protocol

from app.domain.errors import LinkLost, MalformedAnswer
from drivers.modbus.pdu import Question

MOST_UNASKED_FRAMES: Final = 64
LATE_S: Final = 300.0
"""How long a transaction identifier whose answer never came is not used again."""

_HEADER = struct.Struct(
    ">HHHB"
)  # transaction, protocol, length of the rest, unit (Messaging on TCP/IP V1.0b, clause 3.1.3)
_HEAD_BYTES: Final = 6
_SHORTEST, _LONGEST = 3, 254  # unit, function and at least one byte; unit and a PDU of 253 bytes
_TRANSACTIONS: Final = 65_536


class Framing(Protocol):
    """Modbus TCP (``Mbap``) or RTU (``drivers.modbus.rtu``)."""

    @property
    def in_doubt(self) -> bool:
        """True when what arrives next may belong to an older question: the line must be cleared first."""
        ...

    def begin(self, unit: int, question: Question) -> bytes: ...

    def feed(self, data: bytes) -> bytes | None: ...

    def abandon(self) -> None: ...


class Mbap:
    """Modbus TCP: the transaction identifier tells answers apart, so that a late one is dropped and the line goes on."""

    in_doubt = False

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buffer = bytearray()
        self._next = 0
        self._pending: tuple[int, int] | None = None  # transaction, unit
        self._resting: dict[int, float] = {}  # transactions without an answer, and until when each may still get one
        self._unasked = 0

    def begin(self, unit: int, question: Question) -> bytes:
        transaction = self._take()
        self._pending = (transaction, unit)
        return _HEADER.pack(transaction, 0, 1 + len(question.pdu), unit) + question.pdu

    def feed(self, data: bytes) -> bytes | None:
        self._buffer += data
        answer = None
        while (frame := self._frame()) is not None:
            answer = self._answer(*frame) or answer
        return answer

    def abandon(self) -> None:
        if self._pending is not None:
            self._resting[self._pending[0]] = self._clock() + LATE_S
            self._pending = None

    def _take(self) -> int:
        self._forget_old()
        while True:
            transaction, self._next = self._next, (self._next + 1) % _TRANSACTIONS
            if transaction not in self._resting:
                return transaction

    def _forget_old(self) -> None:
        """Oldest first; so many that all identifiers rest cannot be given up within ``LATE_S``, but a bound is a bound."""
        now = self._clock()
        while self._resting:
            oldest = next(iter(self._resting))
            if self._resting[oldest] > now and len(self._resting) < _TRANSACTIONS // 2:
                return
            del self._resting[oldest]

    def _frame(self) -> tuple[int, int, bytes] | None:
        """The next whole frame: transaction, unit, PDU."""
        if len(self._buffer) < _HEADER.size:
            return None
        transaction, protocol, length, unit = _HEADER.unpack_from(self._buffer)
        if protocol != 0 or not _SHORTEST <= length <= _LONGEST:
            raise LinkLost("what arrives is not Modbus TCP")
        end = _HEAD_BYTES + length
        if len(self._buffer) < end:
            return None
        pdu = bytes(self._buffer[_HEADER.size : end])
        del self._buffer[:end]
        return transaction, unit, pdu

    def _answer(self, transaction: int, unit: int, pdu: bytes) -> bytes | None:
        if self._pending is None or transaction != self._pending[0]:
            self._drop(transaction)
            return None
        asked = self._pending[1]
        self._pending = None
        self._unasked = 0
        if unit != asked:
            raise MalformedAnswer(f"unit {unit} answered what unit {asked} was asked")
        return pdu

    def _drop(self, transaction: int) -> None:
        if self._resting.pop(transaction, None) is None:
            self._unasked += 1
        if self._unasked > MOST_UNASKED_FRAMES:
            raise LinkLost("it sends answers that nobody asked for")
