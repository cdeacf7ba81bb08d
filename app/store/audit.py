"""The audit: who did what, in a chain of hashes that shows every edit, deletion, insertion, swap and cut."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Row, insert, select

from app.domain.messages import AuditEntry
from app.store.database import Database, meta_value, set_meta
from app.store.instants import from_us, to_us
from app.store.schema import audit

HEAD = "audit_head"
"""The number and hash of the newest entry, so that a cut at the end shows."""


class AuditTrail:
    """Entries numbered from 1 without a hole; they are only ever appended."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(self, entry: AuditEntry) -> AuditEntry:
        """The entry with its number, once it is on the disk."""
        newest = select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)
        with self._database.write() as connection:
            last = connection.execute(newest).first()
            head = _head(meta_value(connection, HEAD))
            seq = max(head[0], 0 if last is None else last.seq) + 1
            numbered = replace(entry, seq=seq)
            chained = link("" if last is None else last.hash, numbered)
            connection.execute(insert(audit).values(_values(numbered) | {"hash": chained}))
            set_meta(connection, HEAD, f"{seq} {chained}")
        return numbered

    def read(self, limit: int = 200, before: int | None = None, user: str = "", action: str = "") -> list[AuditEntry]:
        """The newest entries first, older than number ``before``, of one user or action where given."""
        statement = select(audit).order_by(audit.c.seq.desc()).limit(limit)
        if before is not None:
            statement = statement.where(audit.c.seq < before)
        if user:
            statement = statement.where(audit.c.user == user)
        if action:
            statement = statement.where(audit.c.action == action)
        with self._database.read() as connection:
            return [_entry(row) for row in connection.execute(statement)]

    def verify(self) -> int | None:
        """The number of the first entry that was tampered with or is missing; ``None`` when the chain is whole."""
        previous, expected = "", 1
        with self._database.read() as connection:
            head = _head(meta_value(connection, HEAD))
            with connection.execution_options(yield_per=1000).execute(select(audit).order_by(audit.c.seq)) as rows:
                for row in rows:
                    previous = link(previous, _entry(row))
                    if row.seq != expected or row.hash != previous:
                        return expected
                    expected += 1
        if head != (expected - 1, previous):
            return min(expected, head[0]) if head[0] else 1
        return None


def link(previous: str, entry: AuditEntry) -> str:
    """The hash of an entry: SHA-256 over the hash before it and the entry as canonical JSON."""
    plain = asdict(entry) | {"at": to_us(entry.at)}
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def _head(text: str | None) -> tuple[int, str]:
    seq, _, chained = (text or "0 ").partition(" ")
    return int(seq), chained


def _values(entry: AuditEntry) -> dict[str, Any]:
    values = asdict(entry)
    return values | {"at_us": to_us(values.pop("at"))}


def _entry(row: Row[Any]) -> AuditEntry:
    values = dict(row._mapping)
    del values["hash"]
    return AuditEntry(at=from_us(values.pop("at_us")), **values)
