"""Questions and what an honest answer to them looks like (Application Protocol V1.1b3, clause 6). Pure bytes, no network."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.domain.errors import MalformedAnswer
from drivers.modbus.address import Table
from drivers.modbus.refusals import ExceptionAnswer

WRITE_COIL: Final = 5
WRITE_REGISTER: Final = 6
DIAGNOSTICS: Final = 8
WRITE_COILS: Final = 15
WRITE_REGISTERS: Final = 16
MASK_WRITE: Final = 22
EXCEPTION: Final = 0x80

_HEAD = struct.Struct(">BHH")
_COIL_ON: Final = 0xFF00


@dataclass(frozen=True, slots=True)
class Question:
    """A request. A normal answer begins with ``head`` and has ``answer_length`` bytes; both are known before it comes."""

    pdu: bytes
    head: bytes
    answer_length: int

    @property
    def function(self) -> int:
        return self.pdu[0]

    @property
    def writes(self) -> bool:
        return self.function > Table.INPUT


def read_question(table: Table, start: int, count: int) -> Question:
    """Functions 1 to 4; the payload of the answer is the data alone."""
    octets = (count + 7) // 8 if table.of_bits else 2 * count
    return Question(_HEAD.pack(table, start, count), bytes((table, octets & 0xFF)), 2 + octets)


def write_coil(register: int, on: bool) -> Question:
    return _echoed(_HEAD.pack(WRITE_COIL, register, _COIL_ON if on else 0))


def write_register(register: int, word: int) -> Question:
    return _echoed(_HEAD.pack(WRITE_REGISTER, register, word))


def write_coils(register: int, states: Sequence[bool]) -> Question:
    packed = sum(1 << bit for bit, state in enumerate(states) if state).to_bytes((len(states) + 7) // 8, "little")
    head = _HEAD.pack(WRITE_COILS, register, len(states))
    return Question(head + bytes((len(packed),)) + packed, head, len(head))


def write_registers(register: int, octets: bytes) -> Question:
    """``octets`` as they travel, two for each register."""
    head = _HEAD.pack(WRITE_REGISTERS, register, len(octets) // 2)
    return Question(head + bytes((len(octets),)) + octets, head, len(head))


def mask_write(register: int, bit: int, on: bool) -> Question:
    """Function 22: sets or clears one bit and leaves the others to the device (clause 6.16)."""
    keep = 0xFFFF & ~(1 << bit)
    return _echoed(_HEAD.pack(MASK_WRITE, register, keep) + struct.pack(">H", (1 << bit) if on else 0))


def echo(token: int) -> Question:
    """Function 8, sub-function 0: the device sends the question back (clause 6.8)."""
    return _echoed(_HEAD.pack(DIAGNOSTICS, 0, token))


def payload(question: Question, answer: bytes, who: str) -> bytes:
    """What follows the head of a normal answer of ``who``; raises ``ExceptionAnswer`` or ``MalformedAnswer``."""
    function = question.function
    if answer[0] == function | EXCEPTION and len(answer) == 2:
        raise ExceptionAnswer(who, answer[1])
    if answer[0] != function:
        raise MalformedAnswer(f"{who} answered function {function} with function {answer[0]}")
    if len(answer) != question.answer_length or not answer.startswith(question.head):
        raise MalformedAnswer(f"{who} answered function {function} with something else than was asked")
    return answer[len(question.head) :]


def _echoed(pdu: bytes) -> Question:
    return Question(pdu, pdu, len(pdu))
