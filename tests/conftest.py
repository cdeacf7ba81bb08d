"""What every test shares: an offscreen Qt, and noise that fails the test."""

from __future__ import annotations

import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_API", "pyside6")


def pytest_configure(config: pytest.Config) -> None:
    """Of every window with a least size the offscreen screen says that it cannot keep it: that is no noise of ours."""
    config.addinivalue_line("qt_log_ignore", "propagateSizeHints")
