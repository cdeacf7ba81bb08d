"""What cannot be taken from a file, with its place: file, sheet, row, column, reason."""

from __future__ import annotations

from app.domain.errors import InvalidInput
from app.domain.messages.exchange import FileFault

MOST = 200
"""Faults that are kept in words; all are counted."""


class Unreadable(InvalidInput):
    """The file as a whole cannot be used. The text names it and says what to do."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__("file", f"{file}: {reason}")


class Faults:
    """Collects the faults of one file and sheet in the order in which they are found."""

    def __init__(self, file: str, sheet: str = "") -> None:
        self._file, self._sheet = file, sheet
        self.found: list[FileFault] = []
        self.count = 0

    def add(self, row: int, column: int | str, reason: str, times: int = 1) -> None:
        """``row`` from 1, ``column`` from 1 (0: the whole row) or a name."""
        self.count += times
        if len(self.found) < MOST:
            name = letters(column) if isinstance(column, int) else column
            fault = FileFault(file=self._file, sheet=self._sheet, row=row, column=name, reason=reason)
            self.found.append(fault)


def sentence(fault: FileFault) -> str:
    """``meters.xlsx, sheet 'Jan', row 12, column C: '12x' is not a number``."""
    sheet = f", sheet '{fault.sheet}'" if fault.sheet else ""
    row = f", row {fault.row:,}" if fault.row else ""
    column = f", column {fault.column}" if fault.column else ""
    return f"{fault.file}{sheet}{row}{column}: {fault.reason}"


def letters(column: int) -> str:
    """The name that Excel gives to a column: 1 is A, 28 is AB, 0 none."""
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
