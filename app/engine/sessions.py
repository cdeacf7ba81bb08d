"""Open sessions on the disk, so that a restart of the engine signs nobody out. Of tokens only hashes are there."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec

from app.domain.errors import StoreError
from app.domain.messages import Session
from app.store import Store

FILE_NAME = "sessions.json"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """``session`` without its token; ``stamp`` tells whether the password is still the one that was entered."""

    session: Session
    stamp: str = ""


class Sessions(Protocol):
    """Where open sessions outlive the engine."""

    def load(self) -> dict[str, OpenSession]: ...

    def keep(self, sessions: Mapping[str, OpenSession]) -> None: ...


class SharedSessions:
    """Sessions in the shared database, so that an engine that takes over knows them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def load(self) -> dict[str, OpenSession]:
        try:
            return msgspec.json.decode(self._store.sessions() or "{}", type=dict[str, OpenSession])
        except (StoreError, msgspec.DecodeError) as error:
            _log.error("The open sessions cannot be read: %s. Everybody signs in again.", error)
            return {}

    def keep(self, sessions: Mapping[str, OpenSession]) -> None:
        try:
            self._store.keep_sessions(msgspec.json.encode(dict(sessions)).decode())
        except StoreError as error:
            _log.error("The open sessions cannot be kept: %s", error)


def sessions_of(store: Store, folder: Path | None) -> Sessions | None:
    """In the database where several engines share one, else in a file of ``folder``."""
    if store.sessions() is not None:
        return SharedSessions(store)
    return SessionFile(folder) if folder else None


class SessionFile:
    """Sessions by the hash of their token, in a file that only its owner may read."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE_NAME

    def load(self) -> dict[str, OpenSession]:
        """What was open when the engine ended; nothing when the file cannot be read."""
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=dict[str, OpenSession])
        except FileNotFoundError:
            return {}
        except (OSError, msgspec.DecodeError) as error:
            _log.error("The open sessions in %s cannot be read: %s. Everybody signs in again.", self._file, error)
            return {}

    def keep(self, sessions: Mapping[str, OpenSession]) -> None:
        """Write all of them, whole or not at all. A full disk signs nobody out."""
        part = self._file.with_suffix(".part")
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(msgspec.json.encode(dict(sessions)))
            part.replace(self._file)
        except OSError as error:
            _log.error("The open sessions cannot be written to %s: %s", self._file, error)
