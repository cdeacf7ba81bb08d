"""Writing: the right function with the right bytes, or a refusal; a value is never bent to fit."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.errors import DeviceRefused
from drivers.modbus.address import parse_address
from drivers.modbus.options import device_settings
from drivers.modbus.writing import changed_register, mask_bit, write_question, written_bit


def question(text: str, value: float, **device: Any) -> str:
    return write_question(parse_address(text), value, device_settings(device)).pdu.hex()


@pytest.mark.parametrize(
    ("text", "value", "pdu"),
    [
        ("coil:10", 1.0, "05000aff00"),
        ("coil:10", 0.0, "05000a0000"),
        ("holding:40:int16", -2.0, "060028fffe"),
        ("holding:40:uint16:ba", 1.0, "0600280100"),
        ("holding:40:float32", 22.25, "10002800020441b20000"),
        ("holding:40:float32:cdab", 22.25, "100028000204000041b2"),
        ("holding:40:uint64", 2.0**63, "1000280004088000000000000000"),
        ("holding:40:bcd16", 1234.0, "0600281234"),
        ("holding:40:bcd32", 12_345_678.0, "10002800020412345678"),
    ],
)
def test_a_value_becomes(text: str, value: float, pdu: str) -> None:
    assert question(text, value) == pdu


def test_devices_that_know_only_the_multiple_functions() -> None:
    assert question("coil:10", 1.0, write_multiple=True) == "0f000a00010101"
    assert question("holding:40", 7.0, write_multiple=True) == "1000280001020007"


def test_what_scaling_leaves_of_a_whole_number_is_whole() -> None:
    assert question("holding:40:int16", 22.3 / 0.1) == "06002800df"
    assert question("holding:40:uint32", 123_456_789.1 * 10) == "100028000204499602d3"


@pytest.mark.parametrize(
    ("text", "value", "words"),
    [
        ("holding:40:int16", 22.5, "22.5 is not a whole number"),
        ("holding:40:uint16", 65_536.0, "it takes 0 to 65535"),
        ("holding:40:int16", -32_769.0, "it takes -32768 to 32767"),
        ("holding:40:uint32", -1.0, "does not fit"),
        ("holding:40:uint64", 2.0**64, "does not fit"),
        ("holding:40:float32", 1e39, "does not fit"),
        ("holding:40:float32", float("nan"), "not a number that can be written"),
        ("holding:40:float64", float("inf"), "not a number that can be written"),
        ("holding:40:bcd16", 10_000.0, "it takes 0 to 9999"),
        ("holding:40:bcd16", -1.0, "it takes 0 to 9999"),
        ("coil:3", 2.0, "it takes 0 to 1"),
        ("coil:3", 0.5, "is not a whole number"),
        ("input:3", 1.0, "can only be read"),
        ("discrete:3", 1.0, "can only be read"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(text: str, value: float, words: str) -> None:
    with pytest.raises(DeviceRefused, match=words):
        question(text, value)


def test_one_bit_of_a_register_changes_and_the_others_stay() -> None:
    address = parse_address("holding:40:bit3")
    settings = device_settings({"unit": 1})
    assert changed_register(address, bytes.fromhex("8001"), True, settings).pdu.hex() == "0600288009"
    assert changed_register(address, bytes.fromhex("8009"), False, settings).pdu.hex() == "0600288001"
    with pytest.raises(DeviceRefused, match="it takes 0 to 1"):
        written_bit(address, 2.0)


def test_a_bit_of_a_register_that_is_sent_low_byte_first_lies_in_the_other_byte() -> None:
    assert mask_bit(parse_address("holding:40:bit3:ba")) == 11
    assert mask_bit(parse_address("holding:40:bit11:ba")) == 3
    assert mask_bit(parse_address("holding:40:bit3")) == 3
