"""A file of somebody else, whatever its kind: sheets and rows of cells."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from app.exchange.cells import Cell
from app.exchange.faults import Unreadable
from app.exchange.guarding import SheetFacts
from app.exchange.stamps import EXCEL_EPOCH
from app.exchange.text import TextFile, delimiter_of, encoding_of
from app.exchange.workbook import ExcelFile

FILE_BYTES = 256 * 1024 * 1024
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
ZIP = b"PK\x03\x04"
NO_TABLES = {b"%PDF": "a PDF", b"PAR1": "a Parquet file", b"\x1f\x8b": "a packed file", b"\x89PNG": "a picture"}

Rows = Iterator[tuple[int, list[Cell]]]


class Source:
    """``raw`` as a table. Raises ``Unreadable``: empty, too large, an old or locked workbook, no table at all."""

    def __init__(self, name: str, raw: bytes) -> None:
        self.name, self._raw = name, raw
        if not raw.strip(b"\x00\r\n\t ,;\xef\xbb\xbf"):
            raise Unreadable(name, "the file is empty.")
        if len(raw) > FILE_BYTES:
            raise Unreadable(name, f"the file is larger than {FILE_BYTES >> 20} MB. Split it, by years for instance.")
        if raw.startswith(OLD_EXCEL):
            raise Unreadable(
                name, "this is an old workbook (.xls), or one with a password. Save it as .xlsx without one."
            )
        what = next((what for magic, what in NO_TABLES.items() if raw.startswith(magic)), "")
        if what:
            raise Unreadable(name, f"this is {what}, no table. Give a .csv or .xlsx file.")
        self.excel = ExcelFile(name, raw) if raw.startswith(ZIP) else None

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self._raw).hexdigest()

    @property
    def sheets(self) -> tuple[str, ...]:
        """Names of the sheets; none in a text."""
        return self.excel.sheets if self.excel else ()

    @property
    def epoch(self) -> datetime:
        """The day 0 of dates that are written as numbers."""
        return self.excel.epoch if self.excel else EXCEL_EPOCH

    def guessed_text(self) -> tuple[str, str]:
        """Encoding and delimiter of a text; empty for a workbook."""
        if self.excel:
            return "", ""
        encoding = encoding_of(self.name, self._raw)
        return encoding, delimiter_of(self._raw, encoding)

    def delimiter(self, encoding: str) -> str:
        """The delimiter when the text is read in ``encoding``."""
        try:
            return "" if self.excel else delimiter_of(self._raw, encoding)
        except LookupError as error:
            raise Unreadable(self.name, f"the encoding '{encoding[:20]}' is not known.") from error

    def rows(self, sheet: str, encoding: str, delimiter: str) -> Rows:
        """Row numbers from 1 and cells. Raises ``Unreadable``, also while it goes on."""
        if self.excel is None:
            return TextFile(self.name, self._raw, encoding, delimiter).rows()
        if sheet not in self.excel.sheets:
            raise Unreadable(
                self.name, f"there is no sheet '{sheet[:40]}'. There are {', '.join(self.excel.sheets[:10])}."
            )
        return self.excel.rows(sheet)

    def head(self, sheet: str, encoding: str, delimiter: str, count: int) -> list[tuple[int, list[Cell]]]:
        """The first rows."""
        rows = self.rows(sheet, encoding, delimiter)
        try:
            return list(islice(rows, count))
        finally:
            rows.close()  # type: ignore[attr-defined]

    def facts(self, sheet: str) -> SheetFacts:
        return self.excel.facts(sheet) if self.excel else SheetFacts((), ())
