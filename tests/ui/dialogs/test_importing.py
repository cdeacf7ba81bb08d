"""Measurements are brought in after a dry run, taken back, and written to a file, with an engine that runs."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.api.running import PASSWORD, Running
from tests.ui.conftest import Run
from tests.ui.dialogs.conftest import Desk, at_the_desk, until
from ui.dialogs.exportdata import ExportDialog
from ui.dialogs.importing.dialog import ImportDialog

START = datetime(2026, 4, 1, tzinfo=UTC)
ENGINEER = "eng.imports"


@pytest.fixture(scope="module")
def engineer(plant: Running) -> str:
    asyncio.run_coroutine_threadsafe(plant.engine.accounts.add(ENGINEER, "engineer", PASSWORD), plant.loop).result(20)
    return ENGINEER


@pytest.fixture
def meters(tmp_path: Path) -> Path:
    """Two hours of a meter whose name nobody knows here, with one cell that is broken."""
    file = tmp_path / "meters.csv"
    rows = [f"{START + timedelta(minutes=15 * n):%Y-%m-%d %H:%M},{20 + n},{n if n != 5 else 'x'}" for n in range(8)]
    file.write_text("\n".join(["time,t.c.sp,Meter 7 [kWh]", *rows]), encoding="utf-8")
    return file


def opened(desk: Desk) -> ImportDialog:
    desk.shell.import_history()
    dialog = desk.shell.workspace.dialogs.dialog
    assert isinstance(dialog, ImportDialog)
    return dialog


async def planned(dialog: ImportDialog) -> None:
    await until(lambda: not dialog._work.busy and not dialog._replan.isActive())


def row(dialog: ImportDialog, source: str) -> list[str]:
    columns = ("point", "unit", "meaning", "becomes", "new")
    shown = {column.key: column for column in dialog.table._model.columns}
    return [shown[key].text(dialog.table.row(source)) for key in columns]


def test_a_file_is_looked_at_mended_imported_and_taken_back(
    run: Run, plant: Running, engineer: str, meters: Path, tmp_path: Path
) -> None:
    async def story() -> None:
        async with at_the_desk(plant, tmp_path, name=engineer) as desk:
            dialog = opened(desk)
            dialog.open_file(str(meters))
            await planned(dialog)
            assert row(dialog, "t.c.sp") == ["t.c.sp", "°C", "Mean of interval", "Interval values", "8"]
            assert row(dialog, "Meter 7 [kWh]")[0] == "left out"
            assert "start or end of the interval" in dialog.form.open.text()

            dialog.table.edited.emit("Meter 7 [kWh]", "point", "no.where")
            assert dialog.words.text() == "There is no point no.where."
            dialog.table.edited.emit("Meter 7 [kWh]", "point", "t.m.kw")
            await planned(dialog)
            assert row(dialog, "Meter 7 [kWh]") == ["t.m.kw", "kWh → kW", "Energy of interval", "Interval values", "7"]
            assert dialog.fault_count.text() == "1 values cannot be used"
            assert not dialog.apply.isEnabled()
            assert await desk.client.imports() == []

            dialog.form.zone.setText("UTC")
            dialog.form.zone.editingFinished.emit()
            await planned(dialog)
            dialog.leave_out.setChecked(True)
            assert dialog.apply.isEnabled()
            dialog.apply.click()
            assert not dialog.may_close(), "something is being written"
            await until(lambda: dialog.view.current() == "past" and bool(dialog.past._entries))
            assert dialog.words.text() == "Imported: 15 values from meters.csv"
            mean = (await desk.client.history("t.m.kw", START, START + timedelta(hours=2), 8)).mean
            assert mean == [0.0, 4.0, 8.0, 12.0, 16.0, None, 24.0, 28.0]

            (number,) = dialog.past._entries
            dialog.past.table.action_requested.emit(number, "undo")
            dialog.past.undo.click()
            assert dialog.past.reason.toolTip() or dialog.past.reason.property("invalid"), "a reason is needed"
            dialog.past.reason.setText("Wrong meter")
            dialog.past.undo.click()
            await until(lambda: dialog.past._entries[number].state == "undone")
            mean = (await desk.client.history("t.m.kw", START, START + timedelta(hours=2), 8)).mean
            assert mean == [None] * 8
            await until(dialog.may_close)

    run(story())


def test_what_cannot_be_read_is_told_in_words(run: Run, plant: Running, engineer: str, tmp_path: Path) -> None:
    async def story() -> None:
        async with at_the_desk(plant, tmp_path, name=engineer) as desk:
            dialog = opened(desk)
            for name, content, text in (("a.pdf", b"%PDF-1.7", "this is a PDF"), ("none.csv", None, "cannot be read")):
                if content is not None:
                    (tmp_path / name).write_bytes(content)
                dialog.open_file(str(tmp_path / name))
                await planned(dialog)
                assert text in dialog.notice._detail.text()
                assert not dialog.apply.isEnabled()

    run(story())


def test_an_operator_is_told_that_importing_is_not_for_the_role(run: Run, plant: Running, tmp_path: Path) -> None:
    async def story() -> None:
        async with at_the_desk(plant, tmp_path) as desk:
            desk.shell.do("import_history")
            assert desk.shell.workspace.dialogs.dialog is None

    run(story())


def test_the_pens_of_a_trend_are_written_to_a_file(run: Run, plant: Running, tmp_path: Path) -> None:
    async def story() -> None:
        async with at_the_desk(plant, tmp_path) as desk:
            now = datetime.now(UTC)
            desk.shell.export_history(["t.m.kw", "t.c.sp"], now - timedelta(hours=1), now)
            dialog = desk.shell.workspace.dialogs.dialog
            assert isinstance(dialog, ExportDialog)
            nowhere, file = tmp_path / "no" / "x.csv", tmp_path / "x.csv"
            dialog.write_to(str(nowhere))
            await until(lambda: "cannot be written" in dialog.words.text())
            dialog.write_to(str(file))
            await until(lambda: desk.shell.workspace.dialogs.dialog is None)
            head = file.read_text(encoding="utf-8-sig").splitlines()[0]
            assert head == "time,t.m.kw [kW],t.m.kw quality,t.c.sp [°C],t.c.sp quality"

    run(story())
