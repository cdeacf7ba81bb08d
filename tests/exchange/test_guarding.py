"""Workbooks from strangers: bombs and what is hidden in XML are refused before they cost anything."""

from __future__ import annotations

import tracemalloc
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from app.exchange.faults import Unreadable
from app.exchange.source import Source
from tests.exchange.files import book_of

HONEST = book_of([["Time", "t.m.kw"], ["2026-01-01 00:00", 1], ["2026-01-01 00:15", 2]])
SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"
MOST_BYTES = 100_000_000


def with_part(name: str, content: bytes) -> bytes:
    """The honest workbook with one part exchanged."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(HONEST)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, content)
    return buffer.getvalue()


def billion_laughs() -> bytes:
    lines = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    return with_part(SHEET, b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY l0 "ha">' + lines + b"]>" + HEAD[21:] + TAIL)


def external_entity() -> bytes:
    secret = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return with_part("xl/sharedStrings.xml", secret + b"<sst><si><t>&x;</t></si></sst>")


BOMBS: dict[str, Callable[[], bytes]] = {
    "rows of nothing": lambda: with_part(SHEET, HEAD + b"<row><c/></row>" * 10_000_000 + TAIL),
    "one endless row": lambda: with_part(SHEET, HEAD + b"<row>" + b"<c/>" * 900_000 + b"</row>" + TAIL),
    "one endless text": lambda: with_part(SHEET, HEAD + b"<row><c><v>" + b"7" * 3_900_000 + b"</v></c></row>" + TAIL),
    "deep nesting": lambda: with_part(SHEET, HEAD + b"<a>" * 900_000),
    "too many strings": lambda: with_part("xl/sharedStrings.xml", b"<sst>" + b"<si/>" * 700_000 + b"</sst>"),
    "huge styles": lambda: with_part("xl/styles.xml", b"<styleSheet>" + b"<x/>" * 1_500_000 + b"</styleSheet>"),
    "entities in entities": billion_laughs,
    "a file of this computer": external_entity,
    "another encoding": lambda: with_part(SHEET, (HEAD + TAIL).decode().encode("utf-16")),
    "no XML": lambda: with_part(SHEET, b"hello"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_and_costs_little_memory(name: str) -> None:
    raw = BOMBS[name]()
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable, match=r"^f\.xlsx: "):
            source = Source("f.xlsx", raw)
            for _ in source.rows(source.sheets[0], "", ""):
                pass
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < MOST_BYTES


def test_a_million_empty_rows_and_a_far_column_end_soon() -> None:
    content = (
        HEAD
        + b'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row><row r="1048576"><c r="A1048576"><v>3</v></c></row>'
    )
    source = Source("f.xlsx", with_part(SHEET, content + TAIL))
    rows = list(source.rows("Data", "", ""))
    assert [number for number, _ in rows] == [1]
    assert len(rows[0][1]) < 16_384


def test_a_zip_that_is_no_workbook_and_one_with_a_part_twice() -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("../../etc/cron.d/x", "boom")
    with pytest.raises(Unreadable, match="no Excel workbook"):
        Source("f.xlsx", buffer.getvalue())
    twice = BytesIO(HONEST)
    with zipfile.ZipFile(twice, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("xl/workbook.xml", b"<workbook/>")
    with pytest.raises(Unreadable, match="one twice"):
        Source("f.xlsx", twice.getvalue())
