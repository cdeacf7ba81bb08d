"""Columns are where their operator has put them, at the next start of the console on this workstation."""

from __future__ import annotations

from pathlib import Path

from tests.ui.conftest import Run
from ui.context import Context
from ui.panels.registry import rows
from ui.place import Place
from ui.settings import Settings
from ui.shell.paneldeck import PanelDeck
from widgets.table import Table


def deck_of(context: Context, settings: Settings) -> PanelDeck:
    context.settings = settings
    deck = PanelDeck(context, rows())
    deck.go(Place("alarms"))
    return deck


def alarm_list(deck: PanelDeck) -> Table:
    found = deck.findChild(Table, "list")
    assert isinstance(found, Table)
    return found


def width(table: Table, key: str) -> int:
    at = next(at for at, column in enumerate(table.columns()) if column.key == key)
    return table.horizontalHeader().sectionSize(at)


def test_a_layout_is_there_again_for_its_operator_only(run: Run, context: Context, tmp_path: Path) -> None:
    async def story() -> None:
        settings = Settings(tmp_path)
        settings.operator = "kim"
        first = deck_of(context, settings)
        header = alarm_list(first).horizontalHeader()
        header.resizeSection(2, 140)
        header.moveSection(header.visualIndex(4), 1)
        settings.save()
        first.drop()
        again = deck_of(context, settings := Settings(tmp_path))
        assert width(alarm_list(again), "time") == 96
        again.drop()
        settings.operator = "kim"
        again = deck_of(context, settings)
        assert width(alarm_list(again), "time") == 140
        assert alarm_list(again).horizontalHeader().visualIndex(4) == 1
        again.drop()

    run(story())


def test_every_table_of_a_panel_has_a_name_of_its_own(run: Run, context: Context, tmp_path: Path) -> None:
    async def story() -> None:
        deck = PanelDeck(context, rows())
        for row in rows():
            deck.prepare(row.key)
            tables = deck._panel(row.key).findChildren(Table)
            for table in tables:
                table.layout_changed.emit()
            keys = {t.objectName() or "+".join(c.key for c in t.columns() if not c.hidden) for t in tables}
            assert len(keys) == len(tables), row.key
        deck.drop()

    run(story())
