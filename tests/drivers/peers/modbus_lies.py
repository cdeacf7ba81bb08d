"""Answers that are not what they seem, made from honest ones. RTU lies carry a valid check unless the check is the lie."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Final, TypeAlias

from pymodbus.framer.rtu import FramerRTU

from tests.drivers.peers.middleman import Twist

Frame: TypeAlias = bytes


def mbap(transaction: bytes, unit: int, pdu: bytes) -> Frame:
    return transaction + b"\0\0" + (1 + len(pdu)).to_bytes(2, "big") + bytes((unit,)) + pdu


def rtu(unit: int, pdu: bytes) -> Frame:
    data = bytes((unit,)) + pdu
    return data + FramerRTU.compute_CRC(data).to_bytes(2, "big")


def _read(count: int) -> bytes:
    return bytes((3, 2 * count)) + b"\xab\xcd" * count


def _instead(make: Callable[[Frame], Frame]) -> Twist:
    def twist(answer: bytes) -> Iterable[tuple[float, bytes]]:
        return ((0.0, make(answer)),)

    return twist


MBAP_LIES: Final[dict[str, Twist]] = {
    "another transaction": _instead(lambda a: bytes((a[0] ^ 0x55,)) + a[1:]),
    "another unit": _instead(lambda a: mbap(a[:2], a[6] + 1, a[7:])),
    "another function": _instead(lambda a: mbap(a[:2], a[6], bytes((a[7] ^ 7,)) + a[8:])),
    "an unknown function": _instead(lambda a: mbap(a[:2], a[6], b"\x55\4\0\1\0\2")),
    "an exception to another function": _instead(lambda a: mbap(a[:2], a[6], b"\x90\2")),
    "an exception that goes on": _instead(lambda a: mbap(a[:2], a[6], bytes((a[7] | 0x80, 2, 0)))),
    "fewer registers": _instead(lambda a: mbap(a[:2], a[6], _read(1))),
    "more registers": _instead(lambda a: mbap(a[:2], a[6], _read(120))),
    "a count that is not what follows": _instead(lambda a: mbap(a[:2], a[6], b"\3\x20" + a[9:])),
    "another protocol": _instead(lambda a: a[:2] + b"\0\5" + a[4:]),
    "a length that is too short": _instead(lambda a: a[:4] + b"\0\4" + a[6:]),
    "a length that is too long": _instead(lambda a: a[:4] + b"\0\xff" + a[6:]),
    "a length of nothing": _instead(lambda a: a[:4] + b"\0\0" + a[6:]),
    "half a frame": _instead(lambda a: a[:-2]),
    "garbage": _instead(lambda a: b"\xff" * 40),
    "noise": _instead(lambda a: os.urandom(64)),
}

RTU_LIES: Final[dict[str, Twist]] = {
    "another unit": _instead(lambda a: rtu(a[0] + 1, a[1:-2])),
    "another function": _instead(lambda a: rtu(a[0], bytes((a[1] ^ 7,)) + a[2:-2])),
    "an unknown function": _instead(lambda a: rtu(a[0], b"\x55\4\0\1\0\2")),
    "an exception to another function": _instead(lambda a: rtu(a[0], b"\x90\2")),
    "fewer registers": _instead(lambda a: rtu(a[0], _read(1))),
    "more registers": _instead(lambda a: rtu(a[0], _read(120))),
    "a count that is not what follows": _instead(lambda a: rtu(a[0], b"\3\x20" + a[3:-2])),
    "a wrong check": _instead(lambda a: a[:-1] + bytes((a[-1] ^ 1,))),
    "a flipped bit": _instead(lambda a: a[:4] + bytes((a[4] ^ 8,)) + a[5:]),
    "half a frame": _instead(lambda a: a[:-2]),
    "garbage": _instead(lambda a: b"\xff" * 40),
    "noise": _instead(lambda a: os.urandom(64)),
}
