"""One backup as a file: a zip that anybody can open, with the database packed by zstd, the site file and a manifest.

``manifest.json`` tells what is in it and its SHA-256, so that a copy can be proven without the database that it was made of.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import zstandard

from app.domain.errors import StoreError

DATABASE, SITE, MANIFEST = "kilowatch.db.zst", "site.yaml", "manifest.json"
FORM = 1
"""Number of the layout of the file."""
LEVEL = 3
CHUNK = 1 << 20
MANIFEST_BYTES = 1 << 20

Progress = Callable[[float], None]
"""Called with the share that is done, 0 to 1. Whatever it raises stops the work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup holds. ``at`` is ISO 8601 in UTC, ``rows`` counts by table, ``sha256`` is of the database as it lay on the disk."""

    form: int
    at: str
    site: str
    version: str
    schema: int
    bytes: int
    rows: dict[str, int]
    sha256: str


def pack(database: Path, site_text: str, manifest: Manifest, to: Path, progress: Progress) -> Manifest:
    """Write ``database`` and the rest to ``to``; the manifest with its size and hash."""
    digest, done, size = hashlib.sha256(), 0, database.stat().st_size
    with zipfile.ZipFile(to, "w", zipfile.ZIP_STORED) as packed:
        if site_text:
            packed.writestr(SITE, site_text)
        with (
            database.open("rb") as plain,
            packed.open(DATABASE, "w", force_zip64=True) as entry,
            zstandard.ZstdCompressor(LEVEL).stream_writer(entry, size=size, closefd=False) as writer,
        ):
            for chunk in _chunks(plain):
                digest.update(chunk)
                writer.write(chunk)
                done += len(chunk)
                progress(done / size)
        complete = Manifest(**asdict(manifest) | {"bytes": size, "sha256": digest.hexdigest()})
        packed.writestr(MANIFEST, json.dumps(asdict(complete), indent=2))
    return complete


def read_manifest(file: Path) -> Manifest:
    """What is in a backup, as it says itself. Raises ``StoreError``."""
    with _opened(file) as packed:
        return _manifest(packed, file)


def unpack(file: Path, to: Path | None, progress: Progress) -> Manifest:
    """Prove a backup by reading all of it, and write its database to ``to`` if that is given. Raises ``StoreError``."""
    with _opened(file) as packed:
        manifest = _manifest(packed, file)
        digest, done = hashlib.sha256(), 0
        with (
            packed.open(DATABASE) as entry,
            _writing(to) as write,
            zstandard.ZstdDecompressor().stream_reader(entry, closefd=False) as plain,
        ):
            for chunk in _chunks(plain):
                done += len(chunk)
                if done > manifest.bytes:
                    break
                digest.update(chunk)
                write(chunk)
                progress(done / manifest.bytes)
    if done != manifest.bytes or digest.hexdigest() != manifest.sha256:
        raise StoreError(
            f"The backup {file} is damaged: its database is not the one that was saved. Take another backup"
        )
    return manifest


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(file) as packed:
            yield packed
    except FileNotFoundError as error:
        raise StoreError(f"There is no backup {file}") from error
    except OSError as error:
        raise StoreError(f"The backup {file} cannot be read: {error.strerror or error}") from error
    except (zipfile.BadZipFile, zstandard.ZstdError, zlib.error, KeyError, EOFError, NotImplementedError) as error:
        raise StoreError(f"The file {file} is no whole backup of Kilowatch ({error}). Take another one") from error


def _manifest(packed: zipfile.ZipFile, file: Path) -> Manifest:
    if packed.getinfo(MANIFEST).file_size > MANIFEST_BYTES:
        raise StoreError(f"The file {file} is no backup of Kilowatch: its manifest is far too long")
    try:
        manifest = Manifest(**json.loads(packed.read(MANIFEST)))
    except (ValueError, TypeError) as error:
        raise StoreError(f"The file {file} is no backup of Kilowatch: its manifest cannot be read") from error
    if manifest.form != FORM:
        raise StoreError(f"The backup {file} was made by a newer Kilowatch ({manifest.version}). Install that version")
    return manifest


@contextmanager
def _writing(to: Path | None) -> Iterator[Callable[[bytes], Any]]:
    if to is None:
        yield lambda chunk: None
        return
    to.touch(mode=0o600)
    with to.open("wb") as file:
        yield file.write


def _chunks(file: IO[bytes] | zstandard.ZstdDecompressionReader) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk


def now_text(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
