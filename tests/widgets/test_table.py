"""Tables: rows keep their identity, sort, copy, tell what the operator did, and stay fast."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from widgets import theme
from widgets.columns import Bar, Cell, Column, Done, Edited, Mark, Marked, RowState
from widgets.gauge import Deviation
from widgets.table import Table


@dataclass(frozen=True)
class Row:
    id: str
    message: str
    value: float | None
    priority: int = 0
    state: str = "acknowledged"
    on: bool = False
    action: str | Done = ""


COLUMNS = (
    Column(key="p", title="P", name="Priority", value=lambda r: Mark(r.priority, r.state) if r.priority else None, cell=Cell.MARK,
           width=40, fixed=True),
    Column(key="on", title="", name="Chosen", value=lambda r: r.on, cell=Cell.CHECK, width=30),
    Column(key="message", title="Message", value=lambda r: r.message, stretch=True, width=160, strong=True, edit=True),
    Column(key="value", title="Value", value=lambda r: r.value, cell=Cell.NUMBER, unit="°C", with_unit=True, width=90),
    Column(key="dev", title="Dev.", value=lambda r: Deviation(value=r.value), cell=Cell.DEVIATION, hidden=True),
    Column(key="ack", title="Ack", value=lambda r: r.action, cell=Cell.ACTION, width=60),
)  # fmt: skip
ROWS = [
    Row("a", "Supply air temperature high", 18.9, 2, "unacknowledged", action="Ack"),
    Row("b", "chiller tripped", 7.1, 1),
    Row("c", "Meter not answering", None, 4),
    Row("d", "Filter service due", 22.0),
]


def state_of(row: Row) -> RowState:
    return RowState(unacknowledged=row.state == "unacknowledged", priority=row.priority)


@pytest.fixture
def table(qtbot: QtBot) -> Table:
    made = Table(COLUMNS, row_id=lambda row: row.id, row_state=state_of, name="Alarms")
    qtbot.addWidget(made)
    made.resize(520, 300)
    made.show()
    made.show_rows(ROWS)
    return made


def order(table: Table) -> list[str]:
    return [row.id for row in table.rows()]


def hidden(table: Table) -> list[str]:
    """Columns that are not shown."""
    return [c.key for at, c in enumerate(COLUMNS) if table.horizontalHeader().isSectionHidden(at)]


def cell(table: Table, row_id: str, key: str) -> QRect:
    model = table.model()
    section = next(at for at, column in enumerate(COLUMNS) if column.key == key)
    place = [row.id for row in table.rows()].index(row_id)
    return table.visualRect(model.index(place, section))


def test_a_table_sorts_up_down_and_back_to_the_order_given(table: Table, qtbot: QtBot) -> None:
    header = table.horizontalHeader()
    at = QPoint(header.sectionViewportPosition(3) + 20, 10)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert order(table) == ["b", "a", "d", "c"]
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert order(table) == ["d", "a", "b", "c"]  # what is missing stays last
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert order(table) == ["a", "b", "c", "d"]


def test_texts_sort_without_regard_to_case_and_marks_by_priority(table: Table) -> None:
    table.sort_by("message")
    assert order(table) == ["b", "d", "c", "a"]
    table.sort_by("p")
    assert order(table) == ["b", "a", "c", "d"]


def test_selection_focus_and_scroll_stay_with_their_rows(table: Table, qtbot: QtBot) -> None:
    rows = [Row(str(n), f"Message {n:04d}", float(n)) for n in range(500)]
    table.show_rows(rows)
    table.select_id("250")
    top, heard = table.verticalScrollBar().value(), list[Any]()
    table.selected.connect(heard.append)
    table.selection_changed.connect(heard.append)
    table.show_rows([Row("new", "First", 1.0), *rows[:400]])
    assert (table.current_id(), table.selected_ids()) == ("250", ["250"])
    assert table.verticalScrollBar().value() == top
    assert heard == []
    table.show_rows(rows[:100])
    assert (table.current_id(), table.selected_ids()) == ("", [])
    assert heard == ["", []]


def test_an_update_changes_rows_in_place_with_one_signal(table: Table) -> None:
    table.sort_by("value")
    told: list[tuple[int, int]] = []
    table.model().dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    table.update_rows([replace(ROWS[3], value=1.0), replace(ROWS[0], value=30.0), Row("unknown", "?", 0.0)])
    assert order(table) == ["b", "a", "d", "c"]
    assert told == [(1, 2)]
    assert table.row("d").value == 1.0
    table.show_rows([replace(row, value=row.value) for row in ROWS])
    assert table.row("d").value == 22.0


def test_copying_takes_the_header_and_the_selected_rows(table: Table, qtbot: QtBot) -> None:
    table.select_id("a")
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == (
        "P\tChosen\tMessage\tValue\tAck\nPriority 2 High, Unacknowledged\t0\tSupply air temperature high\t18.9 °C\tAck"
    )
    table.clearSelection()
    assert len(table.copy_text().splitlines()) == 5
    assert "– –" in table.copy_text()


def test_the_chooser_hides_columns_but_not_those_that_must_stay(table: Table) -> None:
    menu = table._header.chooser()
    actions = {action.text(): action for action in menu.actions()}
    assert not actions["P"].isEnabled()
    actions["Value"].setChecked(False)
    actions["Dev."].setChecked(True)
    assert hidden(table) == ["value"]
    menu.deleteLater()


def test_a_layout_is_kept_and_restored_also_by_a_later_version(table: Table, qtbot: QtBot) -> None:
    header = table.horizontalHeader()
    with qtbot.waitSignal(table.layout_changed):
        header.resizeSection(3, 130)
    header.moveSection(5, 1)
    menu = table._header.chooser()
    next(action for action in menu.actions() if action.text() == "Chosen").setChecked(False)
    menu.deleteLater()
    kept = table.table_layout()
    assert kept["order"] == ["p", "ack", "on", "message", "value", "dev"]
    assert kept["hidden"] == ["dev", "on"]
    later = Table((*COLUMNS, Column(key="new", title="New", value=lambda r: r.id)), row_id=lambda row: row.id)
    qtbot.addWidget(later)
    later.restore_layout({**kept, "order": ["gone", *kept["order"]], "widths": {**kept["widths"], "gone": 10}})
    assert later.table_layout()["order"] == [*kept["order"], "new"]
    assert later.table_layout()["hidden"] == ["dev", "on"]
    assert later.horizontalHeader().sectionSize(3) == 130


@pytest.mark.parametrize(
    "kept",
    [
        {},
        {"order": "p", "widths": [1], "hidden": "dev"},
        {"order": [1, None, "value"], "widths": {"value": "wide", "dev": -5, "ack": 1e9}, "hidden": [3], "kept": 7},
        {"order": [c.key for c in COLUMNS], "hidden": ["p"]},
    ],
)
def test_a_damaged_layout_hides_nothing_that_must_stay(table: Table, kept: dict[str, Any]) -> None:
    table.restore_layout(kept)
    assert "p" not in hidden(table)
    assert table.horizontalHeader().sectionSize(3) == 90


def test_only_the_operator_changes_a_layout(table: Table, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(table.layout_changed):
        table.restore_layout(table.table_layout())
        table.show_column("dev", True)
        table.resize(300, 300)
        theme.set_text_scale(130)
        table.sort_by("value")


def test_widths_the_operator_chose_scale_with_the_text(table: Table) -> None:
    table.horizontalHeader().resizeSection(3, 120)
    theme.set_text_scale(130)
    assert table.horizontalHeader().sectionSize(3) == 156
    assert table.rowHeight(0) == 34


def test_the_stretching_column_takes_the_rest(table: Table) -> None:
    header = table.horizontalHeader()
    assert header.length() == table.viewport().width()
    table.resize(200, 300)
    assert header.sectionSize(2) == 160


class TestWhatTheOperatorDoes:
    def test_click_on_a_box_or_button_is_a_wish_with_the_row(self, table: Table, qtbot: QtBot) -> None:
        checks: list[tuple[str, str, bool]] = []
        table.checked.connect(lambda *wish: checks.append(wish))
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=cell(table, "b", "on").center())
        assert checks == [("b", "on", True)]
        assert table.row("b").on is False  # the owner decides
        with qtbot.waitSignal(table.action_requested) as wish:
            at = cell(table, "a", "ack")
            QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at.left() + 20, at.center().y()))
        assert wish.args == ["a", "ack"]

    def test_double_click_and_enter_open_the_row(self, table: Table, qtbot: QtBot) -> None:
        opened: list[str] = []
        table.opened.connect(opened.append)
        at = cell(table, "b", "value").center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
        QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
        QTest.keyClick(table, Qt.Key.Key_Down)
        QTest.keyClick(table, Qt.Key.Key_Return)
        assert opened == ["b", "c"]

    def test_space_turns_the_box_of_the_current_row(self, table: Table, qtbot: QtBot) -> None:
        table.select_id("d")
        with qtbot.waitSignal(table.checked) as wish:
            QTest.keyClick(table, Qt.Key.Key_Space)
        assert wish.args == ["d", "on", True]

    def test_single_letters_and_ctrl_a_are_left_to_the_display(self, table: Table, qtbot: QtBot) -> None:
        table.select_id("a")
        QTest.keyClick(table, Qt.Key.Key_F)
        QTest.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        assert table.selected_ids() == ["a"]

    def test_typing_into_a_cell_is_a_wish_that_the_owner_shows(self, table: Table) -> None:
        typed: list[tuple[str, str, str]] = []
        table.edited.connect(lambda *wish: typed.append(wish))
        index = table.model().index(1, 2)
        assert not table.model().setData(index, "chiller tripped")
        assert table.model().setData(index, "Chiller CH-2 tripped")
        assert typed == [("b", "message", "Chiller CH-2 tripped")]
        assert table.row("b").message == "chiller tripped"

    def test_the_menu_names_the_row_under_the_mouse_or_the_current_one(self, table: Table, qtbot: QtBot) -> None:
        from PySide6.QtGui import QContextMenuEvent

        asked: list[str] = []
        table.menu_requested.connect(lambda row_id, _at: asked.append(row_id))
        at = cell(table, "c", "value").center()
        table.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, table.mapToGlobal(at)))
        table.select_id("a")
        table.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0)))
        assert asked == ["c", "a"]


def test_an_unacknowledged_row_has_the_edge_of_its_priority_and_the_current_one_a_frame(
    table: Table, qtbot: QtBot
) -> None:
    table.setFocus()
    table.select_id("d")
    qtbot.waitUntil(table.hasFocus)
    image = table.viewport().grab().toImage()
    rect_a, rect_d = cell(table, "a", "p"), cell(table, "d", "p")
    assert image.pixelColor(1, rect_a.center().y()) == QColor("#E46E00")
    assert image.pixelColor(100, rect_d.top()) == theme.colour("accent")
    assert image.pixelColor(100, rect_a.bottom()) == theme.colour("line1")


def test_every_kind_of_cell_is_drawn_and_read(qtbot: QtBot) -> None:
    values: dict[Cell, Any] = {
        Cell.TEXT: "words", Cell.NUMBER: 3.2, Cell.MARK: (Mark(1), Mark(letter="S")), Cell.MARKED: Marked("Good", (Mark(2),)),
        Cell.BAR: Bar(0.4, 0.8, strong=True), Cell.DEVIATION: Deviation(value=-2.0), Cell.CHECK: True, Cell.ACTION: "Ack", Cell.PEN: 3,
    }  # fmt: skip
    columns = [Column(key=kind.value, title=kind.value, value=itemgetter(kind), cell=kind) for kind in values]
    columns.append(Column(key="edited", title="edited", value=lambda _: Edited("×0.001", "was ×1", "too small")))
    table = Table(columns, row_id=lambda _: "one")
    qtbot.addWidget(table)
    table.resize(1200, 80)
    table.show_rows([values])
    empty = table.grab().toImage()
    theme.set_theme("dark")
    assert table.grab().toImage() != empty
    spoken = [str(table.model().index(0, at).data()) for at in range(len(columns))]
    assert spoken == [
        "words",
        "3.20",
        "Priority 1 Urgent, Unacknowledged, Stale",
        "Good",
        "40 %",
        "−2.0",
        "1",
        "Ack",
        "3",
        "×0.001",
    ]


def test_twelve_thousand_rows_are_shown_sorted_updated_and_drawn_quickly(table: Table) -> None:
    rows = [Row(str(n), f"Message {n % 97}", float(n % 1013), n % 4 + 1, "unacknowledged") for n in range(12_000)]
    started = time.perf_counter()
    table.show_rows(rows)
    table.sort_by("message")
    for _ in range(10):
        table.update_rows(rows[:1000])
    table.grab()
    assert time.perf_counter() - started < 2.5
    assert table.model().rowCount(QModelIndex()) == 12_000


RANKED = (
    Column(key="message", title="Message", value=lambda r: r.message, stretch=True, width=160, fixed=True),
    Column(key="state", title="State", value=lambda r: r.state, width=120, rank=2),
    Column(key="value", title="Value", value=lambda r: r.value, cell=Cell.NUMBER, width=100, rank=1),
)


def shown(table: Table) -> list[str]:
    return [column.key for at, column in enumerate(RANKED) if not table.isColumnHidden(at)]


def test_columns_leave_by_rank_where_it_is_narrow_and_come_back(qtbot: QtBot) -> None:
    made = Table(RANKED, row_id=lambda row: row.id)
    qtbot.addWidget(made)
    made.show()
    made.show_rows(ROWS)
    seen = []
    for width in (500, 320, 200, 500):
        made.resize(width, 200)
        seen.append(shown(made))
    everything = ["message", "state", "value"]
    assert seen == [everything, ["message", "value"], ["message"], everything]
    assert hidden(made) == []


def test_a_column_that_the_operator_brings_back_stays_however_narrow_it_is(qtbot: QtBot) -> None:
    made = Table(RANKED, row_id=lambda row: row.id)
    qtbot.addWidget(made)
    made.show()
    made.resize(200, 200)
    menu = made._header.chooser()
    next(action for action in menu.actions() if action.text() == "State").setChecked(True)
    made.resize(190, 200)
    assert shown(made) == ["message", "state"]
    menu.deleteLater()


def test_what_is_done_is_no_button(qtbot: QtBot) -> None:
    columns = (Column(key="ack", title="Ack", value=lambda r: r.action, cell=Cell.ACTION, width=120),)
    made = Table(columns, row_id=lambda row: row.id)
    qtbot.addWidget(made)
    made.show()
    made.show_rows([Row("a", "waiting", 1.0, action="Ack"), replace(ROWS[1], action=Done("op.shift-2"))])
    pressed: list[str] = []
    made.action_requested.connect(lambda row, _column: pressed.append(row))
    for place in (0, 1):
        at = made.visualRect(made.model().index(place, 0)).topLeft() + QPoint(20, 13)
        QTest.mouseClick(made.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert pressed == ["a"]
    made.clearSelection()
    assert made.copy_text().splitlines()[2] == "✓ op.shift-2"
