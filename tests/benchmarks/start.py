"""From the command to the first live value: ``kilowatch demo`` the first and the second time, and a console on a running engine.

Nothing is taken out of the disk cache of the system, as that needs its administrator. ``python -m tests.benchmarks.start``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from app.cli.children import free_port, health, stop
from app.demo.process import DemoCampus
from app.engine.accountline import AccountLine
from app.host import open_store

NAME, PASSWORD = "op.shift-2", "a good long pass phrase 7"
PATIENCE_S = 180.0
SECOND_STARTS, CONSOLES = 3, 5
MOST_SHARE = 0.99


@contextmanager
def demo(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "app", "demo", "--headless", "--data", str(folder), "--port", str(port)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet) as process:
        try:
            yield process
        finally:
            stop(process)


def until_values(url: str, share: float, started_s: float) -> float:
    """Seconds from the start until a share of the points is good; a share of 0 is the first one."""
    while True:
        state = health(url)
        points = state["points"] if state else {"good": 0, "total": 0}
        if points["good"] > 0 and points["good"] >= share * points["total"]:
            return time.monotonic() - started_s
        assert time.monotonic() - started_s < PATIENCE_S, "no value"
        time.sleep(0.02)


def timed_demo(folder: Path) -> tuple[float, float]:
    """First live value, and nearly all of them."""
    port = free_port(0)
    started_s = time.monotonic()
    with demo(folder, port):
        url = f"http://127.0.0.1:{port}"
        return until_values(url, 0.0, started_s), until_values(url, MOST_SHARE, started_s)


def timed_console(url: str, folder: Path) -> dict[str, float]:
    """Seconds from the start of the process to each of its steps."""
    command = [sys.executable, "-m", "tests.benchmarks.consoleprocess", url, str(folder), NAME, PASSWORD]
    started_s = time.monotonic()
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=PATIENCE_S, check=True)
    words = (line.split() for line in done.stdout.splitlines())
    return {word: float(at_s) - started_s for word, at_s in words}


def consoles(folder: Path) -> list[dict[str, float]]:
    with open_store(folder) as store:
        AccountLine(store).add(NAME, "operator", PASSWORD)
    port = free_port(0)
    with demo(folder, port):
        until_values(f"http://127.0.0.1:{port}", MOST_SHARE, time.monotonic())
        return [timed_console(f"http://127.0.0.1:{port}", folder) for _ in range(CONSOLES)]


def campus_alone(folder: Path) -> float:
    """Of a start, what the campus takes until its servers answer."""
    started_s = time.monotonic()
    with DemoCampus(folder):
        return time.monotonic() - started_s


def main() -> None:
    print(f"from the command to values, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first, most = timed_demo(folder)
        print(f"  demo, first start (13 months of history)   first value {first:5.1f} s, nearly all {most:5.1f} s")
        starts = [timed_demo(folder) for _ in range(SECOND_STARTS)]
        values, all_values = (median(times) for times in zip(*starts, strict=True))
        print(
            f"  demo, second start, median of {SECOND_STARTS}            first value {values:5.1f} s, nearly all {all_values:5.1f} s"
        )
        print(f"    of it the campus alone                                {campus_alone(folder):5.1f} s")
        steps = consoles(folder)
        for word, text in (("application", "Qt"), ("way-in", "sign-in page"), ("first-value", "first live value")):
            times = [step[word] for step in steps]
            print(f"  console to {text:20} median of {CONSOLES} {median(times):5.2f} s, most {max(times):5.2f} s")
        print("  (budget of a console to its first live value: 3 s)")


if __name__ == "__main__":
    main()
