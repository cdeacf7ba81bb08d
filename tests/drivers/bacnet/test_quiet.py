"""A link in a program of its own, on the engine's loop: BAC0 leaves no file, no log, no changed environment behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

WALK = """
import asyncio, logging, os, sys
environment, hook, handlers = dict(os.environ), sys.displayhook, list(logging.root.handlers)
from drivers.bacnet import DRIVER
from drivers.base import PlanItem

async def main():
    device = {"device_id": 500, "address": sys.argv[1]}
    (request,) = DRIVER.plan(device, [PlanItem(0, DRIVER.parse_address("ai:7"))])
    connection = await DRIVER.open({"host": "127.0.0.1/8", "port": 0}, 5.0)
    print((await connection.read(device, request, 2.0)).values[0])
    stream = connection.subscribe(device, [PlanItem(0, DRIVER.parse_address("ai:7"))], 10)
    print((await anext(stream)).values[0])
    await stream.aclose()
    await connection.close()
    print(len(asyncio.all_tasks()))

if sys.platform == "win32":
    asyncio.run(main())
else:
    import uvloop
    uvloop.run(main())
print(dict(os.environ) == environment, sys.displayhook is hook, logging.root.handlers == handlers)
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / ".env").write_text("SURPRISE=1\n", encoding="utf-8")
    return tmp_path


def test_a_link_comes_and_goes_without_a_trace(home: Path, device_address: str) -> None:
    environment = {**os.environ, "HOME": str(home), "USERPROFILE": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}
    environment.pop("SURPRISE", None)
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-c", WALK, device_address],
        cwd=home, env=environment, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.stdout.split() == ["7.0", "7.0", "1", "True", "True", "True"], done.stderr
    noise = [line for line in done.stderr.splitlines() if line and not line.startswith("Executing <")]  # a slow start
    assert noise == []
    assert [path.name for path in home.iterdir()] == [".env"]
