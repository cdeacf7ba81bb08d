"""Workbooks from strangers: what would cost too much memory or time, or hides something, is refused before it is read.

A workbook is a zip of XML. Its directory is looked at first (sizes, ratio), then each part that will be read is inflated once
in small blocks and its tags are counted, because an XML reader keeps a row, a string table or a style sheet whole.
``zipfile`` never inflates more of a part than the directory says.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from xml.parsers import expat

from app.exchange.faults import Unreadable

ENTRIES = 2_000
TOTAL_BYTES = 600_000_000
RATIO, RATIO_FROM_BYTES = 150, 4_000_000
"""Honest sheets of numbers shrink to a fifth up to a fiftieth."""
PART_BYTES = {"xl/sharedStrings.xml": 16_000_000, "xl/styles.xml": 4_000_000}
OTHER_PART_BYTES = 1_000_000
PART_TAGS = 400_000
ROW_TAGS = 100_000
"""Tags between two rows of a sheet: 16,384 cells have at most 98,304."""
TEXT_BYTES = 1_000_000
BLOCK_BYTES = 256 * 1024

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_READ = re.compile(r"\[Content_Types\]\.xml|_rels/[^/]+|xl/_rels/[^/]+|xl/[^/]+\.xml", re.IGNORECASE)
_EMPTY_FORMULA = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*><f[^>]*?(?:/>|>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>')
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]+\d+:[A-Z]+\d+)"')


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """Of one sheet: cells whose formula has no stored result (the first ones), merged areas."""

    empty_formulas: tuple[str, ...]
    merged: tuple[str, ...]


BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)
"""What reading a damaged zip can raise: encryption and unknown packing are a RuntimeError and a NotImplementedError there."""


def guard(name: str, raw: bytes) -> dict[str, SheetFacts]:
    """Facts of each sheet by the name of its part. Raises ``Unreadable`` for whatever is not a plain workbook."""
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            _check_directory(name, archive)
            facts = {}
            for entry in archive.infolist():
                if _SHEET.fullmatch(entry.filename):
                    facts[entry.filename] = _sheet(name, archive, entry)
                elif _READ.fullmatch(entry.filename):
                    _part(name, archive, entry)
            return facts
    except BROKEN as error:
        raise Unreadable(name, f"the workbook is damaged ({error}). Save it again in Excel.") from error


def _check_directory(name: str, archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" not in names:
        raise Unreadable(name, "this is a zip, but no Excel workbook. Save the table as .xlsx or .csv.")
    if len(entries) > ENTRIES or len(names) < len(entries):
        raise Unreadable(name, "the workbook has too many parts, or one twice. It was not opened.")
    if sum(entry.file_size for entry in entries) > TOTAL_BYTES:
        raise Unreadable(
            name, f"unpacked, the workbook is larger than {TOTAL_BYTES // 1_000_000} MB. Split it, or save it as CSV."
        )
    for entry in entries:
        if entry.flag_bits & 1:
            raise Unreadable(name, "the workbook has a password. Save it without one.")
        if entry.file_size > RATIO_FROM_BYTES and entry.file_size > RATIO * max(1, entry.compress_size):
            raise Unreadable(
                name, f"'{entry.filename[:80]}' is packed so tightly that it looks like an attack. It was not opened."
            )
        most = PART_BYTES.get(entry.filename, OTHER_PART_BYTES)
        if _READ.fullmatch(entry.filename) and entry.file_size > most:
            text = f"'{entry.filename[:80]}' is larger than {most // 1_000_000} MB. Save the table as CSV."
            raise Unreadable(name, text)


def _part(name: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    tags = 0
    for block, _ in _blocks(name, archive, entry):
        tags += block.count(b"<")
        if tags > PART_TAGS:
            raise Unreadable(name, f"'{entry.filename[:80]}' has too many entries. Save the table as CSV.")


def _sheet(name: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> SheetFacts:
    tags, formulas, merged = 0, list[bytes](), list[bytes]()
    for block, before in _blocks(name, archive, entry):
        rows = block.split(b"<row")
        counts = [part.count(b"<") for part in rows]
        counts[0] += tags
        tags = counts[-1]
        if max(counts) > ROW_TAGS:
            raise Unreadable(name, "a row of the workbook has too many cells. It was not opened.")
        joined = before + block
        formulas += _EMPTY_FORMULA.findall(joined) if len(formulas) < 100 and b"<f" in joined else ()
        merged += _MERGED.findall(joined) if len(merged) < 10_000 and b"<mergeCell " in joined else ()
    unique = [tuple(dict.fromkeys(cell.decode() for cell in found)) for found in (formulas, merged)]
    return SheetFacts(*unique)


def _blocks(name: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[tuple[bytes, bytes]]:
    """The content in blocks, each with the end of the one before it. Refuses what is no plain UTF-8 XML."""
    before, text_run = b"", 0
    with archive.open(entry) as part:
        while block := part.read(BLOCK_BYTES):
            if not before:
                _check_prolog(name, entry.filename, block)
            if b"\x00" in block:
                raise Unreadable(name, f"'{entry.filename[:80]}' is not UTF-8. Save the workbook again in Excel.")
            pieces = block.split(b"<")
            text_run = text_run + len(pieces[0]) if len(pieces) > 1 else text_run + len(block)
            if max(text_run, *map(len, pieces)) > TEXT_BYTES:
                raise Unreadable(name, "a cell of the workbook is longer than 1 MB. It was not opened.")
            text_run = len(pieces[-1]) if len(pieces) > 1 else text_run
            yield block, before
            before = block[-512:]


def _check_prolog(name: str, part: str, block: bytes) -> None:
    """An XML part must come to its first element without declaring a document type or entities."""
    state = {"doctype": False, "root": False}
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = lambda *_: state.update(doctype=True)
    parser.StartElementHandler = lambda *_: state.update(root=True)
    try:
        for at in range(0, min(len(block), 65_536), 1024):
            parser.Parse(block[at : at + 1024], False)
            if state["root"] or state["doctype"]:
                break
    except expat.ExpatError as error:
        raise Unreadable(name, f"'{part[:80]}' is not XML ({error}). Save the workbook again in Excel.") from error
    if state["doctype"] or (not state["root"] and len(block) >= 65_536):
        raise Unreadable(name, f"'{part[:80]}' declares entities or a document type. It was not opened.")
