"""Links and devices as the Open API tells them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import numpy as np

from app.domain.messages import DeviceState, LinkState
from app.domain.readings import Quality
from app.domain.site import Link
from app.engine.acquisition.link import LinkOwner
from app.engine.acquisition.station import Station
from app.engine.live import instant

_SECRET = re.compile(r"password|secret|token|key$", re.IGNORECASE)


def link_state(owner: LinkOwner) -> LinkState:
    """A link with its devices."""
    tallies = [station.tally for station in owner.stations]
    return LinkState(
        id=owner.link.id,
        name=owner.link.name,
        driver=owner.link.driver,
        state=owner.state,
        options=_open_options(owner.link.options),
        detail=owner.detail,
        devices=tuple(device_state(station, owner.link) for station in owner.stations),
        connects=owner.connects,
        requests=sum(tally.requests for tally in tallies),
        failures=sum(tally.failures for tally in tallies),
        timeouts=sum(tally.timeouts for tally in tallies),
        requests_per_s=round(owner.request_rate.per_s, 2),
        cycle_s=None if owner.pace.cycle_s is None else round(owner.pace.cycle_s, 3),
        since=instant(owner.since_us),
    )


def device_state(station: Station, link: Link) -> DeviceState:
    """A device with its statistics."""
    tally = station.tally
    return DeviceState(
        id=station.device.id,
        name=station.device.name,
        link=link.id,
        driver=link.driver,
        state=station.state,
        detail=station.detail,
        points=len(station.rows),
        good=int(np.count_nonzero(station.live.quality[station.rows] == Quality.GOOD)),
        options=_open_options(station.options),
        requests=tally.requests,
        failures=tally.failures,
        timeouts=tally.timeouts,
        response_ms=_rounded(tally.response_ms),
        last_answer_at=_known(tally.last_answer_us),
        since=_known(station.since_us),
        success_24h=tally.success_24h,
        trend_ms=tuple(_rounded(ms) for ms in tally.trend_ms),
        health=tally.health,
    )


def _open_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Options without what nobody may read."""
    return {name: "•••" if _SECRET.search(name) else value for name, value in options.items()}


def _known(at_us: int) -> datetime | None:
    return instant(at_us) if at_us else None


def _rounded(ms: float | None) -> float | None:
    return None if ms is None else round(ms, 2)
