"""SQLite behind SQLAlchemy: write-ahead log, every commit on the disk, one writer, readers that never wait for it."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import suppress
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event

from app.domain.errors import StoreError

FILE_NAME = "kilowatch.db"
BUSY_S = 10.0
READERS = 4
MORE_READERS = 28
WRITER_CACHE_KIB = 32 * 1024
READER_CACHE_KIB = 4 * 1024
LOG_BYTES = 64 * 1024 * 1024
"""The write-ahead log shrinks to this after a checkpoint."""

NETWORK_FILE_SYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ncpfs", "ceph", "glusterfs", "fuse.sshfs"}
MOUNTS = Path("/proc/mounts")
DRIVE_REMOTE = 4  # GetDriveTypeW


def prepare_folder(folder: Path) -> Path:
    """The database file in ``folder``; both are made if need be, for this user alone: password hashes are in it.

    Raises ``StoreError``, also for a network share.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"The data folder {folder} cannot be made: {error.strerror}. Choose another folder") from error
    if on_network(folder):
        raise StoreError(
            f"The data folder {folder} is on a network share, where SQLite loses data. "
            "Choose a folder on a disk of this computer"
        )
    file = folder / FILE_NAME
    with suppress(OSError):  # opening it says why
        file.touch(mode=0o600, exist_ok=False)
    return file


def on_network(folder: Path, mounts: Path = MOUNTS) -> bool:
    """Whether ``folder`` is on a share of another computer, as far as the system tells."""
    here = folder.resolve()
    if sys.platform == "win32":  # pragma: no cover
        import ctypes

        kind: int = ctypes.windll.kernel32.GetDriveTypeW(str(here.anchor))
        return here.drive.startswith("\\\\") or kind == DRIVE_REMOTE
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    entries = (line.split() for line in lines)
    around = [(p[1].replace("\\040", " "), p[2]) for p in entries if len(p) > 2]
    holders = [(place, kind) for place, kind in around if here == Path(place) or Path(place) in here.parents]
    return bool(holders) and max(holders, key=lambda h: len(h[0]))[1] in NETWORK_FILE_SYSTEMS


def writer(file: Path, busy_s: float = BUSY_S) -> Engine:
    """An engine with the one connection that writes; it takes the write lock when a transaction begins."""
    engine = _engine(file, 1, 0, busy_s)
    _on_connect(engine, f"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit={LOG_BYTES};"
                f"PRAGMA cache_size=-{WRITER_CACHE_KIB}; PRAGMA temp_store=MEMORY")  # fmt: skip
    _on_begin(engine, "BEGIN IMMEDIATE")  # a read that becomes a write would fail at once under contention
    return engine


def readers(file: Path) -> Engine:
    """An engine with connections that only read, each its own snapshot."""
    engine = _engine(file, READERS, MORE_READERS, BUSY_S)
    _on_connect(engine, f"PRAGMA query_only=ON; PRAGMA cache_size=-{READER_CACHE_KIB}; PRAGMA temp_store=MEMORY")
    _on_begin(engine, "BEGIN")
    return engine


def _engine(file: Path, size: int, more: int, busy_s: float) -> Engine:
    return create_engine(
        URL.create("sqlite+pysqlite", database=str(file)),
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=more,
        connect_args={"timeout": busy_s, "check_same_thread": False, "isolation_level": None},
    )


def _on_connect(engine: Engine, pragmas: str) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: sqlite3.Connection, record: object) -> None:
        for pragma in pragmas.split(";"):
            connection.execute(pragma)


def _on_begin(engine: Engine, statement: str) -> None:
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)
