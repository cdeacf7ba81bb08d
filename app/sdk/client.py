"""The client of the Open API: everything the console can do, typed and awaited."""

from __future__ import annotations

from app.sdk.accounts import AccountCalls
from app.sdk.alarms import AlarmCalls
from app.sdk.backups import BackupCalls
from app.sdk.commands import CommandCalls
from app.sdk.database import DatabaseCalls
from app.sdk.exchange import ExchangeCalls
from app.sdk.links import LinkCalls
from app.sdk.live import LiveCalls, LiveMessage
from app.sdk.points import PointCalls
from app.sdk.records import RecordCalls
from app.sdk.reports import ReportCalls
from app.sdk.session import SessionCalls
from app.sdk.site import SiteCalls

__all__ = ["Client", "LiveMessage"]


class Client(
    SessionCalls,
    AccountCalls,
    SiteCalls,
    PointCalls,
    AlarmCalls,
    CommandCalls,
    LinkCalls,
    RecordCalls,
    ReportCalls,
    BackupCalls,
    DatabaseCalls,
    ExchangeCalls,
    LiveCalls,
):
    """One engine, one session. Errors are the kinds of ``app.domain.errors``; ``EngineLost`` when nothing answers."""
