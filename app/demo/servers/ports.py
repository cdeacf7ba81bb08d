"""Free ports for the campus, the same as last time where they still are."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterable

from app.demo.campus.controllers import CONTROLLERS
from app.demo.campus.wires import BBMD_HOST, controller_address
from app.domain.errors import KilowatchError

BACNET_PORT, BACNET_TRIES = 47850, 200
"""Not the usual 47808: whatever BACnet this computer speaks otherwise should not meet the campus."""

BROADCAST_HOST = "127.255.255.255"


def free_bacnet_port(preferred: int = BACNET_PORT) -> tuple[int, socket.socket]:
    """A UDP port that is free on all addresses of the campus, and the guard that keeps other campuses off it.

    BACnet stacks share ports without a word, so two campuses on one would answer each other's questions: the guard is a
    TCP socket with the same number that only one process can hold.
    """
    candidates = (preferred, *range(BACNET_PORT, BACNET_PORT + BACNET_TRIES))
    for port in candidates:
        guard = _guarded(port)
        if guard is None:
            continue
        if all(_is_free(host, port) for host in _hosts()):
            return port, guard
        guard.close()
    raise KilowatchError(f"No UDP port from {BACNET_PORT} on is free for the demo campus; close another campus first.")


def _hosts() -> Iterable[str]:
    return (BBMD_HOST, BROADCAST_HOST, *(controller_address(c.host) for c in CONTROLLERS))


def _guarded(port: int) -> socket.socket | None:
    guard = socket.socket()
    try:
        guard.bind((BBMD_HOST, port))
    except OSError as error:
        guard.close()
        if error.errno == errno.EADDRNOTAVAIL:
            raise KilowatchError(
                f"This computer has no address {BBMD_HOST}; the demo campus needs the loopback network 127.0.0.0/8."
            ) from error
        return None
    return guard


def _is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
