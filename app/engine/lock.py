"""One engine for each data folder: a file that is locked while it runs, free again however it ends, and one with its address."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from app.domain.errors import Conflict

LOCK_FILE = "engine.lock"
STATE_FILE = "engine.json"
LOOKS, LOOK_S = 5, 0.05


@contextmanager
def locked(data: Path) -> Iterator[None]:
    """Hold the lock of ``data``. Raises ``Conflict`` when another engine has it."""
    with (data / LOCK_FILE).open("a+b") as file:
        if not _lock_patiently(file):
            raise Conflict(f"An engine runs on {data} already. Stop it, or choose another folder with --data.")
        yield


@contextmanager
def announced(data: Path, url: str) -> Iterator[None]:
    """While the engine runs, consoles find its address in ``engine.json`` of the data folder."""
    file = data / STATE_FILE
    part = file.with_suffix(".part")
    part.write_text(json.dumps({"pid": os.getpid(), "url": url}), encoding="utf-8")
    part.replace(file)
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def running_engine(data: Path) -> str | None:
    """The address of the engine that runs on ``data``, if one does: what a killed engine left behind does not count."""
    try:
        state = json.loads((data / STATE_FILE).read_text(encoding="utf-8"))
        with (data / LOCK_FILE).open("r+b") as file:
            if _lock(file):
                return None
    except (OSError, ValueError):
        return None
    return str(state["url"]) if isinstance(state, dict) and "url" in state else None


def _lock_patiently(file: IO[bytes]) -> bool:
    """Somebody who only looks whether an engine runs holds the lock for a moment."""
    for _ in range(LOOKS):
        if _lock(file):
            return True
        time.sleep(LOOK_S)
    return False


def _lock(file: IO[bytes]) -> bool:
    """Lock until the file is closed; false when somebody else has it."""
    try:
        if sys.platform == "win32":  # pragma: no cover
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
