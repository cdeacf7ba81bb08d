"""What the health of an engine says before sign-in, as facts. Pure."""

from __future__ import annotations

from app.domain.messages import Health
from ui.entry.facttable import Fact
from widgets.language import tr
from widgets.numbers import NO_VALUE, age_text, number

STATES = {"starting": "starting", "running": "running", "degraded": "degraded", "stopping": "stopping"}

LATE_S = 5.0
"""Samples are written about once a second: what is older waits for the database."""


def system_facts(health: Health | None, url: str) -> list[Fact]:
    """Engine, points, devices, database, recording."""
    if health is None:
        names = ("Engine", "Points", "Devices", "Database", "Recording")
        return [Fact(tr(name), NO_VALUE, url if name == "Engine" else "", "×", "text3") for name in names]
    points, devices = health.points, health.devices
    away = devices.total - devices.online
    odd = points.uncertain + points.bad
    waiting = tr("{n} samples waiting").format(n=number(health.backlog, 0))
    speed, mark = database_words(health)
    return [
        Fact(tr("Engine"), tr(STATES.get(health.state, health.state)), age_text(health.uptime_s)),
        Fact(
            tr("Points"),
            tr("{n} of {all} good").format(n=number(points.good, 0), all=number(points.total, 0)),
            tr("{n} uncertain, {bad} bad").format(n=points.uncertain, bad=points.bad) if odd else "",
            "?" if odd else "",
        ),
        Fact(
            tr("Devices"),
            tr("{n} of {all}").format(n=devices.online, all=devices.total),
            tr("{n} do not answer").format(n=away) if away else "",
            "S" if away else "",
        ),
        Fact(tr("Database"), speed, waiting_words(health), mark),
        Fact(tr("Recording"), tr("{n} samples/s").format(n=number(health.samples_per_s, 0)), waiting),
    ]


def database_words(health: Health) -> tuple[str, str]:
    """How the database takes what is recorded, and the quality mark for that; none while all is well."""
    if health.database == "full":
        return tr("disk full"), "×"
    if health.database == "lost" or health.database_ms is None:
        return tr("does not answer"), "×"
    speed = f"{number(health.database_ms, 0)} ms"
    return (f"{tr('slow')} · {speed}", "S") if health.database == "slow" else (f"OK · {speed}", "")


def waiting_words(health: Health) -> str:
    """What waits for the database and for how long; empty while that is a matter of seconds."""
    if health.backlog_age_s < LATE_S:
        return ""
    count = health.backlog + health.backlog_entries
    return tr("{n} waiting, {age}").format(n=number(count, 0), age=age_text(health.backlog_age_s))


def alarm_facts(health: Health | None) -> list[Fact]:
    """How many alarms of each priority there are; the banner shows the highest and newest."""
    if health is None:
        return []
    names = {1: "1 Urgent", 2: "2 High", 3: "3 Medium", 4: "4 Low"}
    return [
        Fact(tr(names[priority]), _counts(health, priority), tr("unacknowledged / all"), role="text1")
        for priority in (1, 2, 3, 4)
    ]


def _counts(health: Health, priority: int) -> str:
    return f"{health.alarms.get(f'{priority}u', 0)} / {health.alarms.get(str(priority), 0)}"
