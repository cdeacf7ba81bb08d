"""Loss and return of devices in the event list: once each, never for the first contact."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.site import Device, Link, Name, Site, SiteInfo
from app.engine.events import EventLog
from app.engine.linkevents import LinkEvents
from app.store import open_store

SITE = Site(
    site=SiteInfo(id="s", name=Name(en="Site")),
    links=(Link(id="l", driver="modbus"),),
    devices=(Device(id="m-07", link="l", name=Name(en="Meter M-07", ko="계량기 M-07")),),
)


@pytest.mark.logs("Device m-07 does not answer")
async def test_a_device_is_told_once_when_it_goes_and_once_when_it_returns(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        events = EventLog(store)
        told = LinkEvents(SITE, events)
        for online in (True, False, False, True, True):
            told.device_changed("m-07", online, "")
        await events.close()
        lines = [(event.type, event.source, event.text.en) for event in reversed(events.recent(10))]
    assert lines == [
        ("link", "m-07", "Meter M-07 does not answer, values are stale"),
        ("link", "m-07", "Meter M-07 answers again"),
    ]
