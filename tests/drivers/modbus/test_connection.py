"""An open Modbus link: units apart, refusals in words, spans divided where a device refuses them, writes that disturb nobody."""

from __future__ import annotations

import asyncio
import random
import socket
import struct
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from pymodbus import FramerType

from app.domain.errors import DeviceRefused, DriverError, LinkLost, MalformedAnswer, NoAnswer
from app.domain.readings import Quality, Reason
from drivers.base import Block, PlanItem, Request
from drivers.modbus import DRIVER
from drivers.modbus.connection import ModbusConnection
from tests.drivers.peers.middleman import tcp_middleman
from tests.drivers.peers.modbus_peer import tcp_device
from tests.drivers.peers.modbus_raw import Answer, RawServer, exception, own_numbers, raw_device

TIMEOUT_S = 0.1


def plan(*addresses: str, **device: Any) -> list[Request]:
    return DRIVER.plan(device, [PlanItem(n, DRIVER.parse_address(text)) for n, text in enumerate(addresses)])


async def open_link(port: int, **options: Any) -> ModbusConnection:
    return await DRIVER.open({"host": "127.0.0.1", "port": port, **options}, 1.0)


@asynccontextmanager
async def linked(answer: Answer, **options: Any) -> AsyncIterator[tuple[ModbusConnection, RawServer]]:
    async with raw_device(answer) as raw:
        connection = await open_link(raw.port, **options)
        try:
            yield connection, raw
        finally:
            await connection.close()


async def read_one(connection: ModbusConnection, address: str, **device: Any) -> Block:
    (request,) = plan(address, **device)
    return await connection.read(device, request, TIMEOUT_S)


async def test_ten_thousand_reads_with_late_answers_on_one_connection() -> None:
    chance = random.Random(3)

    def answer(unit: int, pdu: bytes) -> tuple[float, bytes]:
        return (chance.uniform(0.003, 0.03) if chance.random() < 0.02 else 0.0), own_numbers(pdu)

    requests = [plan(f"holding:{n}")[0] for n in range(1000)]
    late = 0
    async with linked(answer) as (connection, raw):
        for _ in range(10_000):
            number = chance.randrange(1000)
            try:
                block = await connection.read({}, requests[number], 0.006)
            except NoAnswer:
                late += 1
            else:
                assert block.values[0] == number
        assert late > 50
        assert raw.connections == 1


async def test_a_silent_unit_does_not_cost_the_others_their_connection() -> None:
    async with linked(lambda unit, pdu: None if unit == 9 else (0.0, own_numbers(pdu))) as (connection, raw):
        for _ in range(10):
            with pytest.raises(NoAnswer, match=r"unit 9 did not answer within 0\.02 s"):
                await connection.read({"unit": 9}, plan("holding:1")[0], 0.02)
            assert (await read_one(connection, "holding:4", unit=3)).values[0] == 4
        assert raw.connections == 1


async def test_the_link_option_bounds_the_wait() -> None:
    async with linked(lambda unit, pdu: None, timeout_s=0.05) as (connection, _):
        started = time.monotonic()
        with pytest.raises(NoAnswer):
            await connection.read({}, plan("holding:1")[0], 10.0)
        assert time.monotonic() - started < 0.5


@pytest.mark.parametrize(
    ("code", "error", "words"),
    [
        (1, DeviceRefused, "does not have this function"),
        (3, DeviceRefused, "does not accept the value or the number of registers"),
        (4, DeviceRefused, "failed while doing it"),
        (6, DeviceRefused, "is busy"),
        (10, NoAnswer, "cannot be reached by the gateway"),
        (11, NoAnswer, "does not answer the gateway"),
        (77, DeviceRefused, "for a reason of its own"),
    ],
)
async def test_an_exception_of_the_device_is_told_in_words(code: int, error: type[DriverError], words: str) -> None:
    async with linked(lambda unit, pdu: (0.0, exception(pdu, code))) as (connection, _):
        with pytest.raises(error, match=rf"unit 1 .*{words}.* \(exception {code}\)"):
            await read_one(connection, "holding:1")


async def test_a_command_that_cannot_be_delivered_is_refused_and_one_accepted_or_without_an_answer_unknown() -> None:
    address = DRIVER.parse_address("holding:1")
    for code, error in ((10, DeviceRefused), (6, DeviceRefused), (5, NoAnswer), (11, NoAnswer)):
        async with linked(lambda unit, pdu, code=code: (0.0, exception(pdu, code))) as (connection, _):  # type: ignore[misc]
            with pytest.raises(error):
                await connection.write({}, address, 1.0, 8, TIMEOUT_S)


async def test_registers_that_are_not_there_cost_only_themselves_and_are_remembered() -> None:
    missing = {3, 7, 8}

    def answer(unit: int, pdu: bytes) -> tuple[float, bytes]:
        start, count = struct.unpack(">HH", pdu[1:5])
        return 0.0, exception(pdu, 2) if missing & set(range(start, start + count)) else own_numbers(pdu)

    (request,) = plan(*(f"holding:{n}" for n in range(16) if n != 8))  # 8 is a gap
    async with linked(answer) as (connection, raw):
        first = await connection.read({}, request, TIMEOUT_S)
        asked = len(raw.pdus)
        second = await connection.read({}, request, TIMEOUT_S)
        assert (asked, len(raw.pdus) - asked) == (13, 7)
    for block in (first, second):
        bad = block.quality == Quality.BAD
        assert block.indices[bad].tolist() == [3, 7]
        assert set(block.reason[bad].tolist()) == {Reason.ILLEGAL_ADDRESS}
        assert block.values[~bad].tolist() == [0, 1, 2, 4, 5, 6, *range(9, 16)]


async def test_a_device_that_takes_fewer_registers_than_it_should_is_asked_for_fewer() -> None:
    def answer(unit: int, pdu: bytes) -> tuple[float, bytes]:
        return 0.0, exception(pdu, 3) if struct.unpack(">H", pdu[3:5])[0] > 10 else own_numbers(pdu)

    (request,) = plan(*(f"holding:{n}" for n in range(60)))
    async with linked(answer) as (connection, raw):
        for _ in range(2):
            block = await connection.read({}, request, TIMEOUT_S)
            assert block.values.tolist() == list(range(60))
        assert len(raw.pdus) == 7 + 8 + 8


async def test_dividing_ends_in_time_and_goes_on_with_the_next_read() -> None:
    def answer(unit: int, pdu: bytes) -> tuple[float, bytes]:
        start, count = struct.unpack(">HH", pdu[1:5])
        return 0.02, exception(pdu, 2) if start <= 5 < start + count else own_numbers(pdu)

    (request,) = plan(*(f"holding:{n}" for n in range(64)))
    async with linked(answer) as (connection, _):
        started = time.monotonic()
        block = await connection.read({}, request, 0.05)
        assert time.monotonic() - started < 0.5
        assert (block.quality == Quality.BAD).any()
        for _ in range(4):
            block = await connection.read({}, request, 0.05)
        assert block.indices[block.quality == Quality.BAD].tolist() == [5]


async def test_one_bit_is_written_by_the_device_itself_or_refused_with_the_way_out() -> None:
    address = DRIVER.parse_address("holding:5:bit3")
    async with linked(lambda unit, pdu: (0.0, pdu)) as (connection, raw):
        await connection.write({}, address, 1.0, 8, TIMEOUT_S)
        assert [pdu.hex() for _, pdu in raw.pdus] == ["160005fff70008"]
    async with linked(lambda unit, pdu: (0.0, exception(pdu, 1))) as (connection, _):
        with pytest.raises(DeviceRefused, match="set its option bit_writes to read_modify_write"):
            await connection.write({}, address, 1.0, 8, TIMEOUT_S)


async def test_two_bits_of_a_register_that_are_written_at_once_do_not_undo_each_other() -> None:
    register = [0b1000_0000]

    def answer(unit: int, pdu: bytes) -> tuple[float, bytes]:
        if pdu[0] == 3:
            return 0.005, b"\3\2" + struct.pack(">H", register[0])
        register[0] = struct.unpack(">H", pdu[3:5])[0]
        return 0.005, pdu

    device = {"bit_writes": "read_modify_write"}
    async with linked(answer) as (connection, _):
        await asyncio.gather(
            *(connection.write(device, DRIVER.parse_address(f"holding:5:bit{n}"), 1.0, 8, TIMEOUT_S) for n in range(4))
        )
    assert register == [0b1000_1111]


async def test_a_write_that_is_echoed_with_another_value_is_not_confirmed() -> None:
    async with linked(lambda unit, pdu: (0.0, pdu[:3] + b"\0\1")) as (connection, _):
        with pytest.raises(MalformedAnswer, match="something else than was asked"):
            await connection.write({}, DRIVER.parse_address("holding:5"), 7.0, 8, TIMEOUT_S)


async def test_the_line_rests_between_requests_where_the_site_says_so() -> None:
    async with linked(lambda unit, pdu: (0.0, own_numbers(pdu)), pause_s=0.05) as (connection, _):
        started = time.monotonic()
        for _ in range(4):
            await read_one(connection, "holding:1")
        assert 0.15 <= time.monotonic() - started < 0.6


async def test_a_broken_network_is_noticed_without_traffic() -> None:
    async with linked(lambda unit, pdu: (0.0, own_numbers(pdu))) as (connection, _):
        wire = connection._line._wire
        assert wire is not None
        assert wire._transport is not None
        sock = wire._transport.get_extra_info("socket")
        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)


async def test_a_gateway_that_hangs_up_is_lost_until_it_is_opened_again() -> None:
    async with linked(lambda unit, pdu: (0.0, own_numbers(pdu))) as (connection, raw):
        await read_one(connection, "holding:1")
        for device in list(raw.open_now):
            device.hang_up()
        await asyncio.sleep(0.02)
        with pytest.raises(LinkLost, match=r"closed by the other end|connection broke"):
            await read_one(connection, "holding:1")
        again = await open_link(raw.port)
        assert (await read_one(again, "holding:1")).values[0] == 1
        await again.close()


async def test_rtu_in_a_stream_gets_a_fresh_stream_and_never_two() -> None:
    async with tcp_device(FramerType.RTU, 1, 2) as port, tcp_middleman(port) as middleman:
        connection = await open_link(middleman.port, transport="rtu_over_tcp")
        middleman.swallow = lambda request: request[0] == 9
        for round_number in range(1, 4):
            with pytest.raises(NoAnswer):
                await connection.read({"unit": 9}, plan("holding:1")[0], 0.05)
            assert (await read_one(connection, "holding:7", unit=2)).values[0] == 7
            assert middleman.connections == 1 + round_number
        await connection.close()


async def test_a_unit_that_was_late_proves_its_presence_with_an_echo() -> None:
    async with tcp_device(FramerType.RTU, 1) as port, tcp_middleman(port) as middleman:
        connection = await open_link(middleman.port, transport="rtu_over_tcp")
        middleman.twist = lambda answer: [(0.08, answer)]
        with pytest.raises(NoAnswer):
            await connection.read({}, plan("holding:1")[0], 0.03)
        middleman.twist = lambda answer: [(0.0, answer)]
        assert (await read_one(connection, "holding:7")).values[0] == 7
        assert [request[1] for request in middleman.requests] == [3, 8, 3]
        assert (await read_one(connection, "holding:7")).values[0] == 7
        assert [request[1] for request in middleman.requests][3:] == [3]
        await connection.close()


async def test_a_unit_that_knows_no_echo_is_asked_as_usual_after_a_while() -> None:
    async with tcp_device(FramerType.RTU, 1) as port, tcp_middleman(port) as middleman:
        connection = await open_link(middleman.port, transport="rtu_over_tcp", timeout_s=0.1, late_s=0.5)
        middleman.swallow = lambda request: True
        with pytest.raises(NoAnswer):
            await connection.read({}, plan("holding:1")[0], 0.03)
        given_up = time.monotonic()
        middleman.swallow = lambda request: request[1] == 8
        while True:
            try:
                block = await connection.read({}, plan("holding:1")[0], 0.05)
            except NoAnswer:
                await asyncio.sleep(0.05)
            else:
                break
        assert block.values[0] == 1
        assert 0.4 < time.monotonic() - given_up < 1.5
        await connection.close()


async def test_units_that_cannot_be_on_a_serial_line_are_refused() -> None:
    async with tcp_device(FramerType.RTU, 1) as port:
        connection = await open_link(port, transport="rtu_over_tcp")
        for unit in (0, 248):
            with pytest.raises(DeviceRefused, match="units there are 1 to 247"):
                await read_one(connection, "holding:1", unit=unit)
        await connection.close()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "'host' is missing"),
        ({"transport": "serial"}, "'serial_port' is missing"),
        ({"transport": "pigeon", "host": "x"}, "tcp, rtu_over_tcp, serial"),
        ({"host": "127.0.0.1", "port": 1}, "refuses the connection"),
        ({"host": "no-such-host.invalid"}, "not a name or an address"),
        ({"host": "."}, "not a name or an address"),
    ],
)
async def test_a_link_that_cannot_be_opened_says_why(options: dict[str, Any], words: str) -> None:
    with pytest.raises(LinkLost, match=words):
        await DRIVER.open(options, 2.0)


async def test_closing_while_a_fresh_stream_is_being_opened_leaves_no_socket() -> None:
    async with tcp_device(FramerType.RTU, 1) as port, tcp_middleman(port) as middleman:
        connection = await open_link(middleman.port, transport="rtu_over_tcp")
        middleman.swallow = lambda request: True
        with pytest.raises(NoAnswer):
            await connection.read({}, plan("holding:1")[0], 0.02)
        reading = asyncio.create_task(read_one(connection, "holding:1"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        await connection.close()
        with pytest.raises(LinkLost):
            await reading
        await asyncio.sleep(0.05)
        assert not middleman._writers
