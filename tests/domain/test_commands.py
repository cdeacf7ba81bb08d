"""Commands as rules: their life, the checks before them, what is verified, how long they hold."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain.commands.checks import Situation, objection, refusal, run_checks, validate
from app.domain.commands.holding import held_until, override_of
from app.domain.commands.interlocks import interlocks
from app.domain.commands.lifecycle import FINAL, NEXT, advanced, drafted, left_behind
from app.domain.commands.readback import is_same
from app.domain.errors import Conflict, InvalidInput
from app.domain.messages import Alarm, Command, CommandRequest, Session
from app.domain.permissions import ROLES, rights_of
from app.domain.readings import Quality, Reading, Reason
from app.domain.site import Kind, Name, Point, Writable

AT = datetime(2026, 7, 14, 5, 32, tzinfo=UTC)
SETPOINT = Point(
    id="cth.ahu-3.sat_sp",
    name=Name(en="Supply air setpoint"),
    device="ahu",
    unit="°C",
    low=5,
    high=35,
    writable=Writable(low=12, high=20, step=2.0),
)
MODE = Point(
    id="cth.lp-1.mode",
    name=Name(en="Mode", ko="운전 모드"),
    device="lp",
    kind=Kind.MULTISTATE,
    states={1: Name(en="Auto"), 2: Name(en="Manual"), 3: Name(en="Local")},
    writable=Writable(priority=10),
)
ENABLE = Point(id="cth.ch-1.ena", name=Name(en="Enable"), device="ch", kind=Kind.BINARY, writable=Writable())
TRIP = Point(id="t", name=Name(en="Safety trip"), kind=Kind.BINARY, states={0: Name("Normal"), 1: Name("Tripped")})
FROST = Point(id="f", name=Name(en="Frost"), kind=Kind.BINARY, states={0: Name("Trip"), 1: Name("Normal")})
STATUS = Point(id="s", name=Name(en="Status"), kind=Kind.BINARY, states={0: Name("Off"), 1: Name("On")})


def request(value: float | None = 17.5, **changes: Any) -> CommandRequest:
    return replace(CommandRequest(point=SETPOINT.id, value=value, hold_s=1800.0, reason="Demand limit"), **changes)


def now(point: Point = SETPOINT, role: str = "operator", value: float | None = 16.0, **changes: Any) -> Situation:
    situation = Situation(
        point=point, role=role, rights=rights_of(role), reading=Reading(value, AT), online=True, hold_max_h=24.0
    )
    return replace(situation, **changes)


def results(asked: CommandRequest, situation: Situation) -> dict[str, str]:
    return {check.id: check.result for check in run_checks(asked, situation)}


def details(asked: CommandRequest, situation: Situation) -> dict[str, str]:
    return {check.id: check.detail.text("en") for check in run_checks(asked, situation)}


def not_passed(asked: CommandRequest, situation: Situation) -> dict[str, str]:
    return {id: result for id, result in results(asked, situation).items() if result != "passed"}


def test_a_good_command_passes_every_check_and_says_why() -> None:
    assert not_passed(request(), now()) == {}
    assert details(request(), now()) == {
        "right": "Operator",
        "writable": "",
        "kind": "",
        "range": "12.0 °C – 20.0 °C",
        "step": "+1.5 K of 2.0 K",
        "priority": "8",
        "hold": "30 min",
        "quality": "16.0 °C",
        "online": "",
        "free": "",
        "reason": "",
    }


@pytest.mark.parametrize(
    ("asked", "situation", "failed", "words"),
    [
        (request(), now(role="viewer"), "right", "Viewer"),
        (request(), now(replace(SETPOINT, writable=None)), "writable", "only be read"),
        (request(20.01), now(value=19.0), "range", "20.01 °C is above the limit of 20.0 °C"),
        (request(11.9), now(value=12.0), "range", "11.9 °C is below the limit of 12.0 °C"),
        (request(18.1), now(), "step", "+2.1 K of 2.0 K"),
        (request(13.9), now(), "step", "−2.1 K of 2.0 K"),
        (request(priority=7), now(), "priority", "reserved"),
        (request(priority=1), now(role="administrator"), "priority", "reserved"),
        (request(priority=9), now(), "priority", "Operators write at 8"),
        (request(hold_s=86_401.0), now(), "hold", "At most 24 h"),
        (request(), now(online=False), "online", "not answer"),
        (request(), now(held_by="op.lee"), "free", "op.lee has it selected"),
        (request(reason="  "), now(), "reason", "missing"),
        (request(1.5), now(MODE, value=1.0), "kind", "whole numbers"),
        (request(4.0), now(MODE, value=1.0), "kind", "no state 4"),
        (request(2.0), now(ENABLE, value=1.0), "kind", "no state 2"),
    ],
)
def test_each_check_fails_alone_and_says_why(
    asked: CommandRequest, situation: Situation, failed: str, words: str
) -> None:
    assert not_passed(asked, situation) == {failed: "failed"}
    assert words in details(asked, situation)[failed]
    found = objection(run_checks(asked, situation), accepted=(failed,))
    assert found is not None, "a failure cannot be accepted"
    assert refusal(found).endswith(".")


def test_a_bad_value_forbids_and_an_uncertain_one_must_be_accepted() -> None:
    bad = now(reading=Reading(None, AT, Quality.BAD, Reason.NO_ANSWER))
    assert not_passed(request(), bad) == {"step": "failed", "quality": "failed"}
    uncertain = now(reading=Reading(16.0, AT, Quality.UNCERTAIN, Reason.OUTSIDE_CALIBRATION))
    checks = run_checks(request(), uncertain)
    found = objection(checks, accepted=())
    assert found is not None
    assert refusal(found) == "Read and accept first: Present value good: Outside calibration."
    assert objection(checks, accepted=("quality",)) is None


def test_an_engineer_may_write_below_the_operators_and_everybody_at_the_points_own_priority() -> None:
    assert not_passed(request(priority=12), now(role="engineer")) == {}
    assert not_passed(request(2.0, priority=10), now(MODE, value=1.0)) == {}


def test_alarms_of_the_machine_are_warnings_to_be_accepted_one_by_one() -> None:
    alarms = tuple(
        Alarm(
            id=id,
            occurrence=1,
            priority=1,
            state="unacknowledged",
            active=True,
            name=Name(en=id),
            building="",
            source="",
        )
        for id in ("trip", "flow")
    )
    checks = run_checks(request(), now(alarms=alarms))
    assert [check.id for check in checks[-2:]] == ["alarm:trip", "alarm:flow"]
    assert objection(checks, accepted=("alarm:trip",)) == checks[-1]
    assert objection(checks, accepted=("alarm:trip", "alarm:flow")) is None


def test_a_machine_in_local_or_in_fault_refuses() -> None:
    points = {"mode": MODE, "trip": TRIP, "frost": FROST, "status": STATUS}
    values = {"mode": 3.0, "trip": 1.0, "frost": 1.0, "status": 0.0}
    signs = interlocks(points, {role: Reading(value, AT) for role, value in values.items()})
    assert not_passed(request(), now(interlocks=signs)) == {"interlock:mode": "failed", "interlock:trip": "failed"}
    values |= {"mode": 1.0, "trip": 0.0}
    readings = {role: Reading(value, AT) for role, value in values.items()}
    assert not_passed(request(), now(interlocks=interlocks(points, readings))) == {}
    readings["frost"] = Reading(None, AT, Quality.BAD, Reason.NO_ANSWER)
    assert not_passed(request(), now(interlocks=interlocks(points, readings))) == {"interlock:frost": "warning"}


def test_a_release_needs_no_good_value_and_no_reason_but_the_right_and_a_free_point() -> None:
    bad = now(reading=Reading(None, AT, Quality.BAD, Reason.OUT_OF_RANGE))
    release = request(None, reason="")
    assert results(release, bad) == dict.fromkeys(("right", "writable", "priority", "online", "free"), "passed")
    assert not_passed(release, now(role="viewer", online=False, held_by="op.lee")) == {
        "right": "failed", "online": "failed", "free": "failed",
    }  # fmt: skip


def test_nobody_releases_what_fire_protection_or_another_system_holds() -> None:
    for priority, role in ((1, "administrator"), (5, "engineer"), (16, "operator")):
        assert not_passed(request(None, priority=priority), now(role=role)) == {"priority": "failed"}
    assert not_passed(request(None, priority=16), now(role="engineer")) == {}


def test_what_was_forced_from_here_may_be_released_by_everybody_and_is_not_forced_at_a_second_priority() -> None:
    held = now(override=12)
    assert not_passed(request(None, priority=12), held) == {}
    assert not_passed(request(None, priority=12), replace(held, role="engine", rights=("command",))) == {}
    assert not_passed(request(priority=8), held) == {"priority": "failed"}
    assert not_passed(request(priority=12), replace(held, role="engineer")) == {}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"value": math.nan}, "value"),
        ({"value": -math.inf}, "value"),
        ({"priority": 0}, "priority"),
        ({"priority": 17}, "priority"),
        ({"hold_s": 0.0}, "hold_s"),
        ({"hold_s": -5.0}, "hold_s"),
        ({"hold_s": math.nan}, "hold_s"),
    ],
)
def test_what_is_no_command_names_its_field(changes: dict[str, float], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        validate(replace(request(), **changes))  # type: ignore[arg-type]
    assert refused.value.field == field


def test_every_check_has_both_languages() -> None:
    for check in run_checks(request(), now()):
        assert check.name.en and check.name.ko


def drafted_command(state: str = "checked", value: float | None = 17.5) -> Command:
    session = Session(token="", name="op.kim", role="operator", rights=(), expires_at=AT, workstation="ws-1")
    return replace(drafted("c1", request(value), session, (), AT), state=state)


@pytest.mark.parametrize(("state", "new"), list(itertools.product([*NEXT, *FINAL], [*NEXT, *FINAL])))
def test_every_pair_of_states(state: str, new: str) -> None:
    command = drafted_command(state)
    if new in NEXT.get(state, ()):
        after = advanced(command, new, AT, "because", readback=17.5)
        assert (after.state, after.detail, after.readback, after.steps[-1].state) == (new, "because", 17.5, new)
    else:
        with pytest.raises(Conflict, match="cannot become"):
            advanced(command, new, AT)


@pytest.mark.parametrize(
    ("state", "ends"),
    [
        ("checked", "expired"),
        ("selected", "expired"),
        ("confirmed", "expired"),
        ("sent", "unknown"),
        ("accepted", "unknown"),
    ],
)
def test_what_a_former_run_left_is_never_sent_again(state: str, ends: str) -> None:
    assert left_behind(drafted_command(state), AT).state == ends


def test_the_value_that_comes_back_is_the_value_that_was_written() -> None:
    tenths = replace(SETPOINT, scale=0.1)
    assert is_same(SETPOINT, 17.3, 17.299999237060547)
    assert is_same(tenths, 17.3, 173 * 0.1)
    assert not is_same(tenths, 17.3, 17.4)
    assert not is_same(SETPOINT, 17.3, 17.31)
    assert is_same(MODE, 2.0, 2.0)
    assert not is_same(MODE, 2.0, 2.0000001)
    for nothing in (None, math.nan):
        assert not is_same(SETPOINT, 17.3, nothing)


def test_no_hold_is_longer_than_the_site_allows() -> None:
    assert held_until(1800.0, 24.0, AT) == AT + timedelta(minutes=30)
    assert held_until(None, 24.0, AT) == AT + timedelta(hours=24)
    assert held_until(1e9, 24.0, AT) == AT + timedelta(hours=24)


def test_an_override_after_an_override_remembers_the_automatic_value() -> None:
    first = override_of(replace(drafted_command(), old=16.0, until=AT), SETPOINT, AT, None)
    assert (first.value, first.automatic, first.by, first.until) == (17.5, 16.0, "op.kim", AT)
    second = override_of(replace(drafted_command(value=18.0), old=17.5), SETPOINT, AT, first)
    assert (second.value, second.automatic) == (18.0, 16.0)


def test_rights_decide_for_every_role() -> None:
    for role in ROLES:
        passed = results(request(), now(role=role))["right"] == "passed"
        assert passed == ("command" in ROLES[role])
