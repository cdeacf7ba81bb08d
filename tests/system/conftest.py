"""The console of the walk runs in the test, as the tests of the console run it, only longer."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from typing import Any, TypeVar

import pytest
import qasync
from PySide6.QtWidgets import QApplication

from tests.ui.conftest import Run, console_look, deleted_later, what_stays

__all__ = ["Run", "console_look", "deleted_later", "run", "what_stays"]

T = TypeVar("T")
LONGEST_S = 180.0


@pytest.fixture
def run(qapp: QApplication) -> Iterator[Run]:
    """Runs a coroutine to its end in Qt's loop."""
    loop = qasync.QEventLoop(qapp)
    asyncio.set_event_loop(loop)

    def to_the_end(work: Coroutine[Any, Any, T]) -> T:
        done: T = loop.run_until_complete(asyncio.wait_for(work, LONGEST_S))
        return done

    yield to_the_end
    loop.close()
    asyncio.set_event_loop(None)
