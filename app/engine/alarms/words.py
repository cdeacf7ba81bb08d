"""What the event list says about an alarm, in both languages."""

from __future__ import annotations

from app.domain.alarms.chatter import LEAST
from app.domain.alarms.machine import Happening
from app.domain.alarms.state import AlarmState
from app.domain.alarms.steps import SHELVE, UNSHELVE
from app.domain.messages import AlarmTransition
from app.domain.quantities import decimals, number, quantity, value_name
from app.domain.site import AlarmKind, Name
from app.engine.alarms.rules import Ruled

MACHINE = frozenset({Happening.RAISE, Happening.HIGHER, Happening.CLEAR})
PERSON = frozenset({Happening.ACK, Happening.RESET, SHELVE, UNSHELVE})


def event_type(event: str, state: AlarmState) -> str:
    """``alarm`` or ``operator``; empty for what the event list need not say (silent, fluttering, frozen)."""
    if event in MACHINE:
        return "" if state.suppressed or _flutters(state, event) else "alarm"
    return "operator" if event in PERSON else ""


def event_text(ruled: Ruled, state: AlarmState, transition: AlarmTransition) -> Name:
    """One line, such as ``Supply air temperature high: 18.9 °C, H 18.0``."""
    en, ko = ruled.rule.name.text("en"), ruled.rule.name.text("ko")
    by = transition.user or "Kilowatch"
    why = transition.note and f" ({transition.note})"
    match transition.event:
        case Happening.RAISE | Happening.HIGHER:
            seen = _seen(ruled, state, transition)
            return Name(en=f"{en}{seen.en}", ko=f"{ko}{seen.ko}")
        case Happening.CLEAR:
            return Name(en=f"{en}: returned to normal", ko=f"{ko}: 정상 복귀")
        case Happening.ACK:
            return Name(en=f"{en}: acknowledged by {by}{why}", ko=f"{ko}: {by} 확인{why}")
        case Happening.RESET:
            return Name(en=f"{en}: reset by {by}", ko=f"{ko}: {by} 리셋")
        case _ if transition.event == SHELVE:
            return Name(en=f"{en}: shelved by {by}{why}", ko=f"{ko}: {by} 보류{why}")
        case _:
            return Name(en=f"{en}: back from the shelf", ko=f"{ko}: 보류 종료")


def _seen(ruled: Ruled, state: AlarmState, transition: AlarmTransition) -> Name:
    if state.count > 1:
        return Name(en=f": {state.count} times within a minute", ko=f": 1분 내 {state.count}회 반복")
    if transition.value is None:
        return Name(en=f": {transition.note}", ko=f": {transition.note}") if transition.note else Name()
    if ruled.rule.kind is AlarmKind.STATE and ruled.point is not None:
        state_name = value_name(ruled.point, transition.value)
        return Name(en=f": {state_name.text('en')}", ko=f": {state_name.text('ko')}")
    deviates = ruled.rule.kind is AlarmKind.DEVIATION
    text = f": {quantity(transition.value, ruled.unit, sign=deviates)}"
    if transition.limit is not None:
        limit = number(transition.limit, decimals(ruled.unit, transition.limit))
        text += f", {'dev' if deviates else state.level.upper()} {limit}"
    return Name(en=text, ko=text)


def _flutters(state: AlarmState, event: str) -> bool:
    """A chattering alarm is told once, when it begins to."""
    return state.count > LEAST or (event != Happening.RAISE and state.count == LEAST)
