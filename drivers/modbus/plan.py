"""Which registers travel in which request: the fewest requests within the device's limits, gaps read along where they save one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from drivers.base import PlanItem, Request
from drivers.modbus.address import RegisterAddress
from drivers.modbus.decode import BitDecoder, RegisterDecoder, Values
from drivers.modbus.options import DeviceSettings
from drivers.modbus.pdu import Question, read_question


class Span:
    """One run of registers or bits that is read with one request, and how its ``fields`` are found in the answer."""

    __slots__ = ("__weakref__", "_byte_order", "_decode", "count", "fields", "question", "start")

    def __init__(self, fields: Sequence[RegisterAddress], byte_order: str) -> None:
        table = fields[0].table
        self.fields = tuple(fields)
        self.start = min(field.register for field in fields)
        self.count = max(field.end for field in fields) - self.start
        self.question: Question = read_question(table, self.start, self.count)
        self._byte_order = byte_order
        self._decode = (
            BitDecoder(self.start, self.fields)
            if table.of_bits
            else RegisterDecoder(self.start, self.fields, byte_order)
        )

    def decode(self, payload: bytes) -> Values:
        """Raw values in the order of ``fields``."""
        return self._decode(payload)

    def divided(self) -> list[tuple[Span, NDArray[np.intp]]]:
        """Smaller spans with the rows of each: first without the gaps, then halves; none when it is one register's."""
        ends = np.maximum.accumulate([field.end for field in self.fields])
        starts = [field.register for field in self.fields]
        cuts = [row for row, end in enumerate(ends[:-1], 1) if starts[row] > end]
        cuts = cuts or self._middle(starts)
        if not cuts:
            return []
        edges = [0, *cuts, len(self.fields)]
        return [(Span(self.fields[a:b], self._byte_order), np.arange(a, b)) for a, b in pairwise(edges)]

    @staticmethod
    def _middle(starts: list[int]) -> list[int]:
        """The row nearest to the middle at which another register begins."""
        rows = [row for row in range(1, len(starts)) if starts[row] != starts[row - 1]]
        return [min(rows, key=lambda row: abs(2 * row - len(starts)))] if rows else []


def plan_requests(settings: DeviceSettings, items: Sequence[PlanItem]) -> list[Request]:
    """The fewest requests for ``items``. Ordered by address, a greedy run from the left is optimal."""
    ordered = sorted(((_known(item.address), item.index) for item in items), key=lambda pair: _place(pair[0]))
    requests = []
    for run in _runs(settings, ordered):
        fields = [address for address, _ in run]
        indices = np.array([index for _, index in run], np.intp)
        requests.append(Request(indices, Span(fields, settings.byte_order)))
    return requests


def _runs(
    settings: DeviceSettings, ordered: Sequence[tuple[RegisterAddress, int]]
) -> Iterator[list[tuple[RegisterAddress, int]]]:
    run: list[tuple[RegisterAddress, int]] = []
    end = 0
    for address, index in ordered:
        if run and not _fits(settings, run[0][0], end, address):
            yield run
            run = []
        end = max(end, address.end) if run else address.end
        run.append((address, index))
    if run:
        yield run


def _fits(settings: DeviceSettings, first: RegisterAddress, end: int, address: RegisterAddress) -> bool:
    """True when ``address`` can travel in the request that began with ``first`` and reaches to ``end``."""
    bits = address.table.of_bits
    most = settings.max_bits if bits else settings.max_registers
    gap = settings.max_gap * 16 if bits else settings.max_gap  # a register is as long as sixteen bits
    return (
        address.table == first.table
        and address.register - end <= gap
        and max(end, address.end) - first.register <= most
    )


def _known(address: object) -> RegisterAddress:
    if not isinstance(address, RegisterAddress):
        raise TypeError(f"{address!r} is not an address of this driver")
    return address


def _place(address: RegisterAddress) -> tuple[int, int, int]:
    return address.table, address.register, address.end
