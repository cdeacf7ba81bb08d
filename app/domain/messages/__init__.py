"""What travels between engine and consoles: the bodies of the Open API as frozen values.

The API encodes them, the SDK decodes them (msgspec reads plain dataclasses). Instants are aware UTC and travel as
ISO 8601 text; qualities and reasons travel as their labels ("good", "no_answer").
"""

from __future__ import annotations

from app.domain.messages.accounts import (
    AccountChange,
    AccountState,
    NewAccount,
    NewPassword,
    OwnPassword,
)
from app.domain.messages.alarms import (
    Ack,
    Alarm,
    AlarmTransition,
    Shelve,
)
from app.domain.messages.backups import BackupFile, BackupState
from app.domain.messages.commands import (
    Check,
    Command,
    CommandRequest,
    CommandStep,
    Override,
)
from app.domain.messages.database import CompactState, DatabaseGroup, DatabaseSize, DatabaseState, KeptClass
from app.domain.messages.events import (
    AuditEntry,
    AuditProof,
    Event,
)
from app.domain.messages.health import (
    DeviceCounts,
    Health,
    PointCounts,
    WaitingAlarm,
)
from app.domain.messages.history import (
    History,
)
from app.domain.messages.labels import (
    QualityLabel,
)
from app.domain.messages.links import (
    DeviceState,
    FoundDevice,
    FoundPoint,
    LinkState,
)
from app.domain.messages.live import (
    LiveAlarms,
    LiveEvents,
    LiveHealth,
    LiveOverrides,
    LivePoints,
    LiveSession,
    LiveState,
    Problem,
    Subscribe,
)
from app.domain.messages.overview import (
    Against,
    BuildingSummary,
    Demand,
    GoalState,
    LoadDay,
    Overview,
    Weather,
)
from app.domain.messages.points import (
    OverrideMark,
    PointState,
)
from app.domain.messages.reports import (
    PreviewSheet,
    ReportJob,
    ReportPreview,
    ReportRequest,
)
from app.domain.messages.session import (
    Confirm,
    Session,
    SignIn,
)
from app.domain.messages.site import (
    SiteCheck,
    SiteImported,
)

__all__ = [
    "AccountChange",
    "AccountState",
    "Ack",
    "Against",
    "Alarm",
    "AlarmTransition",
    "AuditEntry",
    "AuditProof",
    "BackupFile",
    "BackupState",
    "BuildingSummary",
    "Check",
    "Command",
    "CommandRequest",
    "CommandStep",
    "CompactState",
    "Confirm",
    "DatabaseGroup",
    "DatabaseSize",
    "DatabaseState",
    "Demand",
    "DeviceCounts",
    "DeviceState",
    "Event",
    "FoundDevice",
    "FoundPoint",
    "GoalState",
    "Health",
    "History",
    "KeptClass",
    "LinkState",
    "LiveAlarms",
    "LiveEvents",
    "LiveHealth",
    "LiveOverrides",
    "LivePoints",
    "LiveSession",
    "LiveState",
    "LoadDay",
    "NewAccount",
    "NewPassword",
    "Override",
    "OverrideMark",
    "Overview",
    "OwnPassword",
    "PointCounts",
    "PointState",
    "PreviewSheet",
    "Problem",
    "QualityLabel",
    "ReportJob",
    "ReportPreview",
    "ReportRequest",
    "Session",
    "Shelve",
    "SignIn",
    "SiteCheck",
    "SiteImported",
    "Subscribe",
    "WaitingAlarm",
    "Weather",
]
