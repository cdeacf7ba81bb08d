"""The contract of every driver, tried on a real peer with a man in the middle who lies, stalls, dribbles and hangs up.

A driver's test module makes a class of its own from ``DriverContract`` with a fixture ``rig``.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import random
import time
import tracemalloc
from collections.abc import Iterable

import numpy as np
import pytest

from app.domain.errors import AddressError, DeviceRefused, DriverError, LinkLost, NoAnswer
from app.domain.readings import Quality, Reason
from drivers.base import Block
from tests.drivers.peers.middleman import honest
from tests.drivers.rig import Rig

SHORT_S = 0.06
SLACK_S = 0.3  # what a busy test machine may add to a time-out
FLOOD_BYTES = 4_000_000


class DriverContract:
    """One suite for all drivers; every test tells one sentence of the contract."""

    async def test_reads_every_kind_of_value(self, rig: Rig) -> None:
        connection = await rig.open()
        block = await rig.read(connection, *rig.values)
        assert dict(zip(rig.values, block.values.tolist(), strict=True)) == pytest.approx(dict(rig.values))
        assert set(block.quality.tolist()) == {Quality.GOOD}
        assert set(block.reason.tolist()) == {Reason.NONE}

    async def test_a_block_has_the_rows_of_its_request_and_plain_types(self, rig: Rig) -> None:
        connection = await rig.open()
        for request in rig.plan(*rig.values):
            block = await connection.read(rig.device, request, rig.timeout_s)
            assert block.indices.tolist() == request.indices.tolist()
            assert block.values.dtype == np.float64
            assert block.quality.dtype == block.reason.dtype == np.uint8

    async def test_writes_and_reads_back(self, rig: Rig) -> None:
        connection = await rig.open()
        for text, values in rig.commands.items():
            for value in values:
                await connection.write(rig.device, rig.driver.parse_address(text), value, 8, rig.timeout_s)
                assert (await rig.read(connection, text)).values[0] == pytest.approx(value), text

    async def test_a_value_that_does_not_fit_is_refused_and_never_sent(self, rig: Rig) -> None:
        connection = await rig.open()
        for value in (float("nan"), float("inf"), float("-inf")):
            for text in rig.commands:
                sent = len(rig.middleman.requests)
                with pytest.raises(DeviceRefused, match=r"\w+ \w+ \w+"):
                    await connection.write(rig.device, rig.driver.parse_address(text), value, 8, rig.timeout_s)
                assert len(rig.middleman.requests) == sent

    async def test_what_can_only_be_read_is_refused(self, rig: Rig) -> None:
        connection = await rig.open()
        with pytest.raises(DeviceRefused, match=r"\w+ \w+ \w+"):
            await connection.write(rig.device, rig.driver.parse_address(rig.read_only), 1.0, 8, rig.timeout_s)

    async def test_releasing_works_or_is_refused_in_words(self, rig: Rig) -> None:
        connection = await rig.open()
        text = next(iter(rig.commands))
        address = rig.driver.parse_address(text)
        if not rig.release:
            with pytest.raises(DeviceRefused, match="release"):
                await connection.write(rig.device, address, None, 8, rig.timeout_s)
            return
        await connection.write(rig.device, address, None, 8, rig.timeout_s)
        before = (await rig.read(connection, text)).values[0]
        await connection.write(rig.device, address, before + 1, 8, rig.timeout_s)
        await connection.write(rig.device, address, None, 8, rig.timeout_s)
        assert (await rig.read(connection, text)).values[0] == before

    async def test_an_illegal_address_is_bad_and_spoils_no_other(self, rig: Rig) -> None:
        connection = await rig.open()
        good = list(rig.values)[:3]
        for _ in range(2):  # the second time the driver knows
            block = await rig.read(connection, good[0], rig.unknown, *good[1:])
            assert block.quality.tolist() == [Quality.GOOD, Quality.BAD, Quality.GOOD, Quality.GOOD]
            assert block.reason[1] == Reason.ILLEGAL_ADDRESS
            assert np.isnan(block.values[1])

    async def test_a_silent_device_costs_one_timeout_and_the_others_nothing(self, rig: Rig) -> None:
        connection = await rig.open()
        for _ in range(2):
            started = time.monotonic()
            with pytest.raises(NoAnswer, match="not answer"):
                await rig.read(connection, rig.ramp(1), device=rig.silent)
            assert rig.timeout_s * 0.9 <= time.monotonic() - started <= rig.timeout_s + SLACK_S
            started = time.monotonic()
            assert (await rig.read(connection, rig.ramp(5))).values[0] == 5
            assert time.monotonic() - started < rig.timeout_s

    async def test_a_write_without_an_answer_is_sent_once(self, rig: Rig) -> None:
        connection = await rig.open()
        text = next(iter(rig.commands))
        await rig.read(connection, text)
        sent = len(rig.middleman.requests)
        rig.middleman.swallow = lambda request: True
        with pytest.raises(NoAnswer):
            await connection.write(rig.device, rig.driver.parse_address(text), 1.0, 8, rig.timeout_s)
        await asyncio.sleep(2 * rig.timeout_s)
        assert len(rig.middleman.requests) == sent + 1

    async def test_an_answer_in_pieces_is_as_good_as_a_whole_one(self, rig: Rig) -> None:
        if not rig.streams:
            pytest.skip("datagrams arrive whole")
        connection = await rig.open()
        rig.middleman.twist = lambda answer: [(0.001, answer[n : n + 1]) for n in range(len(answer))]
        assert (await rig.read(connection, rig.ramp(7))).values[0] == 7

    async def test_an_answer_that_never_ends_ends_at_the_timeout(self, rig: Rig) -> None:
        connection = await rig.open()
        rig.middleman.twist = lambda answer: [(rig.timeout_s / 4, answer[n : n + 1]) for n in range(len(answer))]
        started = time.monotonic()
        assert isinstance(await rig.attempt(connection, rig.ramp(7)), DriverError)
        assert time.monotonic() - started <= rig.timeout_s + SLACK_S

    async def test_no_lie_is_believed_and_honesty_is_heard_again(self, rig: Rig) -> None:
        connection = await rig.open()
        for name, lie in rig.lies.items():
            rig.middleman.twist = lie
            started = time.monotonic()
            outcome = await rig.attempt(connection, rig.ramp(5), rig.ramp(6), timeout_s=SHORT_S)
            assert time.monotonic() - started <= SHORT_S + SLACK_S, name
            assert _nothing_believed(outcome), (name, outcome)
            rig.middleman.twist = honest
            connection = connection if rig.usable(outcome) else await rig.open()
            assert await rig.recovered(connection, rig.ramp(9)) == 9, name

    async def test_a_write_is_not_confirmed_by_a_lie(self, rig: Rig) -> None:
        text, values = next(iter(rig.commands.items()))
        connection = await rig.open()
        for name, lie in rig.lies.items():
            rig.middleman.twist = lie
            with pytest.raises(DriverError) as raised:
                await connection.write(rig.device, rig.driver.parse_address(text), values[0], 8, SHORT_S)
                pytest.fail(f"believed: {name}")
            rig.middleman.twist = honest
            connection = connection if rig.usable(raised.value) else await rig.open()
            await rig.recovered(connection, text)

    async def test_no_late_answer_is_taken_for_another_question(self, rig: Rig) -> None:
        connection = await rig.open()
        chance = random.Random(1)
        short_s = 0.02
        rig.middleman.twist = lambda answer: [(_delay_s(chance, short_s), answer)]
        good = late = 0
        for _ in range(rig.late_reads):
            number = chance.randrange(rig.ramp_size)
            (request,) = rig.plan(rig.ramp(number))
            try:
                block = await connection.read(rig.device, request, short_s)
            except LinkLost:
                connection = await rig.open()
            except DriverError:
                late += 1
            else:
                good += 1
                assert block.values[0] == number
        assert good > rig.late_reads / 3
        assert late > rig.late_reads / 100

    async def test_noise_is_survived_and_fills_no_log(self, rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
        connection = await rig.open()
        chance = random.Random(2)
        for _ in range(rig.fuzzes):
            rig.middleman.twist = lambda answer: _mangled(chance, answer)
            outcome = await rig.attempt(connection, rig.ramp(11), rig.ramp(12), timeout_s=SHORT_S / 2)
            assert isinstance(outcome, DriverError | Block)
            if isinstance(outcome, LinkLost):
                connection = await rig.open()
        rig.middleman.twist = honest
        assert await rig.recovered(connection, rig.ramp(9)) == 9
        gc.collect()  # a task whose exception nobody saw is told when it is collected
        assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []

    async def test_an_endless_stream_fills_no_memory(self, rig: Rig) -> None:
        connection = await rig.open()
        await rig.read(connection, rig.ramp(1))
        flood = bytes(range(256)) * 4
        rig.middleman.twist = lambda answer: [(0.0001 * (n % 64 == 0), flood) for n in range(FLOOD_BYTES // len(flood))]
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        assert isinstance(await rig.attempt(connection, rig.ramp(2)), DriverError)
        await asyncio.sleep(rig.timeout_s)
        await connection.close()
        await rig.middleman.close()
        grown = tracemalloc.get_traced_memory()[0] - before
        tracemalloc.stop()
        assert grown < FLOOD_BYTES / 4

    async def test_a_peer_that_hangs_up_is_told_at_once(self, rig: Rig) -> None:
        if not rig.streams:
            pytest.skip("there is no connection to hang up")
        connection = await rig.open()
        await rig.read(connection, rig.ramp(1))
        rig.middleman.twist = lambda answer: _hanging_up(rig, answer)
        started = time.monotonic()
        with pytest.raises(LinkLost):
            await rig.read(connection, rig.ramp(1))
        assert time.monotonic() - started < rig.timeout_s
        with pytest.raises(LinkLost):
            await rig.read(connection, rig.ramp(1))

    async def test_one_who_gives_up_leaves_nothing_for_the_next(self, rig: Rig) -> None:
        connection = await rig.open()
        await rig.read(connection, rig.ramp(1))
        rig.middleman.twist = lambda answer: [(rig.timeout_s / 3, answer)]
        reading = asyncio.create_task(rig.read(connection, rig.ramp(20)))
        await asyncio.sleep(rig.timeout_s / 6)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        rig.middleman.twist = honest
        for number in range(5):
            assert await rig.recovered(connection, rig.ramp(number)) == number

    async def test_several_may_ask_at_once(self, rig: Rig) -> None:
        connection = await rig.open()
        blocks = await asyncio.gather(*(rig.read(connection, rig.ramp(n)) for n in range(12)))
        assert [block.values[0] for block in blocks] == list(range(12))

    async def test_closing_leaves_nothing_behind(self, rig: Rig) -> None:
        await asyncio.sleep(0.05)
        tasks = asyncio.all_tasks()
        connection = await rig.open()
        await rig.read(connection, rig.ramp(1))
        rig.middleman.swallow = lambda request: True
        reading = asyncio.create_task(rig.attempt(connection, rig.ramp(1)))
        await asyncio.sleep(rig.timeout_s / 10)
        await connection.close()
        await connection.close()
        assert isinstance(await reading, DriverError)
        with pytest.raises(LinkLost):
            await rig.read(connection, rig.ramp(1))
        await asyncio.sleep(0.05)
        assert {task for task in asyncio.all_tasks() - tasks if "peers" not in repr(task)} == set()

    async def test_nobody_there_is_told_in_words(self, rig: Rig) -> None:
        started = time.monotonic()
        with pytest.raises(LinkLost, match=r"\w+ \w+ \w+"):
            await rig.driver.open(rig.nowhere, 1.0)
        assert time.monotonic() - started < 2.0

    def test_addresses_are_read_as_they_are_written(self, rig: Rig) -> None:
        for text in (*rig.values, *rig.commands, rig.read_only, rig.unknown):
            address = rig.driver.parse_address(text)
            assert rig.driver.parse_address(str(address)) == address
            assert hash(address) == hash(rig.driver.parse_address(text))

    def test_bad_addresses_are_told_in_words(self, rig: Rig) -> None:
        for text in rig.bad_addresses:
            with pytest.raises(AddressError, match=r"\w+ \w+ \w+"):
                rig.driver.parse_address(text)


def _nothing_believed(outcome: Block | DriverError) -> bool:
    return isinstance(outcome, DriverError) or set(outcome.quality.tolist()) == {int(Quality.BAD)}


def _delay_s(chance: random.Random, timeout_s: float) -> float:
    """Mostly at once, sometimes about the time-out, now and then much later."""
    kind = chance.random()
    if kind < 0.9:
        return 0.0
    return timeout_s * (chance.uniform(0.5, 1.5) if kind < 0.97 else chance.uniform(1.5, 6))


def _mangled(chance: random.Random, answer: bytes) -> Iterable[tuple[float, bytes]]:
    octets = bytearray(answer)
    for _ in range(chance.randrange(1, 5)):
        octets[chance.randrange(len(octets))] = chance.randrange(256)
    cut = chance.randrange(len(octets) + 1) if chance.random() < 0.3 else len(octets)
    return ((0.0, bytes(octets[:cut]) + (chance.randbytes(30) if chance.random() < 0.2 else b"")),)


def _hanging_up(rig: Rig, answer: bytes) -> Iterable[tuple[float, bytes]]:
    asyncio.get_running_loop().call_soon(rig.middleman.hang_up)
    return ((0.0, answer[:4]),)
