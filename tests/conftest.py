"""What every test shares: an offscreen Qt, and noise that fails the test."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import re
import threading
from asyncio import runners
from collections.abc import Generator, Iterator

import pytest
from hypothesis import settings

# No example is timed, as machines are shared; a check before a change lands tries the same examples every time.
settings.register_profile("kilowatch", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("kilowatch")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_API", "pyside6")

FOREIGN_TASKS = frozenset({"aioCleanup Tasks List"})
"""Tasks that a library starts and leaves: BAC0."""

ALWAYS_EXPECTED = (r"Device t\.dead does not answer",)
"""The site of ``tests.api.running`` has a device that never answers."""


def pytest_configure(config: pytest.Config) -> None:
    """Of every window with a least size the offscreen screen says that it cannot keep it: that is no noise of ours."""
    gc.disable()
    config.addinivalue_line("qt_log_ignore", "propagateSizeHints")
    # An engine in a thread of its own takes random pauses while another test draws its examples: no strategy of ours does so.
    config.addinivalue_line(
        "filterwarnings", "ignore:Do not use the `random` module:hypothesis.errors.HypothesisDeprecationWarning"
    )
    config.addinivalue_line("markers", "logs(*patterns): these warnings and errors belong to the story of the test")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, bool | None, bool | None]:
    """Garbage is collected between the tests, in this thread: a widget that is freed in the thread of an engine breaks Qt."""
    done = yield
    gc.disable()
    gc.collect(2 if "qapp" in getattr(item, "fixturenames", ()) else 1)
    return done


@pytest.fixture(autouse=True)
def noise(request: pytest.FixtureRequest) -> Iterator[None]:
    """Warnings in the log that a test does not expect fail it, and so do tasks that it leaves running.

    A test that takes ``caplog`` judges the log itself; another one names what it expects with ``logs``.
    """
    heard, left = _Listener(), _Left()
    logging.getLogger().addHandler(heard)
    with left:
        yield
    logging.getLogger().removeHandler(heard)
    expected = [*ALWAYS_EXPECTED]
    expected += [pattern for mark in request.node.iter_markers("logs") for pattern in mark.args]
    found = [text for text in heard.texts if not any(re.search(pattern, text) for pattern in expected)]
    if "caplog" not in request.fixturenames:
        assert not found, "the log says: " + "; ".join(found)
    assert not left.tasks, "left running: " + "; ".join(left.tasks)


class _Listener(logging.Handler):
    """Keeps what is worse than information."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(f"{record.name}: {record.getMessage()}")


class _Left:
    """Tasks that are still there when a loop of this thread is closed: ``asyncio`` cancels them without a word."""

    def __init__(self) -> None:
        self.tasks: list[str] = []

    def __enter__(self) -> None:
        self._cancel_all = runners._cancel_all_tasks  # type: ignore[attr-defined]
        runners._cancel_all_tasks = self._told  # type: ignore[attr-defined]

    def __exit__(self, *_: object) -> None:
        runners._cancel_all_tasks = self._cancel_all  # type: ignore[attr-defined]

    def _told(self, loop: asyncio.AbstractEventLoop) -> None:
        if threading.current_thread() is threading.main_thread():
            tasks = (task for task in asyncio.all_tasks(loop) if task.get_name() not in FOREIGN_TASKS)
            self.tasks += [repr(task.get_coro()) for task in tasks]
        self._cancel_all(loop)
