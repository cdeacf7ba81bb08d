"""The transition table of one alarm (ISA-18.2, clause 5.3). Only the base state; suppression and quality are other facts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import Conflict


class Base(StrEnum):
    """Values are the words of ``messages.Alarm.state``. ``RTNUN``: returned to normal, not acknowledged."""

    NORM = "cleared"
    UNACK = "unacknowledged"
    ACKED = "acknowledged"
    RTNUN = "returned"
    L_UNACK = "latched"
    L_ACK = "latched_acknowledged"


class Happening(StrEnum):
    """What can befall an alarm. ``HIGHER``: the condition went on to a worse level or to the other side."""

    RAISE = "raise"
    HIGHER = "higher"
    CLEAR = "clear"
    ACK = "ack"
    RESET = "reset"


WAITING = frozenset({Base.UNACK, Base.RTNUN, Base.L_UNACK})
"""Somebody has yet to acknowledge."""
LATCHED = frozenset({Base.L_UNACK, Base.L_ACK})


@dataclass(frozen=True, slots=True)
class Traits:
    """What the rule says about the machine. ``latch``: a person resets it; ``ack_required``: a person must acknowledge."""

    latch: bool = False
    ack_required: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """The base state afterwards; whether the operator is called; whether a new occurrence began."""

    base: Base
    annunciate: bool = False
    new_occurrence: bool = False


def transition(base: Base, happening: Happening, traits: Traits = Traits()) -> Outcome:
    """The outcome of ``happening`` in ``base``. Raises ``Conflict`` with a sentence for what a person may not do now."""
    match happening:
        case Happening.RAISE:
            return _raised(base, traits)
        case Happening.HIGHER:
            return _worsened(base, traits)
        case Happening.CLEAR:
            return Outcome(_cleared(base, traits))
        case Happening.ACK:
            return Outcome(_acknowledged(base))
        case Happening.RESET:
            return Outcome(_reset(base))


def annunciated(traits: Traits) -> Base:
    """The state of a condition that is true and was just made known."""
    return Base.UNACK if traits.ack_required else Base.ACKED


def _raised(base: Base, traits: Traits) -> Outcome:
    if base in (Base.UNACK, Base.ACKED):
        return Outcome(base)
    return Outcome(annunciated(traits), annunciate=True, new_occurrence=True)


def _worsened(base: Base, traits: Traits) -> Outcome:
    if base not in (Base.UNACK, Base.ACKED):
        return _raised(base, traits)
    return Outcome(Base.UNACK if base is Base.UNACK else annunciated(traits), annunciate=True)


def _cleared(base: Base, traits: Traits) -> Base:
    match base:
        case Base.UNACK:
            return Base.L_UNACK if traits.latch else Base.RTNUN
        case Base.ACKED:
            return Base.L_ACK if traits.latch else Base.NORM
        case _:
            return base


def _acknowledged(base: Base) -> Base:
    match base:
        case Base.UNACK:
            return Base.ACKED
        case Base.RTNUN:
            return Base.NORM
        case Base.L_UNACK:
            return Base.L_ACK
        case Base.NORM:
            raise Conflict("There is nothing to acknowledge: the alarm has cleared.")
        case _:
            raise Conflict("The alarm is already acknowledged.")


def _reset(base: Base) -> Base:
    match base:
        case Base.L_ACK:
            return Base.NORM
        case Base.L_UNACK:
            raise Conflict("Acknowledge the alarm before it is reset.")
        case Base.UNACK | Base.ACKED:
            raise Conflict("The alarm is still active and cannot be reset; it can once its condition is gone.")
        case _:
            raise Conflict("There is nothing to reset: the alarm is not latched.")
