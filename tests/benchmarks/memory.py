"""Memory of every process over time: the demo with its campus, controllers and engine, a console that goes from display to
display, and an engine with 10,000 points.

``python -m tests.benchmarks.memory [MINUTES]``, 30 unless told. Growth is of anonymous memory (what the program itself holds;
pages of files come and go with the system) from the fifth part of the time on, when everything has been used once. The work of
a full hour, when much is rolled up at once, takes a step of its own: the times of the largest steps are printed beside it, and
only a run over several full hours tells a step that is taken once from one that comes back.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
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
SAMPLE_S, FEWEST_SAMPLES = 30.0, 10
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


@dataclass(frozen=True, slots=True)
class Sample:
    """Megabytes at a time: resident, and of it anonymous."""

    at: datetime
    resident_mb: float
    anonymous_mb: float

    @classmethod
    def of(cls, process: psutil.Process) -> Sample:
        lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
        kib = {line.split(":")[0]: int(line.split()[1]) for line in lines}
        return cls(datetime.now(UTC), kib["Rss"] * 1024 / 1e6, kib["Anonymous"] * 1024 / 1e6)


def sampled(processes: dict[str, psutil.Process], run_s: float) -> dict[str, list[Sample]]:
    found: dict[str, list[Sample]] = {name: [] for name in processes}
    count = max(FEWEST_SAMPLES, round(run_s / SAMPLE_S))
    start_s = time.monotonic()
    for number in range(count + 1):
        time.sleep(max(0.0, start_s + number * run_s / count - time.monotonic()))
        for name, process in processes.items():
            assert process.is_running() and process.status() != psutil.STATUS_ZOMBIE, f"{name} has ended"
            found[name].append(Sample.of(process))
    return found


def growth(first: Sample, last: Sample) -> float:
    """Anonymous megabytes an hour."""
    return (last.anonymous_mb - first.anonymous_mb) / ((last.at - first.at).total_seconds() / 3600)


def largest_step(samples: list[Sample]) -> str:
    """Between two samples."""
    before, after = max(pairwise(samples), key=lambda pair: pair[1].anonymous_mb - pair[0].anonymous_mb)
    return f"{after.anonymous_mb - before.anonymous_mb:+.1f} MB at {after.at:%H:%M:%S}"


def tell(found: dict[str, list[Sample]], minutes: float) -> None:
    print(
        f"memory, {minutes:g} min, load {os.getloadavg()[0]:.1f}; MB resident, MB anonymous, growth of anonymous in MB/h"
    )
    print(f"  {'':22} resident   anonymous: warm      end   since warm   last half   largest step since warm (UTC)")
    for name, samples in found.items():
        warm, end = samples[int(WARM * len(samples)) :], samples[-1]
        rates = growth(warm[0], end), growth(samples[len(samples) // 2], end)
        budget = f"   (budget {BUDGETS_MB[name]} MB resident)" if name in BUDGETS_MB else ""
        print(
            f"  {name:22} {end.resident_mb:8.1f}        {warm[0].anonymous_mb:8.1f} {end.anonymous_mb:8.1f}"
            f"      {rates[0]:+7.1f}     {rates[1]:+7.1f}   {largest_step(warm)}{budget}"
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
