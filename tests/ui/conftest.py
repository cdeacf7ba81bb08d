"""The console is tested with the real style and fonts, on a screen that is not there, in an event loop that is Qt's."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import Any, Protocol, TypeVar

import pytest
import qasync
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from app.sdk.client import Client
from tests.ui.smallsite import operator, small_site, state_of
from ui.context import Context
from ui.feed import Feed
from ui.settings import Settings
from ui.siteindex import SiteIndex
from widgets import theme
from widgets.language import set_language

T = TypeVar("T")
LONGEST_S = 60.0
NOBODY = "http://127.0.0.1:1"
"""An address where nothing listens."""


class Run(Protocol):
    """Runs a coroutine to its end in Qt's loop."""

    def __call__(self, work: Coroutine[Any, Any, T]) -> T: ...


@pytest.fixture(autouse=True)
def console_look(qapp: QApplication) -> Iterator[None]:
    """Light, 100 %, English: before and after every test."""
    theme.install(qapp)
    qapp.setQuitOnLastWindowClosed(False)
    yield
    theme.set_theme("light")
    theme.set_text_scale(100)
    set_language("en")


@pytest.fixture(scope="session", autouse=True)
def what_stays() -> None:
    """What is imported by now stays; collecting need not look at it again."""
    gc.freeze()


@pytest.fixture(autouse=True)
def deleted_later(qapp: QApplication) -> Iterator[None]:
    """What is to be deleted later is deleted before the next test."""
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def run(qapp: QApplication) -> Iterator[Run]:
    loop = qasync.QEventLoop(qapp)
    asyncio.set_event_loop(loop)

    def to_the_end(work: Coroutine[Any, Any, T]) -> T:
        done: T = loop.run_until_complete(asyncio.wait_for(work, LONGEST_S))
        return done

    yield to_the_end
    loop.close()
    asyncio.set_event_loop(None)


@pytest.fixture
def context(run: Run, tmp_path: Path) -> Iterator[Context]:
    """An operator on a small site whose values are known; the engine behind it does not answer."""
    site = small_site()
    feed = Feed()
    feed.apply(state_of(site))
    feed.flush()
    client = Client(NOBODY)
    yield Context(
        client=client,
        feed=feed,
        site=SiteIndex(site),
        settings=Settings(tmp_path),
        session=operator("view", "acknowledge", "command"),
    )
    run(feed.close())
    run(client.close())
    feed.deleteLater()
