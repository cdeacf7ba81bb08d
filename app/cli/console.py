"""``kilowatch console``: the operator's window, with an engine of its own where none is named."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING

from app.cli.children import ended_by_sigterm, engine_on, start_engine
from app.cli.folders import data_folder
from app.cli.parser import FAULTS

if TYPE_CHECKING:
    from ui.demo import OpenedDemo

CAMPUS_SHARE = 0.1
"""Of the progress of opening a demo, what its start takes; the rest is its past."""


def run(options: argparse.Namespace) -> int:
    from ui.console import run_console
    from ui.settings import remembered_engine

    data = data_folder(options.data)
    with ExitStack() as running:
        running.enter_context(ended_by_sigterm())
        url = options.engine or remembered_engine(data) or running.enter_context(engine_on(data, options.port))
        return run_console(url, data, open_demo=lambda progress: open_demo(running, progress))


def open_demo(running: ExitStack, progress: Callable[[float, str], None]) -> OpenedDemo:
    """Start the demo campus and an engine on it, both until ``running`` is closed. Blocking."""
    from app.cli.demo import seeded
    from app.demo.process import DemoCampus
    from ui.demo import OpenedDemo

    data = data_folder(None, "demo")
    progress(0.0, "Starting the demo campus")
    campus = running.enter_context(DemoCampus(data))
    seeded(data, campus.site_file, lambda share, text: progress(CAMPUS_SHARE + (0.95 - CAMPUS_SHARE) * share, text))
    progress(0.95, "Starting the engine")
    engine = running.enter_context(start_engine(data, campus.site_file, 0))
    progress(1.0, "Ready")
    return OpenedDemo(engine.url, FAULTS, campus.provoke)
