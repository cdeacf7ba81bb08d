"""BAC0 without its side effects on the program around it.

Importing BAC0 reads a ``.env`` file into the environment, makes a folder and a log file in the home folder, hangs handlers on
its loggers and replaces the display hook of interactive Python. None of that is wanted in an engine.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Final

_SILENT: Final = logging.CRITICAL + 1
_NO_HOME: Final = {
    "HOME": os.devnull,
    "USERPROFILE": os.devnull,
}  # a folder cannot be made in it, so no log file is opened


def import_bac0() -> ModuleType:
    """The BAC0 module, with its logs silent; what matters comes back as an exception."""
    if "BAC0" not in sys.modules:
        with _world_unchanged():
            import BAC0  # noqa: F401
        _silence()
    return sys.modules["BAC0"]


@contextmanager
def _world_unchanged() -> Iterator[None]:
    environment, hook = dict(os.environ), sys.displayhook
    os.environ.update(_NO_HOME)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(environment)
        sys.displayhook = hook


def _silence() -> None:
    """bacpypes3 logs a traceback for every datagram that is not BACnet: anyone on the network could fill our log."""
    for name in list(logging.root.manager.loggerDict):
        if name.startswith("BAC0"):
            logger = logging.getLogger(name)
            logger.handlers.clear()
            logger.setLevel(_SILENT)
    logging.getLogger("bacpypes3").setLevel(_SILENT)
