"""The columns of tables as each operator has arranged them, kept on this workstation and restored when the table is made."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from ui.settings import Settings
from widgets.table import Table


def keep_layouts(settings: Settings, place: str, root: QWidget) -> None:
    """Restore every table of a panel and keep what the operator changes. ``place`` names the panel."""
    for table in root.findChildren(Table):
        key = f"tables/{place}/{_name(table)}"
        kept = settings.layout(key)
        if isinstance(kept, dict):
            table.restore_layout(kept)
        table.layout_changed.connect(partial(_keep, settings, key, table))


def _keep(settings: Settings, key: str, table: Table) -> None:
    settings.keep_layout(key, table.table_layout())


def _name(table: Table) -> str:
    """Its own name, else its columns: the same in every language."""
    return table.objectName() or "+".join(column.key for column in table.columns() if not column.hidden)
