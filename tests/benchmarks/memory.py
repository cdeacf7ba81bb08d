"""Memory of every process over time: the demo with its campus, controllers and engine, a console that goes from display to
display, and an engine with 10,000 points.

``python -m tests.benchmarks.memory [MINUTES]``, 30 unless told. Growth is from the fifth part of the time on, when everything
has been used once.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from app.cli.children import free_port, start_engine
from app.engine.accountline import AccountLine
from app.host import open_store
from app.store.sitefile import write_text
from tests.benchmarks import acquisition
from tests.benchmarks.start import NAME, PASSWORD, demo, until_values

MINUTES = 30.0
UNITS, PERIOD_S = 10, 1.0
SAMPLES = 30
MOST_SHARE = 0.98
WARM = 0.2
SPARE_S = 600.0
BUDGETS_MB = {"console": 350, "engine, 10,000 points": 300}


@contextmanager
def many_points(folder: Path) -> Iterator[psutil.Process]:
    """An engine that reads 10,000 points once a second."""
    command = [sys.executable, "-m", acquisition.__name__, "serve"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as gateways:
        assert gateways.stdin is not None
        assert gateways.stdout is not None
        site = acquisition.site([int(word) for word in gateways.stdout.readline().split()], PERIOD_S, UNITS)
        folder.mkdir()
        file = folder / "site.yaml"
        file.write_text(write_text(site), encoding="utf-8")
        with start_engine(folder, file, 0) as engine:
            until_values(engine.url, MOST_SHARE, time.monotonic())
            yield psutil.Process(engine.process.pid)
        gateways.stdin.close()


@contextmanager
def console(url: str, folder: Path, for_s: float) -> Iterator[psutil.Process]:
    module = "tests.benchmarks.consoleprocess"
    command = [sys.executable, "-m", module, url, str(folder), NAME, PASSWORD, str(for_s)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            shown = any(line.startswith("first-value") for line in iter(process.stdout.readline, ""))
            assert shown, "the console has ended before it showed a value"
            yield psutil.Process(process.pid)
        finally:
            process.terminate()


def roles(parent: int) -> dict[str, psutil.Process]:
    """The processes of a demo by what they do."""
    found = {"demo command": psutil.Process(parent)}
    for process in found["demo command"].children(recursive=True):
        words = process.cmdline()
        found["engine" if "engine" in words else "controllers" if "worker" in words[-2] else "campus"] = process
    return found


def sampled(processes: dict[str, psutil.Process], run_s: float) -> dict[str, list[tuple[float, float]]]:
    """Hours and megabytes of each."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in processes}
    start_s = time.monotonic()
    for number in range(SAMPLES + 1):
        time.sleep(max(0.0, start_s + number * run_s / SAMPLES - time.monotonic()))
        for name, process in processes.items():
            assert process.is_running() and process.status() != psutil.STATUS_ZOMBIE, f"{name} has ended"
            found[name].append(((time.monotonic() - start_s) / 3600, process.memory_info().rss / 1e6))
    return found


def growth(first: tuple[float, float], last: tuple[float, float]) -> float:
    """Megabytes an hour."""
    return (last[1] - first[1]) / (last[0] - first[0])


def tell(found: dict[str, list[tuple[float, float]]], minutes: float) -> None:
    print(f"resident memory, {minutes:g} min, load {os.getloadavg()[0]:.1f}")
    print(f"  {'':22} {'start':>8} {'warm':>8} {'end':>8} {'most':>8} MB   growth since warm, in the last half")
    for name, samples in found.items():
        warm = samples[int(WARM * len(samples))]
        end = samples[-1]
        rates = (growth(warm, end), growth(samples[len(samples) // 2], end))
        budget = f"   (budget {BUDGETS_MB[name]} MB)" if name in BUDGETS_MB else ""
        figures = (samples[0][1], warm[1], end[1], max(mb for _, mb in samples))
        print(
            f"  {name:22} "
            + " ".join(f"{mb:8.1f}" for mb in figures)
            + f"   {rates[0]:+6.1f} {rates[1]:+6.1f} MB/h{budget}"
        )


def main() -> None:
    minutes = float(sys.argv[1]) if sys.argv[1:] else MINUTES
    with tempfile.TemporaryDirectory() as name, ExitStack() as running:
        folder, port = Path(name), free_port(0)
        url = f"http://127.0.0.1:{port}"
        command = running.enter_context(demo(folder, port))
        until_values(url, MOST_SHARE, time.monotonic())
        with open_store(folder) as store:
            AccountLine(store).add(NAME, "operator", PASSWORD)
        processes = roles(command.pid)
        processes["console"] = running.enter_context(console(url, folder, 60 * minutes + SPARE_S))
        processes["engine, 10,000 points"] = running.enter_context(many_points(folder / "many"))
        time.sleep(5.0)
        tell(sampled(processes, 60 * minutes), minutes)


if __name__ == "__main__":
    main()
