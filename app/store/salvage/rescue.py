"""From a damaged file to a sound one: all small tables first, then the history, beside the running engine if it takes long."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from sqlalchemy import create_engine

from app.store.failures import translate
from app.store.salvage.damage import damage, set_aside
from app.store.salvage.pages import DamagedFile
from app.store.salvage.records import Value
from app.store.salvage.tables import Forest, Shape, shapes
from app.store.schema import SCHEMA, metadata

BEGIN_S = 5.0
"""So long the engine waits; the rest comes beside it."""
STEP_ROWS = 500
BUSY_S = 30.0
BULK = ("rolled", "piece")
"""Tables so large that the engine does not wait for them; of those the roll-ups first, as they show years at once."""
SCHEMA_OF_A_FILE = "SELECT type, name, rootpage, sql FROM sqlite_master ORDER BY rowid"
"""Everything in it in the order in which it was made: a new file of the same schema has the same root pages."""
OLD = 2**40
"""Pieces that come after the engine has started get numbers below those that it makes: those keep the last word."""

_log = logging.getLogger(__name__)
Row = tuple[Value, ...]


@dataclass(slots=True)
class Rescue:
    """What was saved of a damaged file: ``rows`` by table, ``torn`` rows that were not whole. ``aside`` keeps the old file."""

    aside: Path
    rows: Counter[str] = field(default_factory=Counter)
    torn: int = 0
    complete: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How the damaged file is laid out: what made it, and the first page of each table and index."""

    statements: tuple[str, ...]
    roots: dict[str, int]
    index_roots: tuple[int, ...]
    guessed: bool


def rescued(file: Path, at: datetime, longest_s: float = BEGIN_S) -> Salvage | None:
    """A sound file in the place of a damaged one; none when ``file`` is sound. Raises ``StoreError``."""
    what = damage(file)
    if not what:
        return None
    aside = set_aside(file, at)
    _log.error(
        "The database %s is damaged (%s); it is kept as %s, what is whole goes to a new one", file, what, aside.name
    )
    salvage = Salvage(aside, file)
    salvage.begin(longest_s)
    return salvage


class Salvage:
    """Copies what is whole of ``aside`` into the new file at ``file``. ``begin`` before the store opens, ``finish`` any time after."""

    def __init__(self, aside: Path, file: Path) -> None:
        self.rescue = Rescue(aside)
        self._file = file
        self._damaged = DamagedFile(aside)
        self._plan = _planned(aside)
        self._shapes = shapes(self._plan.statements)
        self._forest = Forest(self._damaged, self._plan.roots, sure=not self._plan.guessed)
        self._rows = self._in_order()

    def begin(self, longest_s: float) -> None:
        """Make the new file with all small tables, and with the history as far as ``longest_s`` allows."""
        end_s = time.monotonic() + longest_s
        self._file.touch(mode=0o600)
        with closing(sqlite3.connect(self._file, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            for statement in self._plan.statements:
                connection.execute(statement)
            self._copy(connection, end_s, running=False)
            if self._plan.guessed:
                connection.execute("INSERT OR IGNORE INTO meta (name, value) VALUES ('schema', ?)", (str(SCHEMA),))

    def finish(self) -> None:
        """Copy the rest beside a running engine, in small transactions. Raises ``StoreError``; another call goes on."""
        if self.rescue.complete:
            return
        try:
            with closing(sqlite3.connect(self._file, isolation_level=None, timeout=BUSY_S)) as connection:
                self._copy(connection, float("inf"), running=True)
        except (sqlite3.Error, OSError) as error:
            raise translate(error, str(self._file)) from error

    def _copy(self, connection: sqlite3.Connection, end_s: float, *, running: bool) -> None:
        while rows := list(islice(self._rows, STEP_ROWS)):
            connection.execute("BEGIN IMMEDIATE")
            for shape, row in rows:
                self.rescue.rows[shape.name] += _insert(connection, shape, _older(shape, row) if running else row)
            connection.execute("COMMIT")
            if time.monotonic() > end_s and rows[-1][0].name in BULK:
                return
        self.rescue.complete, self.rescue.torn = True, self._damaged.torn
        self._damaged.close()

    def _in_order(self) -> Iterator[tuple[Shape, Row]]:
        small = [shape for name, shape in self._shapes.items() if name not in BULK]
        bulk = [self._shapes[name] for name in BULK if name in self._shapes]
        for root in self._plan.index_roots:
            self._forest.mark(root)
        for shape in [*small, *bulk]:
            for row in self._forest.rows(shape):
                yield shape, row
        yield from self._forest.orphans(list(self._shapes.values()))


def _planned(aside: Path) -> Plan:
    """As the file says, else as this version lays out a new file."""
    address = f"{aside.absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as damaged:
        try:
            found = damaged.execute(SCHEMA_OF_A_FILE).fetchall()
        except sqlite3.DatabaseError:
            found = []
    guessed = not any(name == "meta" for _, name, *_ in found)
    if guessed:
        with create_engine("sqlite://").connect() as fresh:
            metadata.create_all(fresh)
            found = [tuple(row) for row in fresh.exec_driver_sql(SCHEMA_OF_A_FILE)]
    return Plan(
        statements=tuple(sql for _, name, _, sql in found if sql and not name.startswith("sqlite_")),
        roots={name: root for kind, name, root, _ in found if kind == "table" and not name.startswith("sqlite_")},
        index_roots=tuple(root for kind, _, root, _ in found if kind == "index"),
        guessed=guessed,
    )


def _older(shape: Shape, row: Row) -> Row:
    if shape.name != "piece":
        return row
    number = shape.columns.index("number")
    return tuple(
        value - OLD if place == number and isinstance(value, int) else value for place, value in enumerate(row)
    )


def _insert(connection: sqlite3.Connection, shape: Shape, row: Sequence[Value]) -> int:
    """1 when the row was taken, 0 when one with its key is there already."""
    names = ", ".join(f'"{column}"' for column in shape.columns)
    marks = ", ".join("?" * len(row))
    return connection.execute(f'INSERT OR IGNORE INTO "{shape.name}" ({names}) VALUES ({marks})', row).rowcount  # noqa: S608 # names of our own tables
