"""Opening and closing a connection, and what a driver says about how it wants to be used."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from app.domain.errors import DriverError, LinkLost
from app.domain.site import Link
from drivers.base import Connection, Driver

TIMEOUT_S = 1.0
OPEN_S = 3.0
OPEN_PATIENCE_S = 10.0  # loading a protocol stack for the first time counts, too
CLOSE_S = 2.0

_log = logging.getLogger(__name__)


def parallel_devices(driver: Driver) -> int:
    """How many devices of a link may be asked at the same time; 1 where the driver does not say."""
    return max(1, int(getattr(driver, "parallel_devices", 1)))


def request_timeout_s(driver: Driver, options: Mapping[str, Any]) -> float:
    """The link's own ``timeout_s``, else what the driver declares for it, else one second."""
    declared = next((option.default for option in driver.link_options if option.name == "timeout_s"), None)
    return float(options.get("timeout_s", declared or TIMEOUT_S))


async def open_link(driver: Driver, link: Link, timeout_s: float) -> Connection:
    """Open it; every failure is a ``LinkLost`` with the cause in words."""
    limit_s = max(OPEN_S, timeout_s)
    try:
        async with asyncio.timeout(limit_s + OPEN_PATIENCE_S):
            return await driver.open(link.options, limit_s)
    except LinkLost:
        raise
    except DriverError as error:
        raise LinkLost(str(error)) from error
    except TimeoutError as error:
        raise LinkLost(f"it could not be opened within {limit_s:g} s") from error
    except Exception as error:
        _log.exception("Link %s: the driver failed to open it", link.id)
        raise LinkLost(f"the driver failed: {error}") from error


async def close(connection: Connection) -> None:
    """Close it, come what may; at most two seconds."""
    try:
        async with asyncio.timeout(CLOSE_S):
            await connection.close()
    except Exception:
        _log.exception("A connection could not be closed in order")
