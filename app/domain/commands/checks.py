"""The checks before a command: one row each, so that the dialog can show them one by one and nothing is sent past one."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.domain.commands.interlocks import Interlock
from app.domain.errors import InvalidInput
from app.domain.messages import Alarm, Check, CommandRequest
from app.domain.permissions import SUPERVISORS
from app.domain.quantities import difference_unit, exact_quantity, quantity, value_name
from app.domain.readings import Quality, Reading
from app.domain.site import Kind, Name, Point

OPERATOR_PRIORITY = 8
LOWEST_PRIORITY = 16
PASSED, WARNING, FAILED = "passed", "warning", "failed"
EMPTY = Name()


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What is known at the moment of the check. ``held_by`` names whoever has the point selected, else it is empty.

    ``override`` is the priority of the override in force, if there is one.
    """

    point: Point
    role: str
    rights: tuple[str, ...]
    reading: Reading
    online: bool | None
    hold_max_h: float
    interlocks: tuple[Interlock, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    held_by: str = ""
    override: int | None = None


Finding = tuple[str, Name]
Rule = Callable[[CommandRequest, Situation], Finding]


@dataclass(frozen=True, slots=True)
class Row:
    """``release``: also made before a release, which may always be tried with few conditions."""

    id: str
    name: Name
    rule: Rule
    release: bool = False


def validate(request: CommandRequest) -> None:
    """Raise ``InvalidInput`` with the field for what is no command at all."""
    if request.value is not None and not math.isfinite(request.value):
        raise InvalidInput("value", "The value is not a number.")
    if not 1 <= request.priority <= LOWEST_PRIORITY:
        raise InvalidInput("priority", f"Priorities run from 1 to {LOWEST_PRIORITY}.")
    if request.hold_s is not None and not (math.isfinite(request.hold_s) and request.hold_s > 0):
        raise InvalidInput("hold_s", "The time to hold is longer than 0 s.")


def run_checks(request: CommandRequest, now: Situation) -> tuple[Check, ...]:
    """Every check with its result, in the order in which they are shown; warnings about alarms come last."""
    release = request.value is None
    rows = [_check(row, *row.rule(request, now)) for row in ROWS if row.release or not release]
    if release:
        return tuple(rows)
    return (*rows, *map(_interlock, now.interlocks), *map(_alarm, now.alarms))


def objection(checks: Iterable[Check], accepted: Iterable[str]) -> Check | None:
    """The first check that forbids the command: a failure, or a warning that nobody has read and accepted."""
    failed = next((check for check in checks if check.result == FAILED), None)
    taken = set(accepted)
    return failed or next((c for c in checks if c.result == WARNING and c.id not in taken), None)


def refusal(check: Check) -> str:
    """Why a command is refused, as a sentence."""
    text = f"{check.name.text('en')}: {check.detail.text('en')}".rstrip(": ")
    return f"{text}." if check.result == FAILED else f"Read and accept first: {text}."


def _check(row: Row, result: str, detail: Name) -> Check:
    return Check(id=row.id, name=row.name, result=result, detail=detail)


def _role(request: CommandRequest, now: Situation) -> Finding:
    return (PASSED if "command" in now.rights else FAILED), Name(en=now.role.capitalize())


def _writable(request: CommandRequest, now: Situation) -> Finding:
    if now.point.writable is None or not now.point.device:
        return FAILED, Name(en="It can only be read", ko="읽기 전용")
    return PASSED, EMPTY


def _kind(request: CommandRequest, now: Situation) -> Finding:
    value, point = request.value or 0.0, now.point
    if point.kind is Kind.ANALOG:
        return PASSED, EMPTY
    if value != round(value):
        return FAILED, Name(en="It takes only whole numbers", ko="정수만 가능")
    known = point.states or ({0: EMPTY, 1: EMPTY} if point.kind is Kind.BINARY else {})
    if known and int(value) not in known:
        return FAILED, Name(en=f"There is no state {value:g}", ko=f"상태 {value:g} 없음")
    return PASSED, value_name(point, value)


def _range(request: CommandRequest, now: Situation) -> Finding:
    point, writable = now.point, now.point.writable
    lows = [v for v in (point.low, writable.low if writable else None) if v is not None]
    highs = [v for v in (point.high, writable.high if writable else None) if v is not None]
    low, high = max(lows, default=-math.inf), min(highs, default=math.inf)
    value = request.value or 0.0
    if value < low:
        return FAILED, _limit(point, value, low, "below", "미만")
    if value > high:
        return FAILED, _limit(point, value, high, "above", "초과")
    bounds = [quantity(v, point.unit) for v in (low, high) if math.isfinite(v)]
    return PASSED, Name(en=" – ".join(bounds))


def _limit(point: Point, value: float, limit: float, en: str, ko: str) -> Name:
    shown, bound = exact_quantity(value, point.unit), exact_quantity(limit, point.unit)
    return Name(en=f"{shown} is {en} the limit of {bound}", ko=f"{shown}: 한계 {bound} {ko}")


def _step(request: CommandRequest, now: Situation) -> Finding:
    step = now.point.writable.step if now.point.writable else None
    if step is None:
        return PASSED, EMPTY
    unit = difference_unit(now.point.unit)
    allowed = exact_quantity(step, unit)
    if now.reading.value is None or now.reading.quality is Quality.BAD:
        return FAILED, Name(en="The present value is not known", ko="현재값을 알 수 없음")
    change = round((request.value or 0.0) - now.reading.value, 9)
    shown = exact_quantity(change, unit, sign=True)
    result = PASSED if abs(change) <= step + 1e-9 * max(1.0, abs(now.reading.value)) else FAILED
    return result, Name(en=f"{shown} of {allowed}", ko=f"{shown}, 허용 {allowed}")


def _priority(request: CommandRequest, now: Situation) -> Finding:
    if now.override is not None and request.value is None:
        return PASSED, Name(en=f"{now.override}")  # what was forced from here may be let go from here
    if now.override is not None and request.priority != now.override:  # a second slot would be forgotten
        held = now.override
        return FAILED, Name(en=f"It is held at {held}; release that first", ko=f"{held}번에서 유지 중, 먼저 해제")
    own = now.point.writable.priority if now.point.writable else OPERATOR_PRIORITY
    if request.priority < OPERATOR_PRIORITY:
        return FAILED, Name(
            en=f"{request.priority} is reserved for safety and automation", ko=f"{request.priority}: 안전·자동제어 전용"
        )
    if request.priority in (OPERATOR_PRIORITY, own) or now.role in SUPERVISORS:
        return PASSED, Name(en=f"{request.priority}")
    return FAILED, Name(en=f"Operators write at {OPERATOR_PRIORITY}", ko=f"운전자는 {OPERATOR_PRIORITY}번만 가능")


def _hold(request: CommandRequest, now: Situation) -> Finding:
    longest = f"{now.hold_max_h:g} h"
    if request.hold_s is not None and request.hold_s > now.hold_max_h * 3600.0:
        return FAILED, Name(en=f"At most {longest}", ko=f"최대 {longest}")
    if request.hold_s is None:
        return PASSED, Name(en=f"Until released, {longest} at most", ko=f"해제 시까지, 최대 {longest}")
    return PASSED, Name(en=_duration(request.hold_s))


def _duration(seconds: float) -> str:
    if seconds < 60.0:
        return f"{seconds:g} s"
    hours, minutes = divmod(round(seconds / 60.0), 60)
    return " ".join(part for part in (f"{hours} h" if hours else "", f"{minutes} min" if minutes else "") if part)


def _quality(request: CommandRequest, now: Situation) -> Finding:
    reason = now.reading.reason.label.replace("_", " ").capitalize()
    match now.reading.quality:
        case Quality.GOOD:
            return PASSED, value_name(now.point, now.reading.value)
        case Quality.UNCERTAIN:
            return WARNING, Name(en=reason or "Uncertain", ko="불확실")
        case _:
            return FAILED, Name(en=reason or "Bad", ko="불량")


def _online(request: CommandRequest, now: Situation) -> Finding:
    if now.online is False:
        return FAILED, Name(en="It does not answer", ko="응답 없음")
    return PASSED, EMPTY


def _free(request: CommandRequest, now: Situation) -> Finding:
    if now.held_by:
        return FAILED, Name(en=f"{now.held_by} has it selected", ko=f"{now.held_by} 선택 중")
    return PASSED, EMPTY


def _reason(request: CommandRequest, now: Situation) -> Finding:
    return (PASSED, EMPTY) if request.reason.strip() else (FAILED, Name(en="It is missing", ko="사유 없음"))


def _interlock(sign: Interlock) -> Check:
    result = FAILED if sign.forbids else PASSED if sign.known else WARNING
    return Check(id=f"interlock:{sign.role}", name=sign.name, result=result, detail=sign.state)


def _alarm(alarm: Alarm) -> Check:
    detail = Name(en=f"Priority {alarm.priority}, {alarm.state}", ko=f"우선순위 {alarm.priority}")
    return Check(id=f"alarm:{alarm.id}", name=alarm.name, result=WARNING, detail=detail)


ROWS = (
    Row("right", Name(en="Role may write this point", ko="명령 권한"), _role, release=True),
    Row("writable", Name(en="Point can be written", ko="쓰기 가능한 포인트"), _writable, release=True),
    Row("kind", Name(en="Value fits the point", ko="값 형식"), _kind),
    Row("range", Name(en="Value inside limits", ko="값 범위"), _range),
    Row("step", Name(en="Step inside limit", ko="변경 폭"), _step),
    Row("priority", Name(en="Priority allowed", ko="우선순위"), _priority, release=True),
    Row("hold", Name(en="Time to hold allowed", ko="유지 시간"), _hold),
    Row("quality", Name(en="Present value good", ko="현재값 품질"), _quality),
    Row("online", Name(en="Controller answers", ko="제어기 통신"), _online, release=True),
    Row("free", Name(en="No other operator on this point", ko="다른 운전자 없음"), _free, release=True),
    Row("reason", Name(en="Reason given", ko="사유"), _reason),
)
