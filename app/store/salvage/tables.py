"""Which rows of a damaged file belong to which table: by its trees as far as they stand, then by the shape of the rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.store.salvage.pages import INDEX_INNER, INDEX_LEAF, TABLE_INNER, TABLE_LEAF, Cell, DamagedFile
from app.store.salvage.records import Damaged, Value

_AFFINE: dict[str, tuple[type, ...]] = {
    "INTEGER": (int,), "BIGINT": (int,), "SMALLINT": (int,), "BOOLEAN": (int,), "TEXT": (str,), "FLOAT": (float, int),
    "DOUBLE": (float, int), "BLOB": (bytes,),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One table: names and storage of its columns as they are declared, and how its rows are laid out in the file."""

    name: str
    columns: tuple[str, ...]
    storage: tuple[tuple[type, ...], ...]
    needed: tuple[bool, ...]
    stored: tuple[
        int, ...
    ]  # the place of each stored column among the declared ones: the key first where there is no rowid
    rowid_column: int | None
    rowless: bool

    def row(self, cell: Cell) -> tuple[Value, ...] | None:
        """The row in the order of ``columns``; none when the cell cannot be one of this table."""
        if len(cell.values) != len(self.stored) or (cell.rowid is None) != self.rowless:
            return None
        row: list[Value] = [None] * len(self.columns)
        for place, value in zip(self.stored, cell.values, strict=True):
            row[place] = value
        if self.rowid_column is not None:
            row[self.rowid_column] = cell.rowid
        fits = (
            not needed if value is None else isinstance(value, storage)
            for value, storage, needed in zip(row, self.storage, self.needed, strict=True)
        )
        return tuple(row) if all(fits) else None


def shapes(statements: Sequence[str]) -> dict[str, Shape]:
    """The tables that these CREATE statements make."""
    with sqlite3.connect(":memory:") as scratch:
        for statement in statements:
            scratch.execute(statement)
        names = scratch.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        return {name: _shape(scratch, name, sql) for name, sql in names.fetchall()}


def _shape(scratch: sqlite3.Connection, name: str, sql: str) -> Shape:
    columns = scratch.execute('SELECT name, type, "notnull", pk FROM pragma_table_info(?)', (name,)).fetchall()
    rowless = "WITHOUT ROWID" in sql.upper()
    keys = sorted((pk, place) for place, (*_, pk) in enumerate(columns) if pk)
    alone = len(keys) == 1 and columns[keys[0][1]][1].upper() == "INTEGER" and not rowless
    in_key = [place for _, place in keys]
    rest = [place for place in range(len(columns)) if place not in in_key]
    return Shape(
        name=name,
        columns=tuple(column for column, *_ in columns),
        storage=tuple(
            _AFFINE.get(kind.upper().split("(")[0].split(" ")[0], (int, float, str, bytes)) for _, kind, *_ in columns
        ),
        needed=tuple(bool(needed or pk) for _, _, needed, pk in columns),
        stored=tuple(in_key + rest) if rowless else tuple(range(len(columns))),
        rowid_column=keys[0][1] if alone else None,
        rowless=rowless,
    )


class Forest:
    """The trees of a damaged file. After all of ``rows`` were taken, ``orphans`` gives what no tree led to."""

    def __init__(self, file: DamagedFile, roots: dict[str, int], *, sure: bool) -> None:
        self._file = file
        self._roots = roots
        self._seen: set[int] = set()
        self.broken = not sure
        """Whether some tree has a page that cannot be read: only then rows without a tree can be alive."""

    def rows(self, shape: Shape) -> Iterator[tuple[Value, ...]]:
        """The rows that the tree of this table leads to."""
        if shape.name not in self._roots:
            return
        for page in self._walk(self._roots[shape.name], rowless=shape.rowless):
            for cell in self._file.cells(page):
                row = shape.row(cell)
                if row is not None:
                    yield row

    def orphans(self, all_shapes: Sequence[Shape]) -> Iterator[tuple[Shape, tuple[Value, ...]]]:
        """Rows on pages that belong to no tree and are not free, each with the only table that it can be of."""
        if not self.broken:
            return
        dead = self._file.free() | self._seen
        for page in range(2, self._file.pages + 1):
            if page in dead or self._file.kind(page) == 0:
                continue
            for cell in self._file.cells(page):
                fitting = [(shape, row) for shape in all_shapes if (row := shape.row(cell)) is not None]
                if len(fitting) == 1:
                    yield fitting[0]

    def mark(self, root: int) -> None:
        """Pages of an index tell nothing of their own: they are not looked at again."""
        for _ in self._walk(root, rowless=True):
            pass

    def _walk(self, root: int, *, rowless: bool) -> Iterator[int]:
        """The pages below ``root`` that hold rows, each once."""
        leaf, inner = (INDEX_LEAF, INDEX_INNER) if rowless else (TABLE_LEAF, TABLE_INNER)
        waiting = [root]
        while waiting:
            page = waiting.pop()
            kind = self._file.kind(page)
            if page in self._seen or kind not in (leaf, inner):
                self.broken |= page not in self._seen
                continue
            self._seen.add(page)
            if kind == inner:
                try:
                    waiting += reversed(self._file.children(page))
                except Damaged:
                    self.broken = True
            if kind == leaf or rowless:
                yield page
