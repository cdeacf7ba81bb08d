"""The composition root of the console: application, event loop, program."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("QT_API", "pyside6")

import qasync
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from ui.demo import DemoControls, DemoOpener
from ui.garbage import Garbage
from ui.panels.registry import rows
from ui.program import Program
from widgets import theme

WAKE_MS = 200
"""So often Python gets a turn to hear Ctrl+C."""


def run_console(
    engine_url: str,
    data: Path,
    for_s: float | None = None,
    *,
    demo: Callable[[str, bool], None] | None = None,
    demo_faults: Sequence[str] = (),
    open_demo: DemoOpener | None = None,
) -> int:
    """Show the console of an engine until its window is closed, Ctrl+C, or ``for_s`` seconds have passed; 0.

    ``demo`` provokes a fault of ``demo_faults`` in the demo campus; ``open_demo`` starts one for the first start.
    """
    make_application()
    garbage = Garbage()
    garbage.start()
    controls = DemoControls(demo_faults, demo) if demo is not None else None
    try:
        qasync.run(_live(engine_url, data, for_s, controls, open_demo))
    finally:
        garbage.stop()
    return 0


def make_application() -> QApplication:
    """The one application with its style, fonts and name; sizes follow the screen exactly."""
    present = QApplication.instance()
    if isinstance(present, QApplication):
        theme.install(present)
        return present
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Kilowatch")
    application.setQuitOnLastWindowClosed(False)
    theme.install(application)
    return application


async def _live(
    url: str, data: Path, for_s: float | None, demo: DemoControls | None, open_demo: DemoOpener | None
) -> None:
    program = Program(url, data, rows(), demo=demo, open_demo=open_demo)
    with _interrupts(program.stopped.set):
        program.start()
        try:
            async with asyncio.timeout(for_s):
                await program.stopped.wait()
        except TimeoutError:
            pass
        finally:
            await program.close()


@contextmanager
def _interrupts(stop: Callable[[], None]) -> Iterator[None]:
    """Ctrl+C and SIGTERM end the program like closing its window."""
    loop = asyncio.get_running_loop()
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in kept:
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop))
    wake = QTimer()
    wake.start(WAKE_MS)
    try:
        yield
    finally:
        wake.stop()
        for number, former in kept.items():
            signal.signal(number, former)
