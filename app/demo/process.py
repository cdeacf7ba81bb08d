"""The demo campus as a child process of a demo or a test."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any

from app.demo import control
from app.demo.campus.controllers import CONTROLLERS
from app.demo.campus.meters import GATEWAYS, METERS
from app.demo.campus.wires import controller_address
from app.domain.errors import KilowatchError

SITE_FILE, LOG_FILE = "site.yaml", "campus.log"
START_TIMEOUT_S, STOP_TIMEOUT_S = 60.0, 10.0


class DemoCampus:
    """Starts the campus on entering and stops it on leaving.

    ``summary`` says in one line what listens where, ``site_file`` is the site of these servers. The campus also ends by
    itself when this process dies.
    """

    def __init__(self, data: Path, speed: float = 1.0) -> None:
        self.data, self.speed = data, speed
        self.site_file = data / SITE_FILE
        self.summary = ""
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> DemoCampus:
        self.data.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "app.demo", "--data", str(self.data), "--speed", str(self.speed)]
        with (self.data / LOG_FILE).open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 our own program
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log
            )
        try:
            self.summary = _summary(self._first_words(), self.speed)
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def provoke(self, name: str, on: bool = True) -> None:
        """Switch one of the faults on or off (``app.demo.faults.FAULTS``)."""
        control.provoke(self.data, name, on)

    def _first_words(self) -> dict[str, Any]:
        """The line that the campus prints when all of its servers answer."""
        assert self._process is not None and self._process.stdout is not None
        lines: queue.Queue[bytes] = queue.Queue()
        source = self._process.stdout
        threading.Thread(target=lambda: lines.put(source.readline()), daemon=True).start()
        try:
            said = dict(json.loads(lines.get(timeout=START_TIMEOUT_S) or b"{}"))
        except queue.Empty:
            raise KilowatchError(
                f"The demo campus did not start within {START_TIMEOUT_S:.0f} s. See {self._log}."
            ) from None
        if "error" in said:
            raise KilowatchError(str(said["error"]))
        if "ready" not in said:
            raise KilowatchError(f"The demo campus stopped while starting. See {self._log}.")
        return said

    @property
    def _log(self) -> Path:
        return self.data / LOG_FILE

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None and process.stdout is not None
        process.stdin.close()
        try:
            process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


def _summary(said: dict[str, Any], speed: float) -> str:
    ports = ", ".join(str(port) for port in said["modbus"].values())
    first, last = (controller_address(c.host) for c in (CONTROLLERS[0], CONTROLLERS[-1]))
    faster = "" if speed == 1.0 else f", {speed:g} times faster"
    return (
        f"{len(METERS)} Modbus devices behind {len(GATEWAYS)} gateways on 127.0.0.1 ports {ports}; "
        f"{len(CONTROLLERS)} BACnet/IP controllers on {first} to {last} port {said['bacnet']}{faster}"
    )
