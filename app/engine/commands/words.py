"""What audit and event list say about a command."""

from __future__ import annotations

from app.domain.messages import Command
from app.domain.quantities import exact_value_name
from app.domain.site import Name, Point

AUTOMATIC = Name(en="automatic", ko="자동")
ENDS = {
    "verified": Name(en="verified", ko="확인됨"),
    "refused": Name(en="refused", ko="거부됨"),
    "failed": Name(en="failed", ko="실패"),
    "unknown": Name(en="outcome unknown", ko="결과 불명"),
    "expired": Name(en="not sent", ko="미전송"),
}


def value_words(point: Point, value: float | None) -> Name:
    """The commanded value with every digit, or ``automatic`` for a release."""
    return AUTOMATIC if value is None else exact_value_name(point, value)


def result_words(command: Command) -> str:
    """State and detail for the audit."""
    return f"{command.state}: {command.detail}" if command.detail else command.state


def event_words(point: Point, command: Command) -> Name:
    """One line about the end of a command, such as ``CTH.AHU-3.SAT_SP to 17.5 °C: verified, op.kim (Demand limit)``."""
    tag, value, end = point.id.upper(), value_words(point, command.value), ENDS[command.state]
    why = f"{command.by} ({command.reason})" if command.reason else command.by
    detail = f". {command.detail}" if command.state != "verified" and command.detail else ""
    return Name(
        en=f"{tag} to {value.text('en')}: {end.en}, {why}{detail}",
        ko=f"{tag} → {value.text('ko')}: {end.ko}, {why}{detail}",
    )


def not_released_words(point: Point, detail: str) -> Name:
    """An override that should have ended has not."""
    tag = point.id.upper()
    return Name(
        en=f"The override of {tag} has ended but is not released yet; it is tried again. {detail}".rstrip(),
        ko=f"{tag} 수동값의 유지 시간이 끝났으나 아직 해제되지 않음, 재시도 중. {detail}".rstrip(),
    )
