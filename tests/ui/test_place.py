"""Back and forward over places, as in a browser."""

from __future__ import annotations

from ui.place import TRAIL_LENGTH, Place, Trail


def test_back_and_forward_keep_what_was_selected() -> None:
    trail = Trail()
    trail.go(Place("zones", {"floor": "t.f1"}))
    trail.keep({"floor": "t.f2", "zone": "t.z"})
    trail.go(Place("alarms"))
    assert trail.back() == Place("zones", {"floor": "t.f2", "zone": "t.z"})
    assert trail.forward() == Place("alarms", {})
    assert not trail.can_go_forward


def test_going_somewhere_new_forgets_what_was_forward() -> None:
    trail = Trail()
    for panel in ("overview", "zones", "alarms"):
        trail.go(Place(panel))
    trail.back()
    trail.go(Place("trends"))
    assert [place.panel for place in trail.places] == ["overview", "zones", "trends"]
    assert trail.forward() is None


def test_there_is_no_way_back_from_the_first_place() -> None:
    trail = Trail()
    assert trail.back() is None
    trail.go(Place("overview"))
    assert trail.back() is None
    assert trail.here == Place("overview")


def test_the_trail_does_not_grow_for_ever() -> None:
    trail = Trail()
    for count in range(3 * TRAIL_LENGTH):
        trail.go(Place("zones", {"n": count}))
    assert len(trail.places) == TRAIL_LENGTH
    assert trail.here == Place("zones", {"n": 3 * TRAIL_LENGTH - 1})
