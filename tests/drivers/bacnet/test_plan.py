"""Planning BACnet requests: as many points in one answer as the device can send, and halves of them when it says it cannot."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from app.domain.errors import AddressError
from app.domain.readings import Quality, Reason
from drivers.bacnet import DRIVER
from drivers.bacnet.address import PointAddress, parse_address
from drivers.bacnet.codec import Refusal, object_number
from drivers.bacnet.names import ANALOG_INPUT, BINARY_OUTPUT, MULTI_STATE_VALUE, STATUS_FLAGS
from drivers.bacnet.plan import Chunk
from drivers.bacnet.quality import to_block
from drivers.base import PlanItem, Request

FLAGS = STATUS_FLAGS


def plan(*addresses: str, **device: Any) -> list[Request]:
    options = {"device_id": 1, **device}
    return DRIVER.plan(options, [PlanItem(n, parse_address(text)) for n, text in enumerate(addresses)])


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("analog-input:3", PointAddress(ANALOG_INPUT, 3)),
        ("AI:3", PointAddress(ANALOG_INPUT, 3)),
        ("binary_output:0", PointAddress(BINARY_OUTPUT, 0)),
        ("msv:4194302", PointAddress(MULTI_STATE_VALUE, 4_194_302)),
        ("analog-output:1:priority-array[8]", PointAddress(1, 1, 87, 8)),
        ("129:7:1000", PointAddress(129, 7, 1000)),
    ],
)
def test_an_address_means(text: str, address: PointAddress) -> None:
    assert parse_address(text) == address
    assert parse_address(str(address)) == address


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("analog-input", "is not a BACnet address"),
        ("analog-input:1:present-value:2", "is not a BACnet address"),
        ("analog-inputs:1", "there is no object type 'analog-inputs'"),
        ("1024:1", "above 1023"),
        ("ai:4194303", "above 4194302"),
        ("ai:-1", "is not a whole number"),
        ("ai:1:colour", "there is no property 'colour'"),
        ("ai:1:priority-array[70000]", "above 65535"),
        ("ai:1:priority-array[", "is not a property"),
    ],
)
def test_the_bad_part_is_named(text: str, words: str) -> None:
    with pytest.raises(AddressError, match=words):
        parse_address(text)


def test_neighbours_in_the_device_are_asked_together() -> None:
    (request,) = plan("ao:2", "ai:2", "ai:1")
    assert request.indices.tolist() == [2, 1, 0]
    assert [str(address) for address in request.detail.addresses] == [
        "analog-input:1", "analog-input:2", "analog-output:2",
    ]  # fmt: skip


def test_answers_fit_the_frame_of_the_device() -> None:
    many = [f"ai:{n}" for n in range(200)]
    assert [len(r.indices) for r in plan(*many)] == [61, 61, 61, 17]
    assert [len(r.indices) for r in plan(*many, status_flags=False)] == [86, 86, 28]
    assert [len(r.indices) for r in plan(*many, max_apdu=480)] == [19] * 10 + [10]
    assert [len(r.indices) for r in plan(*many, max_per_request=20)] == [10] * 20
    assert [len(r.indices) for r in plan(*many, segmentation=True)] == [100, 100]
    assert {len(r.indices) for r in plan(*many, rpm=False)} == {1}


def test_halves_hold_the_same_points_in_the_same_order() -> None:
    chunk: Chunk = plan(*(f"ai:{n}" for n in range(5)))[0].detail
    first, second = chunk.halves()
    assert first.addresses + second.addresses == chunk.addresses
    assert first.body + second.body == chunk.body
    assert chunk.halves() == (first, second)


def test_status_flags_decide_the_quality() -> None:
    numbers = [object_number(ANALOG_INPUT, n) for n in range(9)]
    keys = [(number, 85, None) for number in numbers]
    flag_keys = [(number, FLAGS, None) for number in numbers]
    results: dict[Any, Any] = dict.fromkeys(keys, 20.5)
    results |= dict.fromkeys(flag_keys, (0, 0, 0, 0))
    results[flag_keys[1]] = (1, 0, 0, 0)  # in alarm: the device's own affair
    results[flag_keys[2]] = (0, 1, 0, 0)  # fault
    results[flag_keys[3]] = (0, 0, 1, 0)  # overridden by hand: the value is as it is
    results[flag_keys[4]] = (0, 0, 0, 1)  # out of service
    results[flag_keys[5]] = Refusal(2, 32)  # an object without flags
    results[keys[6]] = Refusal(1, 31)
    results[keys[7]] = Refusal(2, 0)
    del results[keys[8]]
    block = to_block(np.arange(9, dtype=np.intp), keys, flag_keys, results)
    assert [Quality(q).label for q in block.quality] == [
        "good", "good", "bad", "good", "uncertain", "good", "bad", "bad", "bad",
    ]  # fmt: skip
    assert [Reason(r) for r in block.reason] == [
        Reason.NONE, Reason.NONE, Reason.SENSOR_FAULT, Reason.NONE, Reason.OUT_OF_SERVICE, Reason.NONE,
        Reason.ILLEGAL_ADDRESS, Reason.DEVICE_ERROR, Reason.MALFORMED,
    ]  # fmt: skip
    assert np.isnan(block.values[block.quality == Quality.BAD]).all()
    assert (block.values[block.quality != Quality.BAD] == 20.5).all()
