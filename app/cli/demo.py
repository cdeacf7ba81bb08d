"""``kilowatch demo``: the campus, an engine on it and the console, with one command."""

from __future__ import annotations

import argparse
import ctypes
import os
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from app.cli.children import Child, ended_by_sigterm, start_engine
from app.cli.folders import data_folder
from app.cli.parser import FAULTS
from app.cli.table import live_table
from app.demo.process import DemoCampus
from app.demo.seed import seed_history
from app.engine.accountline import AccountLine
from app.host import check_site_file, open_store


def run(options: argparse.Namespace) -> int:
    data = data_folder(options.data, "demo")
    screen = Console(stderr=True)
    headless = options.headless or (not has_display() and options.screenshots is None)
    if headless and not options.headless:
        screen.print("There is no display here; the demo runs headless. Ctrl+C ends it.")
    with ExitStack() as running:
        running.enter_context(ended_by_sigterm())
        campus = running.enter_context(DemoCampus(data, options.speed))
        screen.print(f"Demo campus: {campus.summary}", soft_wrap=True)
        with _bar(screen) as progress:
            seeded(data, campus.site_file, progress)
        engine = running.enter_context(start_engine(data, campus.site_file, options.port))
        screen.print(f"Engine: Open API at {engine.url}/api/v1, data in {data}", soft_wrap=True)
        for fault in options.fault:
            campus.provoke(fault, True)
        if options.screenshots is not None:
            return _screenshots(options, engine, data)
        if headless:
            return live_table(engine.url, options.for_s)
        return _console(engine, data, options.for_s, campus)


def has_display() -> bool:
    """True where a window can be shown."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def seeded(data: Path, site_file: Path, progress: Callable[[float, str], None]) -> int:
    """Give the campus its past, once: 13 months of meters and weather, 7 days of everything else; how many intervals."""
    site = check_site_file(site_file)
    with open_store(data) as store:
        rows = seed_history(store, site, datetime.now(UTC), progress)
    if rows:
        _give_memory_back()
    return rows


def _give_memory_back() -> None:
    """The past takes 200 MB while it is made, which the C library of Linux would keep for as long as the console runs."""
    if sys.platform.startswith("linux"):
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)


def _console(engine: Child, data: Path, for_s: float | None, campus: DemoCampus) -> int:
    from ui.console import run_console

    return run_console(engine.url, data, for_s=for_s, demo=campus.provoke, demo_faults=FAULTS)


@contextmanager
def _bar(screen: Console) -> Iterator[Callable[[float, str], None]]:
    """A progress bar that is only there when there is something to do."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:.0f} %"),
        TimeElapsedColumn(),
    )
    started_s = time.monotonic()
    with Progress(*columns, console=screen) as bar:
        task = bar.add_task("History of the campus", total=1.0, visible=False)

        def progress(share: float, text: str) -> None:
            bar.update(task, completed=share, description=text, visible=True)

        yield progress
    if bar.tasks[0].visible:
        screen.print(f"The campus has its past: 13 months, in {time.monotonic() - started_s:.1f} s")


def _screenshots(options: argparse.Namespace, engine: Child, data: Path) -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from ui.screenshots import render_screens

    with _passing_account(data) as account:
        files = render_screens(
            engine.url, data, options.screenshots, options.theme, options.language, options.size, account=account
        )
    for file in files:
        print(file)
    return 0


@contextmanager
def _passing_account(data: Path) -> Iterator[Callable[[], tuple[str, str]]]:
    """Makes an account when asked, with a password that is kept nowhere, and closes it afterwards."""
    made: list[str] = []

    def account() -> tuple[str, str]:
        name, password = f"screenshots-{secrets.token_hex(3)}", secrets.token_urlsafe(24)
        with open_store(data) as store:
            AccountLine(store).add(name, "engineer", password, "Screenshots")
        made.append(name)
        return name, password

    try:
        yield account
    finally:
        for name in made:
            with open_store(data) as store:
                AccountLine(store).change(name, enabled=False, why="Screenshots are done")
