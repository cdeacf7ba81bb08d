"""Doing an import and taking it back: blocking, with progress, all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import msgspec

from app.domain.errors import Cancelled, InvalidInput
from app.domain.messages.exchange import HistoryImport, ImportPlan
from app.engine.exchange.planning import READ_SHARE, Order, Planned, Progress
from app.exchange.faults import sentence
from app.store import Store

LEAST_REASON = 3
SETTLE_STEP_S = 0.5


def check_import(order: Order, plan: ImportPlan, *, leave_out: bool) -> None:
    """Raises ``InvalidInput`` when the plan must not be carried out as it is."""
    if order.rule == "replace" and len(order.reason.strip()) < LEAST_REASON:
        raise InvalidInput("reason", "reason: say why values are replaced.")
    if plan.fault_count and not leave_out:
        first = sentence(plan.faults[0])
        raise InvalidInput(
            "file", f"{first}. {plan.fault_count:,} values in all cannot be used: correct the file, or leave them out."
        )
    if not plan.values:
        raise InvalidInput("file", f"{plan.file}: there is nothing to import: no value goes to a place that is empty.")


def carry_out(  # noqa: PLR0917 what is written, and who waits for it
    store: Store, order: Order, planned: Planned, at: datetime, progress: Progress, is_cancelled: Callable[[], bool]
) -> HistoryImport:
    """Write what was planned. When it is cancelled or fails, everything is taken back before this returns."""
    entry = _entry(order, planned.plan, at)
    number = store.imports.begin(entry)
    try:
        for done, (point, placed) in enumerate(planned.writes):
            if is_cancelled():
                raise Cancelled
            progress(READ_SHARE + (1 - READ_SHARE) * done / len(planned.writes), f"Writing {point}")
            if placed.intervals is not None:
                store.imports.put_intervals(number, point, placed.intervals)
            if placed.samples is not None:
                store.imports.put_samples(number, point, placed.samples)
    except BaseException:
        abandon(store, number)
        raise
    return store.imports.finish(number, entry)


def abandon(store: Store, number: int) -> None:
    """Take back an import that did not finish."""
    for _ in store.imports.take_back(number):
        pass
    store.imports.forget(number)


def undo(store: Store, number: int, by: str, reason: str, at: datetime, progress: Progress) -> HistoryImport:  # noqa: PLR0917
    """Restore the state before. Raises ``NotFound`` and ``Conflict``. A stop half-way is no harm: it can be done again."""
    entry = store.imports.check_undoable(number)
    for share in store.imports.take_back(number):
        progress(share, f"Taking back {entry.file}")
    return store.imports.note_undone(number, by, reason, at)


def settle(store: Store) -> None:
    """Roll up what an import has changed, for whom no recorder does it."""
    store.samples.settle(_now_us())


def settled(store: Store, is_cancelled: Callable[[], bool]) -> None:
    """Roll up what waits, in steps that keep nobody waiting: a plan looks at the intervals."""
    store.samples.settle(_now_us(), SETTLE_STEP_S)
    while store.samples.behind and not is_cancelled():
        store.samples.settle(_now_us(), SETTLE_STEP_S)


def _now_us() -> int:
    return int(datetime.now(UTC).timestamp() * 1_000_000)


def _entry(order: Order, plan: ImportPlan, at: datetime) -> HistoryImport:
    written = [series for series in plan.series if series.new or series.replaced]
    layout = replace(plan.layout, questions=())
    return HistoryImport(
        number=0,
        at=at,
        by=order.by,
        workstation=order.workstation,
        file=plan.file,
        sha256=plan.sha256,
        rule=order.rule,
        reason=order.reason.strip(),
        points=len(written),
        values=plan.values,
        replaced=sum(series.replaced for series in plan.series),
        kept=sum(series.kept for series in plan.series),
        first=min((series.first for series in written if series.first), default=None),
        last=max((series.last for series in written if series.last), default=None),
        state="done",
        layout=msgspec.json.encode(layout).decode(),
    )
