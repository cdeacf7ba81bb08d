"""Modbus addresses: what the site file may say, and the sentence for what it may not."""

from __future__ import annotations

import pytest

from app.domain.errors import AddressError
from drivers.modbus.address import RegisterAddress, Table, parse_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("holding:40", RegisterAddress(Table.HOLDING, 40, "uint16")),
        ("holding:0:float32:abcd", RegisterAddress(Table.HOLDING, 0, "float32", order="abcd")),
        ("Input:65534:INT32", RegisterAddress(Table.INPUT, 65534, "int32")),
        ("holding:7:uint64:cdab", RegisterAddress(Table.HOLDING, 7, "uint64", order="cdab")),
        ("holding:7:int16:ba", RegisterAddress(Table.HOLDING, 7, "int16", order="badc")),
        ("holding:7:int16:abcd", RegisterAddress(Table.HOLDING, 7, "int16", order="abcd")),
        ("holding:7:int16:dcba", RegisterAddress(Table.HOLDING, 7, "int16", order="badc")),
        ("holding:7:bit15", RegisterAddress(Table.HOLDING, 7, "bit", bit=15)),
        ("coil:65535", RegisterAddress(Table.COIL, 65535, "bit")),
        (" discrete:3:bit ", RegisterAddress(Table.DISCRETE, 3, "bit")),
    ],
)
def test_an_address_means(text: str, address: RegisterAddress) -> None:
    assert parse_address(text) == address
    assert parse_address(str(address)) == address


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is not a Modbus address"),
        ("holding", "is not a Modbus address"),
        ("holding:1:uint16:ab:more", "is not a Modbus address"),
        ("register:1", "there is no table 'register'"),
        ("holding:-1", "'-1' is not a whole number"),
        ("holding:1.5", "'1.5' is not a whole number"),
        ("holding:٣", "is not a whole number"),
        ("holding:65536", "65536 is above 65535"),
        ("holding:99999999999999999999", "is not a whole number"),
        ("holding:1:string", "there is no type 'string'"),
        ("holding:1:bit16", "there is no type 'bit16'"),
        ("holding:65535:uint32", "needs registers up to 65536"),
        ("holding:1:float32:acbd", "there is no byte order 'acbd' for float32"),
        ("holding:1:float32:ab", "known are abcd, dcba, badc, cdab"),
        ("holding:1:uint16:xy", "known are ab, ba"),
        ("coil:1:uint16", "a coil is one bit"),
        ("discrete:1:bit:ab", "a discrete is one bit"),
    ],
)
def test_the_bad_part_is_named(text: str, words: str) -> None:
    with pytest.raises(AddressError, match=words):
        parse_address(text)
