"""Find or go to: what fits a typed text, and in which order."""

from __future__ import annotations

from ui.shell.finder import Findable, fit, found

AHU = Findable("equipment", "AHU-3", "CTH.AHU-3", "subject:cth.ahu-3", "AHU-3 공조기 3")
SAT = Findable("point", "AHU-3 · Supply air temperature", "CTH.AHU-3.SAT", "point:cth.ahu-3.sat", "급기 온도")
ZONES = Findable("display", "Zones", "F2", "panel:zones", "구역")
THEME = Findable("command", "Light or dark", "Ctrl+D", "action:theme")
ALL = (SAT, AHU, THEME, ZONES)


def test_nothing_typed_offers_displays_and_commands() -> None:
    assert list(found("  ", ALL)) == [THEME, ZONES]


def test_equipment_stands_before_its_points() -> None:
    assert list(found("ahu-3", ALL)) == [AHU, SAT]


def test_every_typed_word_has_to_be_found() -> None:
    assert list(found("ahu supply", ALL)) == [SAT]
    assert list(found("ahu boiler", ALL)) == []


def test_a_name_in_the_other_language_is_found_too() -> None:
    assert list(found("급기", ALL)) == [SAT]
    assert list(found("구역", ALL)) == [ZONES]


def test_letters_in_order_are_found_when_they_are_close() -> None:
    assert fit("ahu3", AHU) is not None
    assert fit("zxq", AHU) is None


def test_short_words_are_never_spread_over_a_text() -> None:
    assert fit("hu", Findable("point", "high upper", "", "point:x")) is None


def test_the_start_of_a_text_beats_the_start_of_a_word_beats_its_middle() -> None:
    items = [Findable("zone", title, "", title) for title in ("Underhall", "Sports hall", "Hall")]
    assert [item.title for item in found("hall", items)] == ["Hall", "Sports hall", "Underhall"]


def test_no_more_than_asked_for() -> None:
    many = [Findable("point", f"Point {n}", "", str(n)) for n in range(500)]
    assert len(found("point", many, most=60)) == 60
