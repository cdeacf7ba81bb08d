"""Buttons, segments, fields: what the operator presses and types."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from widgets.controls import Button, Check, Radio, Segments, Tag
from widgets.datefield import DateField, MomentField
from widgets.fields import Field, SearchField, Select, StepField
from widgets.language import set_language


@pytest.mark.parametrize(
    ("kind", "height"), [("", 26), ("primary", 26), ("row", 20), ("dialog", 32), ("primary-dialog", 32)]
)
def test_heights_of_buttons_are_those_of_the_design(qtbot: QtBot, kind: str, height: int) -> None:
    button = Button("Confirm", kind)
    qtbot.addWidget(button)
    assert button.sizeHint().height() == height


def test_a_key_hint_makes_room_for_itself(qtbot: QtBot) -> None:
    plain, hinted = Button("Silence"), Button("Silence", key="Ctrl+M")
    qtbot.addWidget(plain)
    qtbot.addWidget(hinted)
    assert hinted.sizeHint().width() > plain.sizeHint().width() + 30
    assert hinted.text() == "Silence"


def test_a_busy_button_cannot_be_pressed_until_it_is_done(qtbot: QtBot) -> None:
    button = Button("Send")
    qtbot.addWidget(button)
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    button.show_busy(0.4)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    button.show_busy(None)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert len(pressed) == 1


def test_segments_tell_what_was_chosen_and_keep_silent_when_set(qtbot: QtBot) -> None:
    segments = Segments([("plan", "Plan"), ("table", "Table")], "plan")
    qtbot.addWidget(segments)
    chosen: list[str] = []
    segments.chosen.connect(chosen.append)
    segments.set_current("table")
    assert (segments.current(), chosen) == ("table", [])
    QTest.mouseClick(segments.button("plan"), Qt.MouseButton.LeftButton)
    assert (segments.current(), chosen) == ("plan", ["plan"])


def test_renamed_segments_keep_the_choice(qtbot: QtBot) -> None:
    segments = Segments([("all", "All 20"), ("active", "Active 14")], "active")
    qtbot.addWidget(segments)
    segments.show_choices([("all", "All 21"), ("active", "Active 15")])
    assert segments.current() == "active"
    assert segments.button("all").text() == "All 21"


def test_several_segments_may_be_on(qtbot: QtBot) -> None:
    segments = Segments([("1", "Urgent"), ("2", "High"), ("3", "Medium")], many=True)
    qtbot.addWidget(segments)
    segments.set_current("1", "3")
    QTest.mouseClick(segments.button("2"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(segments.button("1"), Qt.MouseButton.LeftButton)
    assert segments.chosen_keys() == ["2", "3"]


def test_a_partly_checked_box_becomes_checked(qtbot: QtBot) -> None:
    check = Check("All points")
    qtbot.addWidget(check)
    check.show_some()
    assert check.checkState() == Qt.CheckState.PartiallyChecked
    check.click()
    assert check.checkState() == Qt.CheckState.Checked
    check.click()
    assert check.checkState() == Qt.CheckState.Unchecked


def test_a_tag_speaks(qtbot: QtBot) -> None:
    tag = Tag("Running")
    qtbot.addWidget(tag)
    tag.show_text("1 override", "override")
    assert tag.accessibleName() == "1 override"


def test_an_invalid_field_says_why_and_recovers(qtbot: QtBot) -> None:
    field = Field(unit="degC", text="23.0")
    qtbot.addWidget(field)
    field.show_fault("Above limit 20.0 °C")
    assert (field.property("invalid"), field.accessibleDescription()) == ("true", "Above limit 20.0 °C")
    field.show_fault("")
    assert (field.property("invalid"), field.toolTip()) == ("false", "")


def test_a_search_waits_for_a_pause_and_escape_clears_it(qtbot: QtBot) -> None:
    search = SearchField("Filter tree")
    qtbot.addWidget(search)
    heard: list[str] = []
    search.searched.connect(heard.append)
    QTest.keyClicks(search, "ahu")
    assert heard == []
    qtbot.waitUntil(lambda: heard == ["ahu"])
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert (heard, search.text()) == (["ahu", ""], "")


def test_a_select_keeps_its_choice_when_the_list_changes(qtbot: QtBot) -> None:
    select = Select([("cth", "City Hall"), ("lib", "Library")], "lib")
    qtbot.addWidget(select)
    heard: list[str] = []
    select.chosen.connect(heard.append)
    select.show_choices([("all", "All"), ("cth", "City Hall"), ("lib", "Library")])
    assert (select.current(), heard) == ("lib", [])
    QTest.keyClick(select, Qt.Key.Key_Up)
    assert heard == ["cth"]


class TestStepField:
    """A number for a command: what is typed is never changed behind the operator's back."""

    @pytest.fixture
    def field(self, qtbot: QtBot) -> StepField:
        made = StepField(17.5, unit="°C", low=12.0, high=20.0, step=0.5, places=1)
        qtbot.addWidget(made)
        return made

    def test_what_is_typed_outside_the_limits_stays_and_is_refused(self, field: StepField) -> None:
        field.field.setText("23")
        assert (field.value(), field.field.text()) == (23.0, "23")
        assert field.fault() == "Above limit 20.0 °C"
        assert field.field.property("invalid") == "true"

    def test_no_number_is_no_value(self, field: StepField) -> None:
        for text in ("", "abc", "nan", "inf", "1e999", "12..5"):
            field.field.setText(text)
            assert field.value() is None, text
            assert field.fault() == "Enter a number."

    def test_commas_and_the_true_minus_are_read(self, field: StepField) -> None:
        field.field.setText("−1,234.5")
        assert field.value() == -1234.5
        assert field.fault() == "Below limit 12.0 °C"

    def test_steps_stop_at_the_limits(self, field: StepField, qtbot: QtBot) -> None:
        field.field.setText("19.8")
        QTest.mouseClick(field.more, Qt.MouseButton.LeftButton)
        assert field.value() == 20.0
        QTest.keyClick(field.field, Qt.Key.Key_Up)
        assert field.value() == 20.0
        QTest.keyClick(field.field, Qt.Key.Key_Down)
        assert field.value() == 19.5

    def test_a_step_from_outside_goes_towards_the_limits_only(self, field: StepField, qtbot: QtBot) -> None:
        field.field.setText("25")
        QTest.mouseClick(field.more, Qt.MouseButton.LeftButton)
        assert field.value() == 25.0
        QTest.mouseClick(field.less, Qt.MouseButton.LeftButton)
        assert field.value() == 20.0

    def test_enter_is_a_wish_and_other_limits_judge_again(self, field: StepField, qtbot: QtBot) -> None:
        with qtbot.waitSignal(field.submitted):
            QTest.keyClick(field.field, Qt.Key.Key_Return)
        assert field.fault() == ""
        field.set_limits(12.0, 16.0)
        assert field.fault() == "Above limit 16.0 °C"
        set_language("ko")
        assert field.fault() == "상한 16.0 °C 초과"


def test_a_day_is_shown_without_a_signal_and_told_when_it_is_typed(qtbot: QtBot) -> None:
    field = DateField(date(2026, 7, 14), "From")
    qtbot.addWidget(field)
    heard: list[date] = []
    field.changed.connect(heard.append)
    field.set_value(date(2026, 7, 1))
    assert (field.text(), heard) == ("2026-07-01", [])
    field.set_limits(date(2026, 6, 1), date(2026, 7, 31))
    field.stepBy(1)
    assert heard == [date(2026, 7, 2)]


def test_an_instant_is_shown_in_the_time_of_the_site(qtbot: QtBot) -> None:
    seoul = ZoneInfo("Asia/Seoul")
    field = MomentField(datetime(2026, 7, 13, 23, 12, tzinfo=UTC), seoul)
    qtbot.addWidget(field)
    assert field.text() == "2026-07-14 08:12"
    assert field.value() == datetime(2026, 7, 13, 23, 12, tzinfo=UTC)
    assert field.value().tzinfo is seoul
    field.show_fault("The end is before the start.")
    assert field.property("invalid") == "true"


@pytest.mark.parametrize("kind", [Check, Button, Radio])
def test_an_ampersand_in_a_name_is_shown_and_is_no_mnemonic(qtbot: QtBot, kind: type[Check | Button | Radio]) -> None:
    made, short = kind("Data & Monitoring Centre"), kind("Data  Monitoring Centre")
    qtbot.addWidget(made)
    qtbot.addWidget(short)
    assert made.text() == "Data & Monitoring Centre"
    assert made.shortcut().isEmpty()
    assert made.sizeHint().width() > short.sizeHint().width()
