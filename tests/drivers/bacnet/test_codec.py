"""The fast lane: the bytes of the standard's examples, what bacpypes3 encodes, and any bytes at all."""

from __future__ import annotations

import math
from typing import Any

import pytest
from bacpypes3.apdu import ReadPropertyACK, ReadPropertyRequest
from bacpypes3.constructeddata import Any as AnyValue
from bacpypes3.primitivedata import (
    BitString,
    Boolean,
    CharacterString,
    Double,
    Enumerated,
    Integer,
    Null,
    ObjectIdentifier,
    Real,
    Unsigned,
)
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.errors import MalformedAnswer
from drivers.bacnet.codec import (
    ObjectId,
    Opaque,
    Refusal,
    Value,
    as_float,
    decode_enclosed,
    decode_read_property,
    decode_read_property_multiple,
    object_number,
    read_access_specification,
    read_property,
)

AI_5 = object_number(0, 5)
PRESENT_VALUE = 85


def test_the_request_of_the_standards_example() -> None:
    """Annex F.3.5: ReadProperty of the present value of analog-input 5."""
    assert read_property(AI_5, PRESENT_VALUE).hex() == "0c000000051955"


def test_the_answer_of_the_standards_example() -> None:
    """Annex F.3.5: 72.3 °F."""
    key, value = decode_read_property(bytes.fromhex("0c000000051955 3e44429099 9a3f".replace(" ", "")))
    assert key == (AI_5, PRESENT_VALUE, None)
    assert as_float(value) == pytest.approx(72.3, rel=1e-6)


def test_the_multiple_request_and_answer_of_the_standards_example() -> None:
    """Annex F.3.7: present value and reliability of analog-input 16."""
    body = read_access_specification(object_number(0, 16), [(PRESENT_VALUE, None), (103, None)])
    assert body.hex() == "0c000000101e095509671f"
    answer = bytes.fromhex("0c000000101e29554e4442909 99a4f29674e91004f1f".replace(" ", ""))
    results = decode_read_property_multiple(answer)
    assert as_float(results[object_number(0, 16), PRESENT_VALUE, None]) == pytest.approx(72.3, rel=1e-6)
    assert results[object_number(0, 16), 103, None] == 0


def test_the_errors_of_single_properties() -> None:
    answer = bytes.fromhex("0c000000211e29555e910191 1f5f1f".replace(" ", ""))
    assert decode_read_property_multiple(answer) == {(object_number(0, 33), PRESENT_VALUE, None): Refusal(1, 31)}


@pytest.mark.parametrize(
    ("encoded", "plain"),
    [
        (Real(22.3125), 22.3125),
        (Double(1e12 + 0.5), 1e12 + 0.5),
        (Unsigned(70_000), 70_000),
        (Integer(-5), -5),
        (Enumerated(1), 1),
        (Boolean(True), True),
        (Boolean(False), False),
        (Null(()), None),
        (CharacterString("AHU-3 급기 온도"), "AHU-3 급기 온도"),
        (CharacterString("x" * 300), "x" * 300),
        (BitString([0, 1, 0, 1]), (0, 1, 0, 1)),
        (BitString([1] * 11), (1,) * 11),
        (ObjectIdentifier(("analog-value", 12)), ObjectId(2, 12)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_bacpypes3_encodes_is_decoded(encoded: Any, plain: Any) -> None:
    ack = ReadPropertyACK(
        context=ReadPropertyRequest(objectIdentifier=ObjectIdentifier(("analog-input", 5)), propertyIdentifier=85),
        objectIdentifier=ObjectIdentifier(("analog-input", 5)),
        propertyIdentifier=85,
        propertyValue=AnyValue(encoded),
    )
    key, value = decode_read_property(bytes(ack.encode().pduData))
    assert key == (AI_5, PRESENT_VALUE, None)
    assert value == plain
    assert type(value) is type(plain)


def test_a_value_between_context_tags() -> None:
    assert decode_enclosed(bytes.fromhex("2e44420000002f"), 2) == 32.0
    assert decode_enclosed(bytes.fromhex("2e2f"), 2) == []
    assert decode_enclosed(bytes.fromhex("2e0e21051f0f2f".replace("1f0f", "0f")), 2) == Opaque()


def test_only_numbers_are_values_of_points() -> None:
    assert as_float(True) == 1.0
    others: list[Value] = [None, "21.5", (0, 1), Opaque(b"\1"), ObjectId(8, 1), Refusal(1, 2), [1.0]]
    for other in others:
        assert math.isnan(as_float(other))


@given(st.binary(max_size=80))
@example(b"\x0c\0\0\0\5\x1e\x29\x55\x4e" + b"\x0e" * 2000)
@example(b"\x0c\0\0\0\5\x1e\x29\x55\x4e\x0d\xff\xff\xff\xff\xff\x4f\x1f")
@example(b"\x0c\0\0\0\5\x1e\x29\x55\x4e\x29" + b"\xff" * 9 + b"\x4f\x1f")
@example(b"\x0c\0\0\0\5\x1e\x29\x55\x4e\x81\x07\x4f\x1f")
@example(b"\x0c\0\0\0\5\x1e\x29\x55\x4e\x71\x03\x4f\x1f")
def test_any_bytes_are_an_answer_or_malformed(data: bytes) -> None:
    for decode in (decode_read_property, decode_read_property_multiple):
        try:
            decode(data)
        except MalformedAnswer as error:
            assert "is not BACnet" in str(error)


@given(st.data())
def test_a_good_answer_with_any_octet_changed_is_an_answer_or_malformed(data: st.DataObject) -> None:
    good = bytearray.fromhex("0c000000101e29554e444290999a4f29674e91004f296f4e8204104f1f")
    for _ in range(data.draw(st.integers(1, 3))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    try:
        decode_read_property_multiple(bytes(good))
    except MalformedAnswer:
        return
