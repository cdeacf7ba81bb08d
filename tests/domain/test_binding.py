"""Plain data becomes frozen values, and every fault is noted."""

from __future__ import annotations

from app.domain.binding import INVALID, Fault, bind, unbind
from app.domain.site import Name, Point, Record, Site


def bound(cls: object, data: object) -> tuple[object, list[Fault]]:
    faults: list[Fault] = []
    return bind(cls, data, (), faults), faults


def test_a_point_with_defaults_needs_only_id_and_name() -> None:
    point, faults = bound(Point, {"id": "a.b", "name": "B"})
    assert faults == []
    assert point == Point(id="a.b", name=Name(en="B"))


def test_a_name_may_be_text_or_both_languages() -> None:
    assert bound(Name, "Library")[0] == Name(en="Library")
    assert bound(Name, {"en": "Library", "ko": "도서관"})[0] == Name(en="Library", ko="도서관")
    value, faults = bound(Name, {"fr": "Bibliothèque"})
    assert value is INVALID
    assert "en and ko" in faults[0].message


def test_every_fault_is_noted_not_only_the_first() -> None:
    data = {"id": 7, "kind": "analogue", "period_s": "fast", "scale": float("inf"), "unitt": "kW"}
    value, faults = bound(Point, data)
    assert value is INVALID
    assert [f.path for f in faults] == [("kind",), ("period_s",), ("scale",), ("unitt",), ()]
    assert "did you mean 'unit'" in faults[3].message
    assert faults[4].message == "'name' is missing"


def test_record_and_writable_can_be_switched_off_and_on() -> None:
    assert bound(Point, {"id": "a", "name": "A", "record": False})[0].record is None  # type: ignore[attr-defined]
    on = bound(Point, {"id": "a", "name": "A", "writable": True})[0]
    assert on.writable is not None  # type: ignore[attr-defined]


def test_true_is_not_a_number_and_a_fraction_not_a_whole_one() -> None:
    assert bound(float, True)[0] is INVALID
    assert bound(int, 1.5)[0] is INVALID
    assert bound(int, 2.0)[0] == 2


def test_unbind_leaves_defaults_out_and_reads_back_the_same() -> None:
    point = Point(id="a.b", name=Name(en="B", ko="비"), record=Record(deadband=0.5), writable=None)
    data = unbind(point)
    assert data == {"id": "a.b", "name": {"en": "B", "ko": "비"}, "record": {"deadband": 0.5}}
    assert bound(Point, data)[0] == point


def test_unbind_says_when_recording_is_off() -> None:
    point = Point(id="a", name=Name(en="A"), record=None)
    assert unbind(point)["record"] is False
    assert bound(Point, unbind(point))[0] == point


def test_a_list_where_a_mapping_is_expected_is_named() -> None:
    value, faults = bound(Site, [])
    assert value is INVALID
    assert "not a list" in faults[0].message
