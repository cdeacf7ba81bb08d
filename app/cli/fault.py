"""``kilowatch fault``: provoke a fault of the demo campus that runs on a data folder, or end it."""

from __future__ import annotations

import argparse

from app.cli.folders import data_folder
from app.demo.control import faults, provoke


def run(options: argparse.Namespace) -> int:
    data = data_folder(options.data, "demo")
    now = provoke(data, options.name, options.state == "on") if options.name else faults(data)
    for name, on in sorted(now.items()):
        print(f"{name}: {'on' if on else 'off'}")
    return 0
