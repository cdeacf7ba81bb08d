"""Sizes, states and groups of the database in words. Pure but for the language."""

from __future__ import annotations

from app.domain.messages import DatabaseState
from widgets.language import tr
from widgets.numbers import NO_VALUE, number

STEPS = ((1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB"))


def bytes_text(size: float | None) -> str:
    """``4.81 GB``, ``312 kB``, ``40 B``; signs stay."""
    if size is None:
        return NO_VALUE
    for step, unit in STEPS:
        if abs(size) >= step:
            return f"{number(size / step, 2 if abs(size) < 10 * step else 1)} {unit}"
    return f"{number(size, 0)} B"


def state_text(state: str) -> str:
    """``ok``, ``slow``, ``lost`` or ``full`` for the operator."""
    words = {"ok": tr("OK"), "slow": tr("slow"), "lost": tr("does not answer"), "full": tr("disk full")}
    return words.get(state, state)


def group_text(name: str) -> str:
    """What a group of tables or a level of the history is called."""
    words = {
        "samples": tr("Samples"), "intervals": tr("Intervals"), "alarms": tr("Alarms"), "audit": tr("Audit trail"),
        "commands": tr("Commands"), "events": tr("Events"), "site": tr("Site and accounts"), "rest": tr("Rest"),
        "minutes": tr("1 min"), "quarters": tr("15 min"), "hours": tr("1 h"), "days": tr("1 day"),
    }  # fmt: skip
    return words.get(name, name)


def growth_text(state: DatabaseState) -> str:
    """What growth was told from."""
    words = {"sizes": tr("from the sizes of the last week"), "samples": tr("from the samples of the last week")}
    return words.get(state.growth_of, tr("growth not known yet"))


def place_text(state: DatabaseState) -> str:
    """Kind and version."""
    kind = "PostgreSQL" if state.kind == "postgresql" else "SQLite"
    return f"{kind} {state.version}".strip()
