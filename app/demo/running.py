"""The campus as a process: the model in real time, Modbus gateways here, BACnet controllers in a process of their own."""

from __future__ import annotations

import asyncio
import json
import sys
import time
import traceback
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from app.demo.campus.wires import DEFAULT_PORTS, Ports
from app.demo.control import FILE, ControlChannel, write_private
from app.demo.faults import Faults
from app.demo.goals import month_goals
from app.demo.model.campus import CampusModel
from app.demo.model.channels import METER_IDS
from app.demo.model.metermodel import Kept
from app.demo.servers.frames import frame, read_frame
from app.demo.servers.meters import Meters
from app.demo.servers.ports import free_bacnet_port
from app.demo.site import SITE, demo_site
from app.domain.errors import KilowatchError
from app.store.sitefile import write_text

SITE_FILE, STATE_FILE, PORTS_FILE = "site.yaml", "campus.json", "ports.json"
TICK_S = 1.0
KEEP_STATE_S = 10.0
CONTROLLERS_START_S = 60.0


class RunningCampus:
    """Model, gateways and the link to the controllers' process."""

    def __init__(self, data: Path, speed: float, ports: Ports) -> None:
        self.data, self.speed, self.ports = data, speed, ports
        self._start_s, self._started = time.time(), time.monotonic()
        self.site = demo_site(ports)
        self.model = CampusModel(self.site, self._start_s, _kept(data))
        self.meters = Meters(self.site, self.model.signals)
        self.faults = Faults(self.model, self.meters)
        self._on_bacnet = np.zeros(self.model.signals.spare + 1, bool)
        bacnet = {device.id for device in self.site.devices if device.link == "bac-1"}
        for point in self.site.points:
            if point.device in bacnet:
                self._on_bacnet[self.model.signals.slot(point.id)] = True

    def settle(self) -> None:
        """Bring rooms and loops to where they would be now."""
        self.model.warm_up()
        self.advance()
        self.meters.refresh()

    def advance(self) -> None:
        """Run the model up to its clock."""
        now = self._start_s + self.speed * (time.monotonic() - self._started)
        self.model.advance(now)

    async def run(self, controllers: asyncio.subprocess.Process) -> None:
        """Tick until cancelled or until the controllers' process ends."""
        assert controllers.stdin is not None and controllers.stdout is not None
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._listen(controllers.stdout))
            tasks.create_task(self._tick(controllers.stdin))

    def take_overrides(self, override: np.ndarray[Any, np.dtype[np.float64]]) -> None:
        """What operators force on the controllers."""
        self.model.signals.override[self._on_bacnet] = override[self._on_bacnet]

    def keep_state(self) -> None:
        """Write down the counters, so that they go on after a restart."""
        kept = self.model.meters.kept()
        columns = {"counters": kept.counters.tolist(), "extra": kept.extra.tolist()}
        write_private(self.data / STATE_FILE, json.dumps({"meters": METER_IDS, **columns}))

    async def _tick(self, target: asyncio.StreamWriter) -> None:
        kept = 0.0
        while True:
            self.advance()
            self.meters.refresh()
            target.write(frame(self.model.signals.actual))
            await target.drain()
            if time.monotonic() - kept > KEEP_STATE_S:
                self.keep_state()
                kept = time.monotonic()
            await asyncio.sleep(TICK_S)

    async def _listen(self, source: asyncio.StreamReader) -> None:
        while True:
            self.take_overrides(await read_frame(source))


async def run_campus(data: Path, speed: float) -> None:
    """The whole campus on ``data`` until standard input ends. Prints one line of JSON when all servers answer."""
    wished = _kept_ports(data)
    bacnet, guard = free_bacnet_port(wished.bacnet)
    with guard:
        async with _controllers(bacnet) as controllers:
            campus = RunningCampus(data, speed, Ports(wished.modbus, bacnet))
            ports = Ports(await campus.meters.start(wished.modbus), bacnet)
            campus.settle()
            await _meet(campus, controllers)
            _write_site(data, ports)
            control = ControlChannel(data, campus.faults)
            await control.start({"speed": speed})
            _say({"ready": True, "modbus": dict(ports.modbus), "bacnet": ports.bacnet})
            try:
                await _until_left(campus.run(controllers))
            finally:
                campus.keep_state()
                await control.close()
                await campus.meters.close()


@asynccontextmanager
async def _controllers(port: int) -> AsyncIterator[asyncio.subprocess.Process]:
    """The process of the BACnet controllers; it ends with its input."""
    command = (sys.executable, "-m", "app.demo.servers.worker", str(port))
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, limit=2**20)
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


async def _meet(campus: RunningCampus, process: asyncio.subprocess.Process) -> None:
    """First values to the controllers; their answer says that they are up."""
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(frame(campus.model.signals.actual))
    try:
        async with asyncio.timeout(CONTROLLERS_START_S):
            campus.take_overrides(await read_frame(process.stdout))
    except (TimeoutError, asyncio.IncompleteReadError) as error:
        raise KilowatchError("The BACnet controllers of the demo campus did not start; its log says why.") from error


async def _until_left(work: Any) -> None:
    """Run ``work`` until standard input ends: whoever started the campus has gone."""
    left = asyncio.create_task(_input_ended())
    running = asyncio.create_task(work)
    done, _ = await asyncio.wait((left, running), return_when=asyncio.FIRST_COMPLETED)
    for task in (left, running):
        task.cancel()
    await asyncio.gather(left, running, return_exceptions=True)
    if running in done and (error := running.exception()) is not None:
        traceback.print_exception(error)  # for the log
        raise KilowatchError("The BACnet controllers of the demo campus have stopped.") from error


async def _input_ended() -> None:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while await reader.read(1024):
        pass


def _write_site(data: Path, ports: Ports) -> None:
    """The site with the goals of this month: the same text, and no new revision, until the next one begins."""
    today = datetime.now(ZoneInfo(SITE.time_zone)).date()
    text = write_text(demo_site(ports, month_goals(SITE, today)))
    file = data / SITE_FILE
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        file.write_text(text, encoding="utf-8")
    (data / PORTS_FILE).write_text(json.dumps({"modbus": dict(ports.modbus), "bacnet": ports.bacnet}), encoding="utf-8")


def _kept_ports(data: Path) -> Ports:
    """The ports of the last run, so that the site stays the same."""
    try:
        kept = json.loads((data / PORTS_FILE).read_text(encoding="utf-8"))
        return Ports({**DEFAULT_PORTS.modbus, **{k: int(v) for k, v in kept["modbus"].items()}}, int(kept["bacnet"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return DEFAULT_PORTS


def _kept(data: Path) -> Kept | None:
    """The counters of the last run; ``None`` when there was none or it had other meters."""
    try:
        kept = json.loads((data / STATE_FILE).read_text(encoding="utf-8"))
        if kept["meters"] != list(METER_IDS):
            return None
        return Kept(np.array(kept["counters"], np.float64), np.array(kept["extra"], np.float64))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _say(message: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


__all__ = ["FILE", "SITE_FILE", "RunningCampus", "run_campus"]
