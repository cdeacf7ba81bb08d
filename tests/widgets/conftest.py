"""Widgets are tested with the real style, fonts and both themes, on a screen that is not there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from widgets import theme
from widgets.language import set_language


@pytest.fixture(autouse=True)
def console_look(qapp: QApplication) -> Iterator[None]:
    """Light, 100 %, English: before and after every test."""
    theme.install(qapp)
    yield
    theme.set_theme("light")
    theme.set_text_scale(100)
    set_language("en")
