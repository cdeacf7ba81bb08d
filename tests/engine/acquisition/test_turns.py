"""Who is next on a link: commands, then those that answer, then the others within the time that is left."""

from __future__ import annotations

from itertools import pairwise

from app.domain.site import Device, Name, Point
from app.engine.acquisition.agenda import Agenda
from app.engine.acquisition.building import build_station
from app.engine.acquisition.jobs import Job
from app.engine.acquisition.pace import Pace
from app.engine.acquisition.station import Station
from app.engine.live import LiveTable
from tests.engine.acquisition.lines import LineDriver


def station(name: str, due_s: float, *, online: bool = True) -> Station:
    point = Point(id=f"{name}.v", name=Name(), device=name, address="v", period_s=10.0)
    made = build_station(Device(id=name, link="l", options={"name": name}), LineDriver(), [point], LiveTable([point]))
    if online:
        made.answered(0.0, 0.01, 1)
    made.polls[0].due_s = due_s
    return made


def test_the_most_overdue_is_first_and_nobody_is_before_the_time() -> None:
    agenda = Agenda(1)
    early, late = station("early", 5.0), station("late", 7.0)
    for each in (late, early):
        agenda.put(each)
    assert agenda.pick(4.9) is None
    assert agenda.next_s() == 5.0
    assert agenda.gap_s(4.0) == 1.0
    assert agenda.pick(8.0) is early
    assert early.busy
    assert agenda.pick(8.0) is late
    assert agenda.pick(8.0) is None


async def test_a_command_is_ahead_of_everything_even_on_a_device_that_is_silent() -> None:
    agenda = Agenda(1)
    overdue, silent = station("overdue", 1.0), station("silent", 1.0, online=False)
    for each in (overdue, silent):
        agenda.put(each)
    silent.jobs.append(Job("silent.v", None, 1.0))  # type: ignore[arg-type] # is never run
    agenda.put(silent)
    assert agenda.pick(5.0) is silent


def test_a_device_that_is_not_known_yet_has_its_turn_like_the_others() -> None:
    agenda = Agenda(1)
    live, unknown = station("live", 9.0), station("unknown", 0.0, online=False)
    for each in (live, unknown):
        agenda.put(each)
    assert agenda.pick(9.5) is unknown


def test_after_a_failed_attempt_those_that_answer_come_first_for_a_while() -> None:
    agenda = Agenda(1)
    live, silent, unknown = (
        station("live", 1.0),
        station("silent", 0.0, online=False),
        station("new", 0.5, online=False),
    )
    for each in (live, silent, unknown):
        agenda.put(each)
    assert agenda.pick(1.0) is silent
    agenda.served(silent, 2.0, lost_s=1.0)
    assert agenda.pick(2.0) is live
    agenda.served(live, 2.1)
    assert agenda.pick(2.1) is unknown, "time that nobody else wants"
    agenda.served(unknown, 2.2)
    for each in (live, unknown):
        each.polls[0].due_s = 2.5
        agenda.put(each)
    assert agenda.pick(4.9) is live
    agenda.served(live, 4.9)
    live.polls[0].due_s = 3.0
    agenda.put(live)
    assert agenda.pick(5.1) is unknown, "on a link that is never idle it gets its turn all the same"


def test_only_so_many_silent_ones_are_asked_at_once_and_after_a_failure_they_pause() -> None:
    agenda = Agenda(1)
    first, second = station("first", 0.0, online=False), station("second", 0.0, online=False)
    for each in (first, second):
        agenda.put(each)
    assert agenda.pick(1.0) is first
    assert agenda.pick(1.0) is None
    assert agenda.next_s() == float("inf")
    agenda.served(first, 2.0, pause_s=3.0)
    assert agenda.pick(4.9) is None
    assert agenda.next_s() == 5.0
    assert agenda.pick(5.0) is second


def test_a_new_place_in_the_line_voids_the_former() -> None:
    agenda = Agenda(1)
    it = station("it", 5.0)
    agenda.put(it)
    it.polls[0].due_s = 50.0
    agenda.put(it)
    assert agenda.pick(10.0) is None
    assert agenda.next_s() == 50.0


def test_probes_take_a_quarter_of_the_line_at_most() -> None:
    pace = Pace()
    pace.survey(station("a", 0.0).polls)
    assert pace.probe_s(gap_s=0.0) == 2.5
    assert pace.probe_s(gap_s=8.1) == 8.0
    assert pace.pause_s(took_s=1.0) == 10.0
    assert pace.pause_s(took_s=5.0) == 15.0


def test_a_line_that_cannot_keep_its_period_is_known_by_its_real_cycle() -> None:
    pace = Pace()
    pace.survey(station("a", 0.0).polls)
    assert pace.cycle_s is None
    for interval_s in (float("inf"), 20.0, 20.0):
        pace.note(10.0, interval_s)
    pace.note(600.0, 600.0)
    assert pace.cycle_s == 20.0
    assert pace.probe_s(gap_s=0.0) == 5.0


def test_a_silent_device_is_asked_ever_more_rarely_and_sometimes_with_all_its_time() -> None:
    it = station("it", 0.0)
    waits, timeouts = [], []
    for _ in range(8):
        timeouts.append(it.timeout_s(1.0, 0.1))
        it.silent(100.0, 1, "nothing")
        waits.append(it.due_s() - 100.0)
    assert timeouts == [1.0, 1.0, 0.1, 0.1, 1.0, 0.1, 0.1, 0.1]
    assert all(0.25 <= wait_s <= 25.0 for wait_s in waits)
    assert all(later >= 0.99 * sooner for sooner, later in pairwise(waits[:4]))
    assert it.state == "demoted"
    it.answered(200.0, 0.01, 1)
    assert (it.state, it.due_s()) == ("online", 200.0)
