"""A console as a process of its own that signs in by itself and says when it shows its first live value, offscreen.

``python -m tests.benchmarks.consoleprocess URL FOLDER NAME PASSWORD [SECONDS]``: with seconds it goes from display to display
until then. Prints one word and the monotonic time in seconds for each step.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import qasync
from PySide6.QtWidgets import QApplication

from app.domain.readings import Quality
from tests.system.operator import Operator, at_the_console, until
from ui.console import make_application
from ui.entry.signin import SignInPage
from ui.garbage import Garbage
from ui.place import Place

STAY_S = 10.0


def say(word: str) -> None:
    print(word, time.monotonic(), flush=True)


async def sign_in(operator: Operator, name: str, password: str) -> None:
    door = operator.program.door
    await until(lambda: isinstance(door.page, SignInPage) and door.health is not None, "the way in", 60.0)
    say("way-in")
    page = door.page
    assert isinstance(page, SignInPage)
    page.name.setText(name)
    page.password.setText(password)
    page.password.returnPressed.emit()


def has_value(operator: Operator) -> bool:
    """The first display is there and its site has a good demand."""
    context = operator.program.context
    if context is None or operator.program.windows.main_shell is None:
        return False
    return operator.feed.reading(context.site.site.site.points.get("demand")).quality is Quality.GOOD


async def live(url: str, folder: Path, name: str, password: str, for_s: float) -> None:
    async with at_the_console(url, folder) as operator:
        await sign_in(operator, name, password)
        await until(lambda: has_value(operator), "a live value", 60.0)
        QApplication.sendPostedEvents()
        operator.program.windows.main.repaint()
        say("first-value")
        end_s = time.monotonic() + for_s
        for key in itertools.cycle(operator.shell.panel_keys()):
            if time.monotonic() + STAY_S > end_s:
                break
            operator.shell.go(Place(key))
            await asyncio.sleep(STAY_S)


def main(arguments: list[str]) -> None:
    url, folder, name, password = arguments[:4]
    make_application()
    garbage = Garbage()
    garbage.start()
    say("application")
    qasync.run(live(url, Path(folder), name, password, float(arguments[4]) if arguments[4:] else 0.0))
    garbage.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
