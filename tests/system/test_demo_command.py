"""The demo as one command: ends by itself or with Ctrl+C, says what runs where, and leaves no process behind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest

STARTED_S, STOPPED_S = 120.0, 40.0
PAST = "The campus has its past: 13 months"
DEMO = (sys.executable, "-m", "app", "demo", "--headless", "--port", "0")


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_a_demo_ends_by_itself_with_ctrl_c_or_a_signal_and_leaves_nothing_behind(tmp_path: Path) -> None:
    first = subprocess.run(
        [*DEMO, "--data", str(tmp_path), "--for", "3"], capture_output=True, text=True, timeout=STARTED_S, check=False
    )
    assert first.returncode == 0, first.stderr
    assert re.search(r"25 Modbus devices behind 4 gateways .* 16 BACnet/IP controllers", first.stderr)
    assert PAST in first.stderr
    last = first.stdout.splitlines()[-1]
    assert "Site: Seoul Riverside Civic Campus" in last
    assert re.search(r"Points: 1,?\d{3} good, \d uncertain, \d bad of 1,?\d{3}", last)
    assert re.search(r"Demand: \d", last)
    assert re.search(r"Open API: http://127\.0\.0\.1:\d+/api/v1", last)
    assert _processes_of(tmp_path) == []

    for how in (_ctrl_c, _terminated):
        _ended_by(how, tmp_path)
    for log in ("campus.log", "engine.log"):
        assert "Traceback" not in (tmp_path / log).read_text(encoding="utf-8")


def _ended_by(how: Callable[[subprocess.Popen[str]], None], data: Path) -> None:
    with _running(data) as demo:
        assert demo.stdout is not None
        assert demo.stderr is not None
        assert "Seoul Riverside Civic Campus" in demo.stdout.readline()
        family = psutil.Process(demo.pid).children(recursive=True)
        assert len(family) == 3, "campus, its controllers, engine"
        how(demo)
        assert demo.wait(STOPPED_S) == 0
        assert psutil.wait_procs(family, 5.0)[1] == []
        told = demo.stderr.read()
        assert "Traceback" not in told
        assert PAST not in told, "the past is written once"
    assert not (data / "engine.json").exists()


def _ctrl_c(demo: subprocess.Popen[str]) -> None:
    """As a terminal does: to all of its processes."""
    os.killpg(demo.pid, signal.SIGINT)


def _terminated(demo: subprocess.Popen[str]) -> None:
    """As a service manager or ``timeout`` does: to the first process only."""
    demo.terminate()


@contextmanager
def _running(data: Path) -> Iterator[subprocess.Popen[str]]:
    """A demo in a process group of its own; nothing of it is left whatever happens."""
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [*DEMO, "--data", str(data)], stdout=pipe, stderr=pipe, text=True, start_new_session=True
    ) as demo:
        try:
            yield demo
        finally:
            if demo.poll() is None:
                os.killpg(demo.pid, signal.SIGKILL)


def _processes_of(data: Path) -> list[str]:
    """Command lines of processes that still work in a folder."""
    found = (process.info["cmdline"] or [] for process in psutil.process_iter(["cmdline"]))
    return [" ".join(line) for line in found if str(data) in line]
