"""A table draws what has changed, not everything, and very much over several frames."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from widgets.columns import Cell, Column
from widgets.rowsview import CELLS_A_FRAME
from widgets.table import Table

ROWS, COLUMNS = 30, 40


@dataclass(frozen=True)
class Row:
    id: str
    value: float


class Drawn:
    """What was drawn, cell by cell."""

    def __init__(self) -> None:
        self.cells: list[tuple[str, float]] = []

    def value(self, row: Row) -> float:
        self.cells.append((row.id, row.value))
        return row.value

    def rows(self) -> set[tuple[str, float]]:
        return set(self.cells)


@pytest.fixture
def drawn() -> Drawn:
    return Drawn()


@pytest.fixture
def table(qtbot: QtBot, drawn: Drawn) -> Table:
    columns = [Column(key=f"c{n}", title=f"{n}", value=drawn.value, cell=Cell.NUMBER, width=20) for n in range(COLUMNS)]
    made = Table(columns, row_id=lambda row: str(row.id), row_px=20, name="Values")
    qtbot.addWidget(made)
    made.resize(40 + 20 * COLUMNS, 40 + 20 * ROWS)
    made.show_rows([Row(f"r{n:02d}", 1.0) for n in range(ROWS)])
    made.show()
    qtbot.waitUntil(lambda: len(drawn.rows()) == ROWS)
    QTest.qWait(50)
    drawn.cells.clear()
    return made


def test_one_row_that_changes_is_drawn_alone(table: Table, drawn: Drawn, qtbot: QtBot) -> None:
    table.update_rows([Row("r07", 2.0)])
    qtbot.waitUntil(lambda: bool(drawn.cells))
    QTest.qWait(50)
    assert drawn.rows() == {("r07", 2.0)}


def test_everything_at_once_is_drawn_over_several_frames_and_all_of_it(
    table: Table, drawn: Drawn, qtbot: QtBot
) -> None:
    table.update_rows([Row(f"r{n:02d}", 2.0) for n in range(ROWS)])
    QApplication.processEvents()
    assert 0 < len(drawn.cells) <= CELLS_A_FRAME
    qtbot.waitUntil(lambda: drawn.rows() == {(f"r{n:02d}", 2.0) for n in range(ROWS)})


def test_what_was_waiting_to_be_drawn_is_drawn_as_it_is_now(table: Table, drawn: Drawn, qtbot: QtBot) -> None:
    table.update_rows([Row(f"r{n:02d}", 2.0) for n in range(ROWS)])
    table.update_rows([Row("r29", 3.0)])
    qtbot.waitUntil(lambda: ("r29", 3.0) in drawn.rows())
    assert ("r29", 2.0) not in drawn.rows()


def test_rows_that_are_shown_anew_are_all_drawn(table: Table, drawn: Drawn, qtbot: QtBot) -> None:
    table.show_rows([Row(f"r{n:02d}", 4.0) for n in range(ROWS)])
    qtbot.waitUntil(lambda: drawn.rows() == {(f"r{n:02d}", 4.0) for n in range(ROWS)})


def test_selection_and_focus_are_drawn_over_the_cells(table: Table, drawn: Drawn, qtbot: QtBot) -> None:
    before = table.grab().toImage()
    table.select_id("r03")
    table.setFocus(Qt.FocusReason.OtherFocusReason)
    qtbot.waitUntil(lambda: table.grab().toImage() != before)
