"""Everything that is kept, behind one door."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from app.store.accounts import Accounts
from app.store.alarms import Alarms
from app.store.audit import AuditTrail
from app.store.backlog import Backlog
from app.store.commands import Commands
from app.store.database import Database, connect
from app.store.documents import Documents
from app.store.events import Events
from app.store.history.samples import SampleHistory
from app.store.imports import Imports
from app.store.info import StoreInfo, info_of
from app.store.migrations import migrate
from app.store.recording import DirectRecording, Recording
from app.store.salvage.rescue import Salvage, rescued
from app.store.sqlite import FILE_NAME


class Store:
    """The open database. Every call blocks until the work is done and may come from any thread.

    ``salvage`` is there when the file was found damaged and made anew: what is left of it is still to be copied.
    """

    def __init__(self, database: Database, salvage: Salvage | None = None) -> None:
        self.database = database
        self.salvage = salvage
        self.accounts = Accounts(database)
        self.documents = Documents(database)
        self.audit = AuditTrail(database)
        self.events = Events(database)
        self.alarms = Alarms(database)
        self.commands = Commands(database)
        self.samples = SampleHistory(database)
        self.imports = Imports(database, self.samples)

    def recording(self, holds_s: Mapping[str, float]) -> Recording:
        """Where samples of these points go; ``holds_s`` is how long their values hold, by id, in the order of the rows."""
        return DirectRecording(self.samples, holds_s)

    def backlog(self) -> Backlog:
        """What waits on the local disk for a shared database; nothing here. Waits for nothing."""
        return Backlog()

    @property
    def engine(self) -> str:
        """Who this is among the engines that share the database; empty where it is alone."""
        return ""

    def tenure(self, fence: int) -> None:
        """What is kept from now on belongs to the tenure of this number. Nothing to do where an engine is alone."""

    def take_over(self) -> None:
        """Go on from what a former engine has left. Nothing to do where an engine is alone."""

    def sessions(self) -> str | None:
        """The open sessions of all engines as they were kept last; ``None`` where they are in a file beside the database."""
        return None

    def keep_sessions(self, text: str) -> None:
        """For whoever takes over."""

    def ping(self) -> float:
        """How long a small read takes, in ms. Raises ``StoreError`` when the database does not answer."""
        return self.database.ping_ms()

    def info(self) -> StoreInfo:
        """What the database holds and takes; it looks through every table. Raises ``StoreError``."""
        return info_of(self.database)

    def close(self) -> None:
        """Finish; a second call does nothing."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_store(folder: Path, database: str | None = None, *, repair: bool = False) -> Store:
    """The store in ``folder``, made or brought up to date if need be.

    ``database`` is the address of a shared PostgreSQL; without it everything is in a file in ``folder``.
    With ``repair`` (only who holds the lock of the folder may) a damaged file is set aside and what is whole of it is taken over.
    Raises ``StoreError``: no folder, a network share, no rights, damaged, written by a newer version.
    """
    salvage = rescued(folder / FILE_NAME, datetime.now(UTC)) if repair and not database else None
    opened = connect(folder, database)
    try:
        migrate(opened)
    except BaseException:
        opened.close()
        raise
    return Store(opened, salvage)
