"""One turn of a device: ask its next poll, and judge what comes back. Only a lost link leaves this file as an error."""

from __future__ import annotations

import logging
import time

from app.domain.errors import DeviceRefused, DriverError, LinkLost, MalformedAnswer, NoAnswer
from app.domain.readings import Reason
from app.engine.acquisition.polls import REFUSED_RETRY_S, Poll, divide
from app.engine.acquisition.station import Station
from drivers.base import Block, Connection

REFUSALS_THAT_COUNT = 2

_log = logging.getLogger(__name__)


def wall_us() -> int:
    """Now, as epoch microseconds."""
    return time.time_ns() // 1000


async def ask(station: Station, poll: Poll, connection: Connection, timeout_s: float) -> Block | None:
    """Read one poll and put what it says into the live table; the block when there is one. Raises only ``LinkLost``."""
    start_s = time.monotonic()
    try:
        block = await connection.read(station.options, poll.request, timeout_s)
        now_s, at_us = time.monotonic(), wall_us()
        _take(station, poll, block, at_us)
        station.answered(now_s, now_s - start_s, at_us)
        poll.accepted()
    except LinkLost:
        station.tally.failed()
        raise
    except NoAnswer as error:
        station.silent(time.monotonic(), wall_us(), str(error))
        return None
    except DriverError as error:
        _unusable(station, poll, error, time.monotonic() - start_s)
        return None
    except Exception as error:
        _broken(station, error)
        return None
    finally:
        poll.last_s = time.monotonic()
        poll.advance(poll.last_s)
    if station.faulty:
        station.faulty = False
        _log.info("Device %s: the driver works again", station.device.id)
    return block


def _take(station: Station, poll: Poll, block: Block, at_us: int) -> None:
    if poll.reported and station.reporting and station.read_reported is not None:
        before = station.live.value[block.indices].copy()
        station.live.ingest(block, at_us)
        station.read_reported(block.indices, before)
    else:
        station.live.ingest(block, at_us)


def _unusable(station: Station, poll: Poll, error: DriverError, took_s: float) -> None:
    """It answered, but not what was asked: the rows say why, the device counts as alive."""
    now_s, at_us = time.monotonic(), wall_us()
    station.answered(now_s, took_s, at_us)
    station.tally.spoilt()
    station.detail = str(error)
    if isinstance(error, DeviceRefused):
        _refused(station, poll, now_s, at_us)
    else:
        reason = Reason.MALFORMED if isinstance(error, MalformedAnswer) else Reason.DEVICE_ERROR
        station.live.ingest(Block.bad(poll.request.indices, reason), at_us)


def _refused(station: Station, poll: Poll, now_s: float, at_us: int) -> None:
    """A block refused as a whole is halved until what is refused stands alone; that is asked rarely from then on.

    A block that was answered before may be refused for a moment (busy): only the second time in a row counts.
    """
    poll.refusals += 1
    if poll.worked and poll.refusals < REFUSALS_THAT_COUNT:
        return
    if halves := divide(station.driver, station.options, poll):
        station.replace(poll, halves, now_s)
        return
    poll.period_s = max(poll.period_s, REFUSED_RETRY_S)
    station.live.ingest(Block.bad(poll.request.indices, Reason.DEVICE_ERROR), at_us)


def _broken(station: Station, error: Exception) -> None:
    if not station.faulty:
        _log.error("Device %s: the driver failed", station.device.id, exc_info=error)
    station.faulty = True
    station.broken(time.monotonic(), wall_us(), f"the driver failed: {error}")
