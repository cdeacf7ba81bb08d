"""``kilowatch demo``: the campus, an engine on it and the console, with one command."""

from __future__ import annotations

import argparse
import os
import sys
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from app.cli.children import Child, start_engine
from app.cli.folders import data_folder
from app.cli.table import live_table
from app.demo.process import DemoCampus
from app.demo.seed import seed_history
from app.host import check_site_file, open_store


def run(options: argparse.Namespace) -> int:
    data = data_folder(options.data, "demo")
    screen = Console(stderr=True)
    headless = options.headless or (not has_display() and options.screenshots is None)
    if headless and not options.headless:
        screen.print("There is no display here; the demo runs headless. Ctrl+C ends it.")
    with ExitStack() as running:
        campus = running.enter_context(DemoCampus(data, options.speed))
        screen.print(f"Demo campus: {campus.summary}")
        _seed(data, campus.site_file, screen)
        engine = running.enter_context(start_engine(data, campus.site_file, options.port))
        screen.print(f"Engine: Open API at {engine.url}/api/v1, data in {data}")
        for fault in options.fault:
            campus.provoke(fault, True)
        if options.screenshots is not None:
            return _screenshots(options, engine, data)
        if headless:
            return live_table(engine.url, options.for_s)
        return _console(engine, data, options.for_s)


def has_display() -> bool:
    """True where a window can be shown."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _console(engine: Child, data: Path, for_s: float | None) -> int:
    from ui.console import run_console

    return run_console(engine.url, data, for_s=for_s)


def _seed(data: Path, site_file: Path, screen: Console) -> None:
    """Give the campus its past, once: 13 months of meters and weather, 7 days of everything else."""
    site = check_site_file(site_file)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:.0f} %"),
        TimeElapsedColumn(),
        console=screen,
    )
    with open_store(data) as store, bar:
        task = bar.add_task("History of the campus", total=1.0)
        started = time.monotonic()
        rows = seed_history(
            store, site, datetime.now(UTC), lambda share, text: bar.update(task, completed=share, description=text)
        )
    if rows:
        screen.print(f"History: {rows:,} intervals written in {time.monotonic() - started:.1f} s")


def _screenshots(options: argparse.Namespace, engine: Child, data: Path) -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from ui.screenshots import render_screens

    files = render_screens(engine.url, data, options.screenshots, options.theme, options.language, options.size)
    for file in files:
        print(file)
    return 0
