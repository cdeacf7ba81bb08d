"""Making and putting back backups of the SQLite file. Neither stops an engine from writing; putting back wants it stopped."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.domain.errors import InvalidInput, StoreError
from app.store.backup.archive import FORM, Manifest, Progress, now_text, pack, read_manifest, unpack
from app.store.failures import translate
from app.store.salvage.damage import NEIGHBOURS
from app.store.schema import SCHEMA
from app.store.sqlite import FILE_NAME, prepare_folder
from app.version import __version__

PREFIX, ENDING = "kilowatch-backup-", ".zip"
STEP_PAGES = 2048
COPYING, PACKING = 0.3, 0.8
"""Shares of the work that are done when copying and packing end; the rest is reading everything again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A backup on the disk: its file, its size in bytes, and what it says of itself."""

    file: Path
    size: int
    manifest: Manifest


def make(
    data: Path, to: Path, *, site: str, site_text: str, at: datetime, progress: Progress = lambda share: None
) -> Backup:
    """Copy the database in ``data`` as it is now into a new file in the folder ``to``, and read that again to prove it.

    The engine goes on writing meanwhile. Raises ``StoreError``: no room, no right, a damaged database; then nothing is left in ``to``.
    """
    source = data / FILE_NAME
    if not source.is_file():
        raise StoreError(f"There is no database in {data}. Name the data folder of the engine with --data")
    with _errors(to):
        to.mkdir(mode=0o700, parents=True, exist_ok=True)
        _room(source, to)
        name = f"{PREFIX}{site}-{at:%Y%m%d-%H%M%S}"
        copy, part, file = (to / f"{name}{ending}" for ending in (".db.part", ".zip.part", ENDING))
        try:
            rows = _copied(source, copy, lambda share: progress(share * COPYING))
            first = Manifest(
                form=FORM, at=now_text(at), site=site, version=__version__, schema=SCHEMA, bytes=0, rows=rows, sha256=""
            )
            part.touch(mode=0o600)
            pack(copy, site_text, first, part, lambda share: progress(COPYING + share * (PACKING - COPYING)))
            manifest = unpack(part, None, lambda share: progress(PACKING + share * (1 - PACKING)))
            _kept(part, file)
        finally:
            copy.unlink(missing_ok=True)
            part.unlink(missing_ok=True)
    return Backup(file=file, size=file.stat().st_size, manifest=manifest)


def backups(folder: Path) -> list[Backup]:
    """The backups in ``folder``, newest first; files that are none are passed over."""
    found = []
    for file in folder.glob(f"{PREFIX}*{ENDING}") if folder.is_dir() else ():
        with suppress(StoreError, OSError):
            found.append(Backup(file=file, size=file.stat().st_size, manifest=read_manifest(file)))
    return sorted(found, key=lambda backup: backup.manifest.at, reverse=True)


def thin_out(folder: Path, keep: int, site: str) -> list[Path]:
    """Remove all but the newest ``keep`` backups of a site; what was removed."""
    old = [backup.file for backup in backups(folder) if backup.manifest.site == site][max(1, keep) :]
    for file in old:
        file.unlink(missing_ok=True)
    return old


def restore(
    file: Path, data: Path, at: datetime, progress: Progress = lambda share: None
) -> tuple[Manifest, Path | None]:
    """Put a backup in the place of the database in ``data``; what it holds, and where the former database is kept.

    To be called by whoever holds the lock of ``data``. Raises ``StoreError``; then the former database is still in its place.
    """
    manifest = read_manifest(file)
    if manifest.schema > SCHEMA:
        raise StoreError(f"The backup {file} is of a newer Kilowatch ({manifest.version}). Install that version first")
    target = prepare_folder(data)
    fresh = target.with_name(f"{target.stem}-restoring.part")
    with _errors(data):
        try:
            unpack(file, fresh, progress)
            _count(fresh)
            former = _former(target, at)
            fresh.rename(target)
            _sync(data)
        finally:
            fresh.unlink(missing_ok=True)
    return manifest, former


def _copied(source: Path, copy: Path, progress: Progress) -> dict[str, int]:
    """One state of the database: a transaction that reads holds it still for us, while others go on writing."""
    copy.touch(mode=0o600)
    with closing(sqlite3.connect(source, isolation_level=None)) as here, closing(sqlite3.connect(copy)) as there:
        here.execute("BEGIN")
        here.execute("SELECT count(*) FROM sqlite_master").fetchone()
        here.backup(there, pages=STEP_PAGES, progress=lambda _, left, of: progress(1 - left / max(of, 1)))
        there.execute("PRAGMA journal_mode=DELETE")  # one file, whole without neighbours
    return _count(copy)


def _count(file: Path) -> dict[str, int]:
    """Rows by table. Raises ``StoreError`` when the file is damaged."""
    with closing(sqlite3.connect(file)) as connection:
        answer = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if answer != "ok":
            raise StoreError(
                f"The database {file} is damaged ({answer}). Start Kilowatch again: it saves what is whole"
            )
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        count = 'SELECT count(*) FROM "{}"'
        return {name: connection.execute(count.format(name)).fetchone()[0] for (name,) in names.fetchall()}


def _room(source: Path, to: Path) -> None:
    need = sum(
        file.stat().st_size for ending in NEIGHBOURS if (file := source.with_name(source.name + ending)).exists()
    )
    free = shutil.disk_usage(to).free
    if free < 2 * need:
        raise InvalidInput(
            "folder",
            f"A backup to {to} may need {2 * need / 1e6:,.0f} MB for a while, and {free / 1e6:,.0f} MB are free there",
        )


def _former(target: Path, at: datetime) -> Path | None:
    """Put the present database aside; none when there is nothing in it."""
    if target.stat().st_size == 0:
        target.unlink()
        return None
    aside = target.with_name(f"{target.stem}-before-restore-{at:%Y%m%d-%H%M%S}{target.suffix}")
    for ending in reversed(NEIGHBOURS):
        here = target.with_name(target.name + ending)
        if here.exists():
            here.rename(aside.with_name(aside.name + ending))
    return aside


def _kept(part: Path, file: Path) -> None:
    with part.open("rb+") as opened:
        os.fsync(opened.fileno())
    part.replace(file)
    _sync(file.parent)


def _sync(folder: Path) -> None:
    """A new name is on the disk, too, where folders can be synchronised."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


@contextmanager
def _errors(place: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise translate(error, str(place)) from error
    except OSError as error:
        raise StoreError(f"The folder {place} cannot be used: {error.strerror or error}") from error
