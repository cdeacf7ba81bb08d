"""Rows of an Excel workbook, as they are stored: results of formulas, never the formulas."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from app.exchange.cells import Cell
from app.exchange.faults import Unreadable
from app.exchange.guarding import SheetFacts, guard

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

MOST_COLUMNS = 2_000
MOST_EMPTY_ROWS = 5_000
"""After so many the sheet is taken to be over: some sheets say that they have a million rows."""


class ExcelFile:
    """An .xlsx from a stranger, guarded. Raises ``Unreadable``."""

    def __init__(self, name: str, raw: bytes) -> None:
        self._name, self._raw = name, raw
        self._facts = guard(name, raw)
        with self._book() as book:
            self.sheets = tuple(sheet.title for sheet in book.worksheets)
            self._parts = {sheet.title: str(getattr(sheet, "_worksheet_path", "")) for sheet in book.worksheets}
            self.epoch: datetime = book.epoch
        if not self.sheets:
            raise Unreadable(name, "the workbook has no sheet with cells.")

    def facts(self, sheet: str) -> SheetFacts:
        """Formulas without results and merged cells of a sheet."""
        return self._facts.get(self._parts.get(sheet, ""), SheetFacts((), ()))

    def rows(self, sheet: str) -> Iterator[tuple[int, list[Cell]]]:
        """Row number from 1 and cells; rows without any are left out."""
        with self._book() as book:
            empty = 0
            shown = book[sheet]
            shown.reset_dimensions()
            for number, row in enumerate(shown.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1):
                cells = _trimmed(row)
                empty = 0 if cells else empty + 1
                if empty > MOST_EMPTY_ROWS:
                    return
                if cells:
                    yield number, cells

    @contextmanager
    def _book(self) -> Iterator[Workbook]:
        import openpyxl  # half a second that nobody should wait for who reads no workbook

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # openpyxl warns of extensions that it leaves out
                book = openpyxl.load_workbook(BytesIO(self._raw), read_only=True, data_only=True, keep_links=False)
                try:
                    yield book
                finally:
                    book.close()
        except Unreadable:
            raise
        except Exception as error:  # openpyxl raises whatever its parsers do: KeyError, TypeError, ParseError …
            text = f"the workbook cannot be read ({type(error).__name__}: {str(error)[:120]}). Save it again in Excel."
            raise Unreadable(self._name, text) from error


def _trimmed(row: tuple[Any, ...]) -> list[Cell]:
    end = len(row)
    while end and (row[end - 1] is None or row[end - 1] == ""):
        end -= 1
    return list(row[:end])
