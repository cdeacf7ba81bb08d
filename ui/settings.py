"""What a workstation remembers: theme, language and text size, and the layout of each operator."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings


class Settings:
    """One INI file in the data folder. ``operator`` is empty before sign-in; layouts are kept for each operator."""

    def __init__(self, data: Path) -> None:
        self._store = QSettings(str(data / "console.ini"), QSettings.Format.IniFormat)
        self.operator = ""

    def text(self, key: str, default: str = "") -> str:
        """A choice of this workstation."""
        return str(self._store.value(f"workstation/{key}", default))

    def keep_text(self, key: str, value: str) -> None:
        self._store.setValue(f"workstation/{key}", value)

    def layout(self, key: str) -> Any:
        """Plain data kept for this operator (splitters, columns, zoom), or ``None``."""
        kept = self._store.value(self._layout_key(key))
        return json.loads(str(kept)) if kept else None

    def keep_layout(self, key: str, value: Any) -> None:
        self._store.setValue(self._layout_key(key), json.dumps(value))

    def geometry(self, key: str) -> QByteArray:
        """Position of a window, empty when there is none."""
        kept = self._store.value(self._layout_key(f"geometry/{key}"))
        return kept if isinstance(kept, QByteArray) else QByteArray()

    def keep_geometry(self, key: str, value: QByteArray) -> None:
        self._store.setValue(self._layout_key(f"geometry/{key}"), value)

    def save(self) -> None:
        """Write what has changed to the file now."""
        self._store.sync()

    def _layout_key(self, key: str) -> str:
        return f"operator-{self.operator or 'nobody'}/{key}"


def remembered_engine(data: Path) -> str:
    """The engine that the operator chose to connect to, or empty: the one of this computer."""
    return Settings(data).text("engine")
