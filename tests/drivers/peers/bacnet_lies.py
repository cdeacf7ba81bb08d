"""BACnet/IP answers that are not what they seem, made from honest ones (annex J.2, clauses 6.2 and 20.1)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Final

from tests.drivers.peers.middleman import Twist

APDU: Final = 6  # behind the BVLL header of four octets and the shortest NPDU of two
SIMPLE_ACK, ERROR, REJECT, ABORT = 0x20, 0x50, 0x60, 0x71


def frame(apdu: bytes) -> bytes:
    return b"\x81\x0a" + (APDU + len(apdu)).to_bytes(2, "big") + b"\x01\x00" + apdu


def _instead(make: Callable[[bytes], bytes]) -> Twist:
    """``make`` gets the APDU: its type, invoke id, service and parameters."""

    def twist(answer: bytes) -> Iterable[tuple[float, bytes]]:
        return ((0.0, frame(make(answer[APDU:]))),)

    return twist


def _raw(make: Callable[[bytes], bytes]) -> Twist:
    return lambda answer: ((0.0, make(answer)),)


def _flipped(apdu: bytes, place: int, bits: int) -> bytes:
    """One octet changed; an APDU that is too short for it becomes noise."""
    if place >= len(apdu):
        return b"\x30" + apdu[1:2] + b"\x0c\xff\xff"
    return apdu[:place] + bytes((apdu[place] ^ bits,)) + apdu[place + 1 :]


def _exchanged(apdu: bytes, old: bytes, new: bytes) -> bytes:
    """All ``old`` made ``new``; an APDU without any becomes noise."""
    changed = apdu.replace(old, new)
    return changed if changed != apdu else b"\x30" + apdu[1:2] + b"\x0c\xff\xff"


LIES: Final[dict[str, Twist]] = {
    "another invoke id": _instead(lambda a: _flipped(a, 1, 0x55)),
    "another service": _instead(lambda a: _flipped(a, 2, 0x03)),
    "a bare confirmation of another service": _instead(lambda a: bytes((SIMPLE_ACK, a[1], a[2] ^ 3))),
    "other objects": _instead(lambda a: _exchanged(a, b"\x0c\0\0\0", b"\x0c\0\0\1")),
    "another object type": _instead(lambda a: _exchanged(a, b"\x0c\0\0", b"\x0c\0\x40")),
    "another property": _instead(lambda a: _exchanged(a, b"\x29\x55", b"\x29\x57")),
    "an error": _instead(lambda a: bytes((ERROR, a[1], a[2], 0x91, 2, 0x91, 31))),
    "an error that is none": _instead(lambda a: bytes((ERROR, a[1], a[2], 0x91))),
    "an error nobody knows": _instead(lambda a: bytes((ERROR, a[1], a[2], 0x91, 99, 0x92, 3, 232))),
    "a rejection": _instead(lambda a: bytes((REJECT, a[1], 0))),
    "an abort": _instead(lambda a: bytes((ABORT, a[1], 0))),
    "an abort nobody knows": _instead(lambda a: bytes((ABORT, a[1], 200))),
    "a first segment of nothing": _instead(lambda a: bytes((0x3C, a[1], 0, 4, a[2])) + a[3:]),
    "half an answer": _instead(lambda a: a[: max(3, len(a) // 2)] if len(a) > 4 else a[:2]),
    "half a datagram": _raw(lambda d: d[: len(d) // 2]),
    "a length that is wrong": _raw(lambda d: d[:2] + b"\xff\xff" + d[4:]),
    "another protocol": _raw(lambda d: b"\x82" + d[1:]),
    "a version of the network layer that does not exist": _raw(lambda d: d[:4] + b"\x02" + d[5:]),
    "a network layer message": _raw(lambda d: d[:5] + b"\x80\x99" + d[6:]),
    "tags without end": _instead(lambda a: b"\x30" + a[1:3] + b"\x0e" * 400),
    "a number of four billion bytes": _instead(lambda a: b"\x30" + a[1:3] + b"\x0d\xff\xff\xff\xff\xff"),
    "garbage": _raw(lambda d: b"\xff" * 40),
    "noise": _raw(lambda d: os.urandom(64)),
    "nothing": _raw(lambda d: b""),
}
