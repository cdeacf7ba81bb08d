"""Spans that a device refuses as a whole: one illegal register in them must not cost the others."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from drivers.modbus.plan import Span

WHOLE_AGAIN_S: Final = 300.0
"""How long a division is kept before the span is tried as a whole once more."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some fields of a span: what is asked, and their rows in the span."""

    span: Span
    rows: NDArray[np.intp]

    @classmethod
    def whole(cls, span: Span) -> Part:
        return cls(span, np.arange(len(span.fields)))

    def smaller(self) -> list[Part]:
        """The same fields in more requests; none when it cannot be divided."""
        return [Part(span, self.rows[rows]) for span, rows in self.span.divided()]


class Divisions:
    """How spans of one connection are divided, as learnt from refusals."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: WeakKeyDictionary[Span, tuple[float, list[Part]]] = WeakKeyDictionary()

    def of(self, span: Span) -> list[Part]:
        """The parts of ``span``; none when it is to be read as a whole."""
        kept = self._kept.get(span)
        return kept[1] if kept is not None and self._clock() < kept[0] else []

    def keep(self, span: Span, parts: list[Part]) -> None:
        self._kept[span] = (self._clock() + WHOLE_AGAIN_S, parts)
