"""``python -m app.demo --data DIR [--speed N]``: the demo campus, as ``kilowatch demo`` starts it. It ends with its input."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
from pathlib import Path

from app.demo.running import run_campus
from app.domain.errors import KilowatchError


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m app.demo", description="Serve the demo campus on loopback.")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder for site file and counters")
    parser.add_argument("--speed", type=float, default=1.0, metavar="N", help="run N times faster")
    options = parser.parse_args()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the program that started the campus
    try:
        asyncio.run(_until_terminated(options.data, options.speed))
    except KilowatchError as error:
        sys.stdout.write(json.dumps({"error": str(error)}) + "\n")
        return 1
    return 0


async def _until_terminated(data: Path, speed: float) -> None:
    task = asyncio.ensure_future(run_campus(data, speed))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    try:
        await task
    except asyncio.CancelledError:
        return


if __name__ == "__main__":
    sys.exit(main())
