"""The engine as a child process of a console or of the demo."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.cli.parser import DEFAULT_PORT
from app.domain.errors import EngineLost
from app.engine.lock import running_engine

START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 30.0  # the recorder may wait for its disk
LOG_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class Child:
    """A running engine, the address of its Open API and its log."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path


@contextmanager
def engine_on(data: Path, port: int | None) -> Iterator[str]:
    """The address of the engine that runs on ``data``; where none does, one is started and stopped on leaving."""
    running = running_engine(data)
    if running is not None and health(running) is not None:
        yield running
        return
    with start_engine(data, None, port) as child:
        yield child.url


@contextmanager
def start_engine(data: Path, site: Path | None, port: int | None) -> Iterator[Child]:
    """Start an engine on ``data`` and wait until it answers; it is stopped on leaving."""
    chosen = free_port(DEFAULT_PORT) if port is None else (port or free_port(0))
    command = [sys.executable, "-m", "app", "engine", "--data", str(data), "--port", str(chosen)]
    command += ["--site", str(site)] if site else []
    log = data / "engine.log"
    _keep_short(log)
    with log.open("ab") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, stdin=subprocess.DEVNULL)  # noqa: S603 our own program
    child = Child(f"http://127.0.0.1:{chosen}", process, log)
    try:
        _wait_until_answering(child)
        yield child
    finally:
        stop(process)


@contextmanager
def ended_by_sigterm() -> Iterator[None]:
    """SIGTERM ends the block like Ctrl+C, so that what it has started is stopped and not left behind."""
    former = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)


def free_port(preferred: int) -> int:
    """``preferred`` if nobody listens there, else a free one."""
    for port in (preferred, 0):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise EngineLost("No free port could be found on 127.0.0.1.")


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask a child to stop, and make it if it does not."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def health(url: str) -> dict[str, Any] | None:
    """The engine's health, or ``None`` while it does not answer."""
    try:
        with urllib.request.urlopen(f"{url}/api/v1/health", timeout=1.0) as answer:  # noqa: S310 loopback
            return dict(json.load(answer))
    except (urllib.error.URLError, TimeoutError, ConnectionError, json.JSONDecodeError):
        return None


def _wait_until_answering(child: Child) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while health(child.url) is None:
        if child.process.poll() is not None:
            raise EngineLost(f"The engine stopped while starting. Its last words:\n{_last_words(child.log)}")
        if time.monotonic() > deadline:
            raise EngineLost(f"The engine did not answer within {START_TIMEOUT_S:.0f} s. See {child.log}.")
        time.sleep(0.05)


def _keep_short(log: Path) -> None:
    """One older log is kept beside the present one."""
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_suffix(".log.1"))


def _last_words(log: Path) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-8:])
