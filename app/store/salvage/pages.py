"""Pages of a SQLite file that may be damaged: every access is checked, none trusts another page (SQLite file format, 1.5 to 1.6)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.store.salvage.records import Damaged, Value, values, varint

TABLE_LEAF, TABLE_INNER, INDEX_LEAF, INDEX_INNER = 0x0D, 0x05, 0x0A, 0x02
_HEADS = {TABLE_LEAF: 8, INDEX_LEAF: 8, TABLE_INNER: 12, INDEX_INNER: 12}
FILE_HEAD = 100
MAGIC = b"SQLite format 3\x00"
USUAL_PAGE = 4096
LONGEST_PAYLOAD = 1 << 30


@dataclass(frozen=True, slots=True)
class Cell:
    """One row: ``rowid`` is none in a table without one."""

    rowid: int | None
    values: tuple[Value, ...]


class DamagedFile:
    """A SQLite file to read row by row. ``torn`` counts rows that began well and could not be read to their end."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        head = self._file.read(FILE_HEAD)
        size = int.from_bytes(head[16:18], "big")
        size = 65536 if size == 1 else size
        sound = head[:16] == MAGIC and size >= 512 and size & (size - 1) == 0
        self.page_size = size if sound else USUAL_PAGE
        self._usable = self.page_size - (head[20] if sound else 0)
        self._free_trunk = int.from_bytes(head[32:36], "big") if sound else 0
        self.pages = -(-path.stat().st_size // self.page_size)
        self.torn = 0

    def close(self) -> None:
        self._file.close()

    def page(self, number: int) -> bytes:
        """Page ``number`` (from 1). Raises ``Damaged`` when the file has not all of it."""
        if not 1 <= number <= self.pages:
            raise Damaged(f"no page {number}")
        self._file.seek((number - 1) * self.page_size)
        data = self._file.read(self.page_size)
        if len(data) < self.page_size:
            raise Damaged(f"page {number} is cut off")
        return data

    def kind(self, number: int) -> int:
        """Which kind of page; 0 when it is none of a tree."""
        try:
            kind = self.page(number)[self._start(number)]
        except Damaged:
            return 0
        return kind if kind in _HEADS else 0

    def children(self, number: int) -> list[int]:
        """The pages below an inner page, left to right."""
        data, start = self.page(number), self._start(number)
        lefts = [int.from_bytes(data[at : at + 4], "big") for at in self._places(data, start)]
        return [*lefts, int.from_bytes(data[start + 8 : start + 12], "big")]

    def cells(self, number: int) -> Iterator[Cell]:
        """Rows of a leaf, or of an inner page of an index, as far as they are whole."""
        data, start = self.page(number), self._start(number)
        kind = data[start]
        if kind not in (TABLE_LEAF, INDEX_LEAF, INDEX_INNER):
            return
        for at in self._places(data, start):
            try:
                yield self._cell(data, kind, at)
            except (Damaged, IndexError):
                self.torn += 1

    def free(self) -> set[int]:
        """Pages of the free list: what stands there was deleted."""
        found: set[int] = set()
        trunk = self._free_trunk
        while 1 <= trunk <= self.pages and trunk not in found:
            found.add(trunk)
            try:
                data = self.page(trunk)
            except Damaged:
                break
            following, count = struct.unpack_from(">II", data)
            count = min(count, self._usable // 4 - 2)
            found.update(struct.unpack_from(f">{count}I", data, 8))
            trunk = following
        return found

    def _start(self, number: int) -> int:
        return FILE_HEAD if number == 1 else 0

    def _places(self, data: bytes, start: int) -> list[int]:
        """Where the cells of a page begin."""
        count = int.from_bytes(data[start + 3 : start + 5], "big")
        first = start + _HEADS.get(data[start], 8)
        count = min(count, (self.page_size - first) // 2)
        places = struct.unpack_from(f">{count}H", data, first)
        return [place for place in places if first <= place < self._usable]

    def _cell(self, data: bytes, kind: int, at: int) -> Cell:
        rowid = None
        if kind == INDEX_INNER:
            at += 4
        size, at = varint(data, at)
        if kind == TABLE_LEAF:
            rowid, at = varint(data, at)
        if not 0 < size <= LONGEST_PAYLOAD:
            raise Damaged(f"a row of {size} bytes")
        return Cell(rowid, values(self._payload(data, at, size, table=kind == TABLE_LEAF)))

    def _payload(self, data: bytes, at: int, size: int, *, table: bool) -> bytes:
        """The bytes of a row, collected from its overflow pages."""
        usable = self._usable
        most = usable - 35 if table else (usable - 12) * 64 // 255 - 23
        if size <= most:
            return data[at : at + size]
        least = (usable - 12) * 32 // 255 - 23
        here = least + (size - least) % (usable - 4)
        here = here if here <= most else least
        parts, left = [data[at : at + here]], size - here
        following = int.from_bytes(data[at + here : at + here + 4], "big")
        while left > 0:
            page = self.page(following)
            parts.append(page[4 : 4 + min(left, usable - 4)])
            left -= usable - 4
            following = int.from_bytes(page[:4], "big")
        return b"".join(parts)
