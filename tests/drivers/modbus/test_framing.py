"""Modbus TCP framing: the transaction identifier decides whose answer it is, and nothing else."""

from __future__ import annotations

import struct

import pytest

from app.domain.errors import LinkLost, MalformedAnswer
from drivers.modbus.address import Table
from drivers.modbus.framing import LATE_S, MOST_UNASKED_FRAMES, Mbap
from drivers.modbus.pdu import read_question

ASK = read_question(Table.HOLDING, 0, 2)


def answer(sent: bytes, values: bytes = b"\0\1\0\2") -> bytes:
    transaction, _, _, unit = struct.unpack_from(">HHHB", sent)
    return struct.pack(">HHHBBB", transaction, 0, 3 + len(values), unit, 3, len(values)) + values


def test_a_question_goes_out_with_length_and_unit() -> None:
    assert Mbap().begin(7, ASK).hex() == "000000000006" + "07" + "0300000002"


def test_the_answer_comes_back_even_when_it_dribbles() -> None:
    framing = Mbap()
    whole = answer(framing.begin(7, ASK))
    assert [framing.feed(whole[n : n + 1]) for n in range(len(whole))][:-1] == [None] * (len(whole) - 1)
    assert framing.feed(answer(framing.begin(7, ASK))) == b"\3\4\0\1\0\2"


def test_a_late_answer_is_dropped_and_the_right_one_found_behind_it() -> None:
    framing = Mbap()
    late = answer(framing.begin(7, ASK), b"\xff\xff\xff\xff")
    framing.abandon()
    right = answer(framing.begin(7, ASK))
    assert framing.feed(late) is None
    assert framing.feed(right) == b"\3\4\0\1\0\2"


def test_an_answer_that_comes_twice_counts_once() -> None:
    framing = Mbap()
    first = answer(framing.begin(7, ASK))
    assert framing.feed(first + first) == b"\3\4\0\1\0\2"
    framing.begin(7, ASK)
    assert framing.feed(first) is None


def test_an_identifier_that_may_still_be_answered_is_not_used_again() -> None:
    now = [0.0]
    framing = Mbap(clock=lambda: now[0])
    framing.begin(7, ASK)
    framing.abandon()
    for _ in range(65_535):
        sent = framing.begin(7, ASK)
        framing.feed(answer(sent))
    assert framing.begin(7, ASK)[:2] == b"\0\1"
    framing.abandon()
    now[0] = LATE_S + 1
    for _ in range(65_535):
        sent = framing.begin(7, ASK)
        framing.feed(answer(sent))
    assert framing.begin(7, ASK)[:2] == b"\0\1"


def test_another_unit_that_answers_is_a_lie() -> None:
    framing = Mbap()
    lie = bytearray(answer(framing.begin(7, ASK)))
    lie[6] = 8
    with pytest.raises(MalformedAnswer, match="unit 8 answered what unit 7 was asked"):
        framing.feed(bytes(lie))
    assert framing.feed(answer(framing.begin(7, ASK))) is not None


@pytest.mark.parametrize(
    "head", ["0000000500060703", "0000000000000703", "0000000000020703", "000000000fff0703", "f" * 40]
)
def test_a_stream_that_is_not_modbus_is_given_up(head: str) -> None:
    framing = Mbap()
    framing.begin(7, ASK)
    with pytest.raises(LinkLost, match="is not Modbus TCP"):
        framing.feed(bytes.fromhex(head))


def test_a_stream_of_answers_that_nobody_asked_for_is_given_up() -> None:
    framing = Mbap()
    stray = answer(struct.pack(">HHHB", 999, 0, 0, 7))
    for _ in range(MOST_UNASKED_FRAMES):
        assert framing.feed(stray) is None
    with pytest.raises(LinkLost, match="nobody asked for"):
        framing.feed(stray)


def test_a_gateway_that_answers_a_whole_backlog_late_is_not_given_up() -> None:
    framing = Mbap()
    backlog = []
    for _ in range(1000):
        backlog.append(answer(framing.begin(7, ASK)))
        framing.abandon()
    sent = framing.begin(7, ASK)
    assert framing.feed(b"".join(backlog)) is None
    assert framing.feed(answer(sent)) == b"\3\4\0\1\0\2"
