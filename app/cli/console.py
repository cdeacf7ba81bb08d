"""``kilowatch console``: the operator's window, with an engine of its own where none is named."""

from __future__ import annotations

import argparse

from app.cli.children import engine_on
from app.cli.folders import data_folder


def run(options: argparse.Namespace) -> int:
    from ui.console import run_console

    data = data_folder(options.data)
    if options.engine:
        return run_console(options.engine, data)
    with engine_on(data, options.port) as url:
        return run_console(url, data)
