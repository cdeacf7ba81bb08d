"""CSV and its relatives: encoding, delimiter, rows."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator

from app.exchange.cells import Cell
from app.exchange.faults import Unreadable

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
ENCODINGS = ("utf-8", "cp949", "cp1252")
"""Tried in this order; a text that is UTF-8 is hardly ever anything else."""
KNOWN_ENCODINGS = frozenset({*ENCODINGS, "utf-8-sig", "utf-16", "euc-kr", "latin-1", "cp932", "gb18030"})
DELIMITERS = (";", "\t", "|", ",")
"""The comma last: it may be the decimal mark."""
SAMPLE_BYTES = 64 * 1024
MOST_COLUMNS = 2_000


def encoding_of(name: str, raw: bytes) -> str:
    """The encoding of a text. Raises ``Unreadable`` when it is none that is known."""
    for bom, encoding in BOMS:
        if raw.startswith(bom):
            return encoding
    if b"\x00" in raw[:SAMPLE_BYTES]:
        raise Unreadable(name, "this is not a text. Give a .csv or .xlsx file.")
    return next((encoding for encoding in ENCODINGS if _decodes(raw, encoding)), "latin-1")


def _decodes(raw: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    view = memoryview(raw)
    try:
        for at in range(0, len(raw), 1 << 20):
            decoder.decode(view[at : at + (1 << 20)].tobytes())
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return False
    return True


def delimiter_of(raw: bytes, encoding: str) -> str:
    """The delimiter under which most of the first lines have the same number of cells, more than one."""
    text = raw[:SAMPLE_BYTES].decode(encoding, "ignore")
    best, most = ",", 0.0
    for delimiter in DELIMITERS:
        counts = Counter(len(row) for row in _sample_rows(text, delimiter) if row)
        cells, times = max(counts.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
        share = times / max(1, counts.total())
        if cells > 1 and share > most + 0.1:
            best, most = delimiter, share
    return best


def _sample_rows(text: str, delimiter: str) -> list[list[str]]:
    lines = text.splitlines()[:60]
    try:
        return list(csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        return []


class TextFile:
    """Rows of a CSV file."""

    def __init__(self, name: str, raw: bytes, encoding: str, delimiter: str) -> None:
        if encoding.lower() not in KNOWN_ENCODINGS:
            raise Unreadable(
                name, f"the encoding '{encoding[:20]}' is not known. Known are {', '.join(sorted(KNOWN_ENCODINGS))}."
            )
        if len(delimiter) != 1 or delimiter in '"\r\n\0':
            raise Unreadable(name, "a delimiter is one character: , ; | or a tab.")
        self._name, self._raw, self._encoding, self._delimiter = name, raw, encoding, delimiter

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Line number from 1 and cells; empty lines are left out. Raises ``Unreadable``."""
        reader, before = None, 0
        try:
            with io.TextIOWrapper(io.BytesIO(self._raw), self._encoding, newline="") as text:
                reader = csv.reader(text, delimiter=self._delimiter)
                for row in reader:
                    line, before = before + 1, reader.line_num
                    if len(row) > MOST_COLUMNS:
                        raise Unreadable(self._name, f"row {line} has more than {MOST_COLUMNS:,} columns.")
                    if any(row):
                        yield line, row  # type: ignore[misc]
        except UnicodeDecodeError as error:
            text_ = f"row {before + 1} or later is not {self._encoding}. Choose another encoding."
            raise Unreadable(self._name, text_) from error
        except csv.Error as error:
            raise Unreadable(self._name, f"row {before + 1} cannot be read: {error}.") from error
