"""Columns to CSV, Excel and Parquet, in chunks: what is exported is never in memory at once.

Texts that a spreadsheet would take for a formula are written as text. Excel has no time zones: there a time is what the clock
on the wall said; CSV adds its distance from UTC, Parquet keeps the instant.
"""

from __future__ import annotations

import csv
import math
import threading
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from queue import Full, Queue
from types import TracebackType
from typing import Any, Literal, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.exchange.zones import EPOCH

Format = Literal["csv", "xlsx", "parquet"]
MEDIA_TYPES: dict[str, str] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}
SHEET_ROWS = 1_000_000
"""Excel takes 1,048,576; more go to further sheets."""
GROUP_ROWS = 256 * 1024
QUEUED, ALIVE_S = 4, 0.2
HOUR_US = 3_600_000_000
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

Chunk: TypeAlias = Sequence[NDArray[Any] | Sequence[str]]
"""One column each: instants in µs, numbers (NaN is an empty cell) or texts."""


@dataclass(frozen=True, slots=True)
class Head:
    """A column of an export. ``unit`` stands in brackets behind the name."""

    name: str
    kind: Literal["time", "number", "text"]
    unit: str = ""

    @property
    def title(self) -> str:
        return f"{self.name} [{self.unit}]" if self.unit else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How people want to read it. ``zone`` is for times; the rest for CSV only."""

    zone: tzinfo
    delimiter: str = ","
    decimal: str = "."
    encoding: str = "utf-8-sig"


class Writer(ABC):
    """Takes chunks until it is left; leaves a whole file or none."""

    def __init__(self, file: Path, heads: Sequence[Head], style: Style) -> None:
        self._file, self._heads, self._style = file, heads, style
        self._zone_us: dict[int, int] = {}

    @abstractmethod
    def write(self, chunk: Chunk) -> None:
        """Append rows."""

    @abstractmethod
    def close(self) -> None:
        """Finish the file."""

    def abandon(self) -> None:
        """Let go of the file, which is not whole."""
        self.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.close()
        else:
            self.abandon()
            self._file.unlink(missing_ok=True)

    def _offset(self, at_us: int) -> int:
        """Distance of the zone from UTC in µs; it changes at full quarters of an hour only."""
        quarter = at_us // (HOUR_US // 4)
        if quarter not in self._zone_us:
            span = (EPOCH + timedelta(microseconds=at_us)).astimezone(self._style.zone).utcoffset() or timedelta()
            self._zone_us[quarter] = span // timedelta(microseconds=1)
        return self._zone_us[quarter]


class CsvWriter(Writer):
    def __init__(self, file: Path, heads: Sequence[Head], style: Style) -> None:
        super().__init__(file, heads, style)
        self._text = file.open("w", encoding=style.encoding, errors="replace", newline="")
        self._rows = csv.writer(self._text, delimiter=style.delimiter)
        self._rows.writerow([harmless(head.title) for head in heads])

    def write(self, chunk: Chunk) -> None:
        columns = [self._texts(head, column) for head, column in zip(self._heads, chunk, strict=True)]
        self._rows.writerows(zip(*columns, strict=True))

    def close(self) -> None:
        self._text.close()

    def _texts(self, head: Head, column: NDArray[Any] | Sequence[str]) -> list[str]:
        if head.kind == "time":
            return [self._time(int(at)) for at in column]
        if head.kind == "text":
            return [harmless(str(text)) for text in column]
        numbers = [
            "" if math.isnan(value) else repr(value).removesuffix(".0") for value in np.asarray(column, float).tolist()
        ]
        return [text.replace(".", ",") for text in numbers] if self._style.decimal == "," else numbers

    def _time(self, at_us: int) -> str:
        offset = self._offset(at_us)
        local = EPOCH + timedelta(microseconds=at_us + offset)
        minutes = abs(offset) // 60_000_000
        sign = "-" if offset < 0 else "+"
        seconds = f"{local:%S}" + (f".{local.microsecond:06}".rstrip("0") if local.microsecond else "")
        return f"{local:%Y-%m-%d %H:%M}:{seconds}{sign}{minutes // 60:02}:{minutes % 60:02}"


class ExcelWriter(Writer):
    def __init__(self, file: Path, heads: Sequence[Head], style: Style) -> None:
        super().__init__(file, heads, style)
        from openpyxl import Workbook

        self._book = Workbook(write_only=True)
        self._rows = 0
        self._sheet: Any = None

    def write(self, chunk: Chunk) -> None:
        if self._sheet is None:
            self._begin_sheet()
        columns = [self._cells(head, column) for head, column in zip(self._heads, chunk, strict=True)]
        for row in zip(*columns, strict=True):
            if self._rows >= SHEET_ROWS:
                self._begin_sheet()
            self._sheet.append(row)
            self._rows += 1

    def close(self) -> None:
        if self._sheet is None:
            self._begin_sheet()
        self._book.save(self._file)

    def abandon(self) -> None:
        """openpyxl keeps each sheet in a temporary file until it is saved."""
        for sheet in self._book.worksheets:
            sheet.close()
            sheet._writer.cleanup()  # type: ignore[attr-defined]

    def _begin_sheet(self) -> None:
        number = len(self._book.worksheets) + 1
        self._sheet = self._book.create_sheet("Data" if number == 1 else f"Data {number}")
        self._sheet.freeze_panes = "A2"
        for place, head in enumerate(self._heads):
            self._sheet.column_dimensions[_letter(place)].width = {"time": 20, "number": 14, "text": 24}[head.kind]
        self._sheet.append([self._text(head.title) for head in self._heads])
        self._rows = 1

    def _cells(self, head: Head, column: NDArray[Any] | Sequence[str]) -> list[Any]:
        if head.kind == "time":
            return [self._time(int(at)) for at in column]
        if head.kind == "text":
            return [self._text(str(text)) for text in column]
        return [None if math.isnan(value) else value for value in np.asarray(column, float).tolist()]

    def _time(self, at_us: int) -> datetime:
        return (EPOCH + timedelta(microseconds=at_us + self._offset(at_us))).replace(tzinfo=None)

    def _text(self, text: str) -> Any:
        """A cell that Excel never takes for a formula."""
        plain = "".join(mark for mark in text if mark >= " ")[:32_000]
        if not plain.startswith(FORMULA):
            return plain
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(self._sheet, value=None)
        cell.value, cell.data_type = plain, "s"
        return cell


class ParquetWriter(Writer):
    """A thread writes what is handed over in a short queue: ``arro3`` pulls all rows as one stream."""

    def __init__(self, file: Path, heads: Sequence[Head], style: Style) -> None:
        super().__init__(file, heads, style)
        self._batches: Queue[Any] = Queue(maxsize=QUEUED)
        self._thread: threading.Thread | None = None
        self._error: BaseException | None = None

    def write(self, chunk: Chunk) -> None:
        self._hand_over(self._batch(chunk))

    def close(self) -> None:
        if self._thread is None:
            self.write([[] if head.kind == "text" else np.empty(0) for head in self._heads])
        self._end()
        if self._error is not None:
            raise self._error

    def abandon(self) -> None:
        self._end()

    def _end(self) -> None:
        if self._thread is not None:
            self._hand_over(None)
            self._thread.join()

    def _hand_over(self, batch: Any) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, args=(batch.schema,), name="parquet")
            self._thread.start()
        while self._thread.is_alive():
            try:
                self._batches.put(batch, timeout=ALIVE_S)
            except Full:
                continue  # whether the thread still lives
            return
        if self._error is not None and batch is not None:
            raise self._error

    def _run(self, schema: Any) -> None:
        from arro3.core import RecordBatchReader
        from arro3.io import write_parquet

        try:
            reader = RecordBatchReader.from_batches(schema, iter(self._batches.get, None))
            write_parquet(reader, str(self._file), compression="zstd(3)", max_row_group_size=GROUP_ROWS)
        except BaseException as error:  # raised where the next rows are handed over
            self._error = error

    def _batch(self, chunk: Chunk) -> Any:
        from arro3.core import Array, DataType, Field, RecordBatch, Schema

        kinds = {"time": DataType.timestamp("us", tz="UTC"), "number": DataType.float64(), "text": DataType.utf8()}
        fields, arrays = [], []
        for head, column in zip(self._heads, chunk, strict=True):
            kind = kinds[head.kind]
            meta = {"unit": head.unit} if head.unit else None
            fields.append(Field(head.name, kind, nullable=True, metadata=meta))
            if head.kind == "text":
                arrays.append(Array(list(map(str, column)), kind))
            elif head.kind == "time":
                arrays.append(Array.from_numpy(np.asarray(column, np.int64).astype("datetime64[us]")).cast(kind))
            else:
                arrays.append(_numbers(np.asarray(column, np.float64), kind))
        return RecordBatch.from_arrays(arrays, schema=Schema(fields))


def _numbers(values: NDArray[np.float64], kind: Any) -> Any:
    from arro3.core import Array

    if not np.isnan(values).any():
        return Array.from_numpy(values)
    return Array([None if math.isnan(value) else value for value in values.tolist()], kind)


WRITERS: dict[str, type[Writer]] = {"csv": CsvWriter, "xlsx": ExcelWriter, "parquet": ParquetWriter}


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    plain = "".join(mark for mark in text if mark >= " ")
    return f"'{plain}" if plain.startswith(FORMULA) else plain


def _letter(place: int) -> str:
    from app.exchange.faults import letters

    return letters(place + 1)
