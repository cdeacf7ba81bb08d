"""Every pair of the transition table, as the table of the specification is written."""

from __future__ import annotations

import pytest

from app.domain.alarms.machine import Base, Happening, Outcome, Traits, transition
from app.domain.errors import Conflict

NORM, UNACK, ACKED, RTNUN, L_UNACK, L_ACK = Base
RAISE, HIGHER, CLEAR, ACK, RESET = Happening
LATCH = Traits(latch=True)
NO_ACK = Traits(ack_required=False)
CALLED = {"annunciate": True}
NEW = {"annunciate": True, "new_occurrence": True}

TABLE = [
    (NORM, RAISE, Traits(), Outcome(UNACK, **NEW)),
    (NORM, RAISE, NO_ACK, Outcome(ACKED, **NEW)),
    (NORM, HIGHER, Traits(), Outcome(UNACK, **NEW)),
    (NORM, HIGHER, NO_ACK, Outcome(ACKED, **NEW)),
    (NORM, CLEAR, Traits(), Outcome(NORM)),
    (NORM, CLEAR, LATCH, Outcome(NORM)),
    (UNACK, RAISE, Traits(), Outcome(UNACK)),
    (UNACK, HIGHER, Traits(), Outcome(UNACK, **CALLED)),
    (UNACK, CLEAR, Traits(), Outcome(RTNUN)),
    (UNACK, CLEAR, LATCH, Outcome(L_UNACK)),
    (UNACK, ACK, Traits(), Outcome(ACKED)),
    (ACKED, RAISE, Traits(), Outcome(ACKED)),
    (ACKED, HIGHER, Traits(), Outcome(UNACK, **CALLED)),
    (ACKED, HIGHER, NO_ACK, Outcome(ACKED, **CALLED)),
    (ACKED, CLEAR, Traits(), Outcome(NORM)),
    (ACKED, CLEAR, LATCH, Outcome(L_ACK)),
    (RTNUN, RAISE, Traits(), Outcome(UNACK, **NEW)),
    (RTNUN, HIGHER, Traits(), Outcome(UNACK, **NEW)),
    (RTNUN, CLEAR, Traits(), Outcome(RTNUN)),
    (RTNUN, ACK, Traits(), Outcome(NORM)),
    (L_UNACK, RAISE, LATCH, Outcome(UNACK, **NEW)),
    (L_UNACK, HIGHER, LATCH, Outcome(UNACK, **NEW)),
    (L_UNACK, CLEAR, LATCH, Outcome(L_UNACK)),
    (L_UNACK, ACK, LATCH, Outcome(L_ACK)),
    (L_ACK, RAISE, LATCH, Outcome(UNACK, **NEW)),
    (L_ACK, HIGHER, LATCH, Outcome(UNACK, **NEW)),
    (L_ACK, CLEAR, LATCH, Outcome(L_ACK)),
    (L_ACK, RESET, LATCH, Outcome(NORM)),
]

REFUSED = [
    (NORM, ACK, "nothing to acknowledge"),
    (ACKED, ACK, "already acknowledged"),
    (L_ACK, ACK, "already acknowledged"),
    (NORM, RESET, "nothing to reset"),
    (UNACK, RESET, "still active"),
    (ACKED, RESET, "still active"),
    (RTNUN, RESET, "nothing to reset"),
    (L_UNACK, RESET, "Acknowledge the alarm before"),
]


@pytest.mark.parametrize(("base", "happening", "traits", "outcome"), TABLE)
def test_every_allowed_pair(base: Base, happening: Happening, traits: Traits, outcome: Outcome) -> None:
    assert transition(base, happening, traits) == outcome


@pytest.mark.parametrize(("base", "happening", "sentence"), REFUSED)
def test_every_refused_pair_says_why(base: Base, happening: Happening, sentence: str) -> None:
    with pytest.raises(Conflict, match=sentence):
        transition(base, happening)


def test_no_pair_is_left_out() -> None:
    told = {(base, happening) for base, happening, *_ in TABLE} | {(base, happening) for base, happening, _ in REFUSED}
    assert told == {(base, happening) for base in Base for happening in Happening}
