"""Whatever a file holds: it is read, or refused in a sentence that begins with its name."""

from __future__ import annotations

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.errors import InvalidInput
from tests.exchange.files import book_of, content_of, csv_of

CSV = csv_of(
    "일시;t.m.kw (kW);t.m.kwh;t.sat", *(f"2026-01-0{1 + h // 24} {h % 24:02}:00;{h},5;{1000 + h};20" for h in range(48)),
    encoding="cp949",
)  # fmt: skip
BOOK = book_of([["Time", "t.m.kw", "t.sat"], *([f"2026-01-01 {h:02}:00", h * 1.5, "20"] for h in range(24))])


def mutated(raw: bytes, seed: int) -> bytes:
    """Some bytes changed, cut out or doubled."""
    chance = random.Random(seed)
    data = bytearray(raw)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(data) or 1)
        match chance.randint(0, 3):
            case 0:
                data[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del data[at : at + chance.randint(1, 40)]
            case 2:
                data[at:at] = data[at : at + chance.randint(1, 40)]
            case _:
                data[at:at] = chance.choice(
                    [b'"', b";", b"\r", b"\x00", b",,,,", b"\n\n", b"24:00", b"=1", b"\xff\xfe"]
                )
    return bytes(data)


def read_or_refused(raw: bytes, name: str) -> None:
    try:
        content = content_of(raw, name=name)
    except InvalidInput as refused:
        assert str(refused).startswith((f"{name}: ", "zone: "))
        return
    assert all(fault.file == name and fault.reason for fault in content.faults)
    assert content.fault_count >= len(content.faults)


@given(st.integers(0, 2**32))
@settings(max_examples=250)
def test_damaged_texts(seed: int) -> None:
    read_or_refused(mutated(CSV, seed), "f.csv")


@given(st.integers(0, 2**32))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_damaged_workbooks(seed: int) -> None:
    read_or_refused(mutated(BOOK, seed), "f.xlsx")


@given(st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=30))
@settings(max_examples=150)
def test_tables_of_anything(rows: list[list[str]]) -> None:
    read_or_refused("\n".join(";".join(row) for row in rows).encode(), "f.csv")


@given(st.binary(max_size=300))
@settings(max_examples=100)
def test_bytes_of_anything(raw: bytes) -> None:
    read_or_refused(raw, "f.csv")
