"""RTU framing: no answer has a number, so whatever may be old is kept away from what is asked now."""

from __future__ import annotations

import pytest
from pymodbus.framer.rtu import FramerRTU

from app.domain.errors import LinkLost, MalformedAnswer
from drivers.modbus.address import Table
from drivers.modbus.pdu import Question, echo, payload, read_question, write_register
from drivers.modbus.rtu import MOST_UNASKED_BYTES, Doubts, Rtu, crc16

ASK = read_question(Table.HOLDING, 0, 2)
LATE_S = 3.0
RIGHT = "030400010002"
OLD = "0304ffffffff"


class Clock:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def frame(unit: int, pdu: str) -> bytes:
    data = bytes((unit,)) + bytes.fromhex(pdu)
    return data + FramerRTU.compute_CRC(data).to_bytes(2, "big")


def framing(clock: Clock | None = None) -> Rtu:
    return Rtu(Doubts(LATE_S, clock or Clock()))


def asked(rtu: Rtu, unit: int = 7, question: Question = ASK) -> Rtu:
    rtu.begin(unit, question)
    return rtu


def test_the_check_is_the_one_of_the_standard() -> None:
    assert crc16(bytes.fromhex("0207")).hex() == "4112"  # the worked example of clause 6.2.2
    assert framing().begin(7, ASK) == frame(7, "0300000002")


@pytest.mark.parametrize(
    ("question", "pdu"),
    [
        (ASK, RIGHT),
        (read_question(Table.COIL, 0, 9), "0102ff01"),
        (write_register(5, 7), "0600050007"),
        (echo(0x1234), "0800001234"),
    ],
)
def test_an_answer_is_found_byte_by_byte(question: Question, pdu: str) -> None:
    rtu = asked(framing(), 7, question)
    whole = frame(7, pdu)
    found = [rtu.feed(whole[n : n + 1]) for n in range(len(whole))]
    assert found == [None] * (len(whole) - 1) + [bytes.fromhex(pdu)]
    assert not rtu.in_doubt
    payload(question, bytes.fromhex(pdu), "unit 7")


def test_an_exception_is_an_answer() -> None:
    assert asked(framing()).feed(frame(7, "8302")) == b"\x83\2"


@pytest.mark.parametrize(
    ("lie", "words"),
    [
        (frame(8, RIGHT), "unit 8 answered what unit 7 was asked"),
        (frame(7, "040400010002"), "something else than was asked"),
        (frame(7, "03020001"), "something else than was asked"),
        (frame(7, "0306000100020003"), "something else than was asked"),
        (frame(7, "8402"), "something else than was asked"),
        (frame(7, RIGHT)[:-1] + b"\0", "check sum is wrong"),
        (b"\xff" * 40, "check sum is wrong"),
        (b"\7\x55\4\0\1\0\2", "is not Modbus RTU"),
    ],
)
def test_a_lie_is_told_and_the_line_is_in_doubt(lie: bytes, words: str) -> None:
    rtu = asked(framing())
    with pytest.raises(MalformedAnswer, match=words):
        rtu.feed(lie)
    assert rtu.in_doubt


def test_bytes_that_follow_an_answer_put_the_line_in_doubt() -> None:
    rtu = asked(framing())
    assert rtu.feed(frame(7, RIGHT) * 2) == bytes.fromhex(RIGHT)
    assert rtu.in_doubt
    rtu = asked(framing())
    rtu.feed(frame(7, RIGHT))
    assert rtu.feed(b"\0") is None
    assert rtu.in_doubt


def test_what_a_unit_in_doubt_says_before_its_echo_is_dropped() -> None:
    clock = Clock()
    doubts = Doubts(LATE_S, clock)
    rtu = asked(Rtu(doubts))
    rtu.abandon()
    assert rtu.in_doubt
    assert 7 in doubts
    asked(rtu, 7, echo(2))
    assert rtu.feed(frame(7, OLD)) is None
    assert rtu.feed(frame(7, "0800000001")) is None  # an older echo
    assert rtu.feed(frame(7, "0800000002")) == bytes.fromhex("0800000002")
    assert 7 not in doubts
    assert asked(rtu).feed(frame(7, RIGHT)) == bytes.fromhex(RIGHT)


def test_a_refused_echo_tells_the_present_as_well_and_an_old_refusal_disturbs_nobody() -> None:
    doubts = Doubts(LATE_S, Clock())
    rtu = asked(Rtu(doubts))
    rtu.abandon()
    asked(rtu, 7, echo(1)).abandon()
    assert asked(rtu, 7, echo(2)).feed(frame(7, "8801")) == b"\x88\1"  # the first echo's, but newer than any read
    assert 7 not in doubts
    assert asked(rtu).feed(frame(7, "8801")) is None
    assert rtu.feed(frame(7, RIGHT)) == bytes.fromhex(RIGHT)


def test_the_late_answer_of_one_unit_is_not_a_lie_of_the_next() -> None:
    rtu = asked(framing(), 7)
    rtu.abandon()
    asked(rtu, 8)
    assert rtu.feed(frame(7, OLD) + frame(8, RIGHT)) == bytes.fromhex(RIGHT)


def test_doubts_end_when_nothing_late_can_come() -> None:
    clock = Clock()
    doubts = Doubts(LATE_S, clock)
    doubts.add(7)
    clock.now_s = LATE_S - 0.1
    assert 7 in doubts
    clock.now_s = LATE_S
    assert 7 not in doubts


def test_a_stream_that_never_ends_is_given_up() -> None:
    rtu = framing()
    rtu.feed(bytes(MOST_UNASKED_BYTES))
    with pytest.raises(LinkLost, match="nobody asked for"):
        rtu.feed(b"\0")
