"""Decoding whole blocks: every type in every byte order, against bytes written down by hand and by ``struct``."""

from __future__ import annotations

import math
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.base import Block
from drivers.modbus.address import parse_address
from drivers.modbus.decode import BitDecoder, RegisterDecoder
from drivers.modbus.options import device_settings
from drivers.modbus.writing import encode

FORMATS = {
    "uint16": "H", "int16": "h", "uint32": "I", "int32": "i", "uint64": "Q", "int64": "q", "float32": "f", "float64": "d",
}  # fmt: skip


def decoded(payload: str, *addresses: str, start: int = 0, byte_order: str = "abcd") -> list[float]:
    fields = [parse_address(text) for text in addresses]
    values = RegisterDecoder(start, fields, byte_order)(bytes.fromhex(payload))
    return [float(value) for value in values]


@pytest.mark.parametrize(
    ("payload", "order"), [("41b28000", "abcd"), ("0080b241", "dcba"), ("b2410080", "badc"), ("800041b2", "cdab")]
)
def test_22_3125_in_each_byte_order(payload: str, order: str) -> None:
    assert decoded(payload, f"holding:0:float32:{order}") == [22.3125]


@pytest.mark.parametrize(
    ("payload", "order"),
    [
        ("0102030405060708", "abcd"),
        ("0807060504030201", "dcba"),
        ("0201040306050807", "badc"),
        ("0708050603040102", "cdab"),
    ],
)
def test_four_registers_follow_the_same_pattern(payload: str, order: str) -> None:
    assert decoded(payload, f"input:0:uint64:{order}") == [float(0x0102030405060708)]


def test_the_default_of_the_device_holds_for_two_registers_but_not_for_one() -> None:
    assert decoded("0001 0002 0003", "holding:0:uint32", "holding:2", byte_order="cdab") == [0x0002_0001, 3]
    assert decoded("0001 0002 0003", "holding:0:uint32:abcd", "holding:2:uint16:ba", byte_order="dcba") == [
        0x0001_0002,
        0x0300,
    ]


def test_one_answer_with_every_kind_of_field_in_the_order_asked() -> None:
    payload = "ffff 8001 1234 9876 00 00 00 64"
    addresses = ("holding:13:uint32", "holding:9:int16", "holding:10:bit15", "holding:10:bit0", "holding:10:bit1")
    values = decoded(payload, *addresses, "holding:11:bcd16", "holding:12:bcd16", "holding:11:bcd32", start=9)
    assert values[:5] == [100, -1, 1, 1, 0]
    assert values[5:] == [1234, 9876, 12_349_876]


def test_a_bit_of_a_register_that_is_sent_low_byte_first() -> None:
    assert decoded("0100", "holding:0:bit0:ba", "holding:0:bit8:ba") == [1, 0]


def test_digits_that_are_none_and_numbers_that_are_none_are_bad_values() -> None:
    values = decoded("12a4 7fc00000", "holding:0:bcd16", "holding:1:float32")
    assert all(math.isnan(value) for value in values)
    block = Block.good(np.arange(2, dtype=np.intp), np.array(values))
    assert block.quality.tolist() == [2, 2]


def test_coils_start_with_the_least_significant_bit() -> None:
    fields = [parse_address(f"coil:{20 + n}") for n in (0, 1, 7, 8, 10)]
    assert BitDecoder(20, fields)(bytes.fromhex("8105")).tolist() == [1, 0, 1, 1, 1]


@given(
    st.sampled_from(sorted(FORMATS)),
    st.sampled_from(["abcd", "dcba", "badc", "cdab"]),
    st.binary(min_size=8, max_size=8),
)
def test_any_bytes_decode_as_struct_does(kind: str, order: str, raw: bytes) -> None:
    code = FORMATS[kind]
    size = struct.calcsize(code)
    big = raw[:size]
    expected = float(struct.unpack(f">{code}", big)[0])
    (value,) = decoded(_sent(big, order).hex(), f"holding:0:{kind}:{order}")
    assert value == expected or (math.isnan(value) and math.isnan(expected))


@given(st.sampled_from(sorted(FORMATS)), st.sampled_from(["abcd", "dcba", "badc", "cdab"]), st.integers(0, 9999))
def test_what_is_written_reads_the_same(kind: str, order: str, number: int) -> None:
    address = parse_address(f"holding:0:{kind}:{order}")
    octets = encode(address, float(number), device_settings({}).byte_order)
    assert decoded(octets.hex(), str(address)) == [number]


def _sent(big: bytes, order: str) -> bytes:
    """Big-endian bytes in another order, by the book: swap the registers, swap the bytes in each."""
    registers = [big[n : n + 2] for n in range(0, len(big), 2)]
    if order in ("dcba", "cdab"):
        registers.reverse()
    if order in ("dcba", "badc"):
        registers = [register[::-1] for register in registers]
    return b"".join(registers)
