"""Configuration as documents: each change is a new revision with who, when, before, after and why; nothing is overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from app.domain.site import Site
from app.store.bodies import from_json, to_json
from app.store.database import Database
from app.store.instants import from_us, to_us
from app.store.schema import document
from app.store.sitefile import write_text

SITE = "site"


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One change of a document. ``before`` and ``after`` are its JSON texts, ``None`` where there was or is none."""

    revision: int
    at: datetime
    by: str
    reason: str
    before: str | None
    after: str | None


class Documents:
    """Documents by kind and id; the site is the document ``("site", "")``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def site(self) -> tuple[Site, int] | None:
        """The site and its revision. Raises ``StoreError`` when it was kept by a version that wrote it otherwise."""
        row = self._newest(SITE, "")
        if row is None or row.body is None:
            return None
        return from_json(row.body, Site, "site"), row.revision

    def site_text(self) -> str | None:
        """The site as one YAML text: the file it was imported from, word for word where that was given."""
        row = self._newest(SITE, "")
        if row is None or row.body is None:
            return None
        return write_text(from_json(row.body, Site, "site")) if row.text is None else str(row.text)

    def keep_site(self, site: Site, by: str, reason: str, at: datetime, text: str | None = None) -> int:
        """The revision that ``site`` is kept as; the same content keeps its revision.

        ``text`` is the file that the site was read from; it is exported again as it is.
        """
        body = to_json(site)
        with self._database.write() as connection:
            old = _newest(connection, SITE, "")
            if old is not None and old.body == body and text in (None, old.text):
                return int(old.revision)
            revision = 1 if old is None else int(old.revision) + 1
            row = {"kind": SITE, "id": "", "revision": revision, "at_us": to_us(at), "body": body, "text": text}
            connection.execute(insert(document).values(row | {"by": by, "reason": reason}))
        return revision

    def revisions(self, kind: str, id: str = "") -> list[Revision]:
        """Every change of the document, the newest first."""
        statement = select(document).where(document.c.kind == kind, document.c.id == id).order_by(document.c.revision)
        with self._database.read() as connection:
            rows = connection.execute(statement).all()
        before = [None, *(row.body for row in rows)]
        return [_revision(row, old) for row, old in zip(rows, before, strict=False)][::-1]

    def _newest(self, kind: str, id: str) -> Row[Any] | None:
        with self._database.read() as connection:
            return _newest(connection, kind, id)


def _newest(connection: Connection, kind: str, id: str) -> Row[Any] | None:
    statement = select(document).where(document.c.kind == kind, document.c.id == id)
    return connection.execute(statement.order_by(document.c.revision.desc()).limit(1)).first()


def _revision(row: Row[Any], before: str | None) -> Revision:
    return Revision(
        revision=row.revision, at=from_us(row.at_us), by=row.by, reason=row.reason, before=before, after=row.body
    )
