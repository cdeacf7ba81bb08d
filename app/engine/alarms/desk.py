"""The alarm desk: judges, keeps, shows, and takes what operators do. Constructor arguments are all it knows of the plant."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from app.domain.alarms.machine import Base
from app.domain.alarms.state import AlarmState, Kind, Suppression, from_body
from app.domain.alarms.steps import Step, acknowledge, check_occurrence, reset, suppress, unsuppress
from app.domain.errors import InvalidInput, NotAllowed, NotFound
from app.domain.messages import Ack, Alarm, AlarmTransition, Session, Shelve
from app.domain.permissions import SUPERVISORS, require
from app.domain.site import Site
from app.engine.alarms.judge import Judge, Judgement
from app.engine.alarms.keeper import Decision, Keeper
from app.engine.alarms.rows import alarm_row, priority_of
from app.engine.alarms.rules import DATABASE, Ruled, rules_of
from app.engine.alarms.shown import Listener, Shown
from app.engine.audit import Audit
from app.engine.clock import Clock
from app.engine.events import EventLog
from app.engine.live import LiveTable, Rows
from app.engine.timer import Timer
from app.store import Store

LONGEST_SHELF_MIN = 480.0
URGENT = 1
DEEDS = {"ack": "acknowledge"}
"""Words of the audit for those of the journal, where they differ."""
REMOVED = "removed"
"""Journal event: the site has no such rule any more."""


class AlarmDesk:
    """All alarms of a site. ``start`` before ``run``; ``listen`` is told the changed rows after they are kept."""

    def __init__(
        self,
        site: Site,
        live: LiveTable,
        store: Store,
        events: EventLog,
        clock: Clock | None = None,
        *,
        audit: Audit | None = None,
    ) -> None:
        self._live, self._store, self._clock = live, store, clock or Clock()
        self._audit = audit or Audit(store, self._clock)
        self._rules: list[Ruled] = rules_of(site, live.row)
        self._numbers = {ruled.rule.id: n for n, ruled in enumerate(self._rules)}
        self._states = [AlarmState() for _ in self._rules]  # as decided
        self._shown = Shown(self._rules, events)
        self._timer: Timer[tuple[int, datetime | None]] = Timer(self._clock)  # a shelf comes with its end
        self._keeper = Keeper(store, self._shown.show)
        self._judge: Judge | None = None

    # -- the running desk ---------------------------------------------------------------------------------------------
    async def start(self) -> None:
        """Take up the states of the last run, then judge every rule on what the live table has now, and follow it."""
        kept = await asyncio.to_thread(self._store.alarms.states)
        gone = {id: from_body(body) for id, body in kept.items() if id not in self._numbers}
        for id, n in self._numbers.items():
            if id in kept:
                self._restore(n, from_body(kept[id]))
        await self._forget(gone)
        self._judge = Judge(
            self._rules, self._states, self._live, clock=self._clock, take=self._judged, schedule=self._schedule
        )
        self._judge.judge(range(len(self._rules)))
        self._live.listen(self.evaluate)

    async def run(self) -> None:
        """Keep, show and watch the time until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._keeper.run(), name="alarm keeper")
            group.create_task(self._timer.run(self._time_is_up), name="alarm timer")

    def evaluate(self, rows: Rows) -> None:
        """Judge the rules whose inputs are in these rows; called by the live table."""
        if self._judge is not None:
            self._judge.rows_changed(rows)

    def device_changed(self, device: str, online: bool, detail: str = "") -> None:
        """A device went silent or came back; called by the acquisition."""
        if self._judge is not None:
            self._judge.device_changed(device, online, detail)

    def database(self, kept: bool, why: str) -> None:
        """Whether the database keeps what is recorded, and why not."""
        if self._judge is not None:
            self._judge.device_changed(DATABASE, kept, why)

    def tick(self) -> None:
        """Act on delays and shelves whose time is up; ``run`` does it by itself."""
        self._time_is_up(self._timer.due())

    async def settled(self) -> None:
        """Wait until everything that is decided so far is kept and shown; needs a running desk."""
        await self._keeper.settled()

    # -- what is shown ------------------------------------------------------------------------------------------------
    def active(self) -> list[Alarm]:
        """All rows that are not normal, with those that are shelved or suppressed."""
        return list(self._shown.rows.values())

    def alarm(self, id: str) -> Alarm:
        """One alarm as it is shown; state ``cleared`` when it is normal. Raises ``NotFound``."""
        n = self._number(id)
        normal = AlarmState(occurrence=self._states[n].occurrence, unknown_since=self._states[n].unknown_since)
        return self._shown.rows.get(id) or alarm_row(self._rules[n], normal)

    def counts(self) -> dict[str, int]:
        """Rows of the list by priority ("1"), those not acknowledged ("1u"), "unacknowledged" of all, "shelved"."""
        return self._shown.counts()

    def listen(self, callback: Listener) -> Callable[[], None]:
        """Call ``callback`` with the rows that changed, once they are kept; the result ends that."""
        return self._shown.listen(callback)

    async def journal(
        self,
        start: datetime | None = None,
        end: datetime | None = None,
        alarm: str = "",
        limit: int = 200,
        before: int | None = None,
    ) -> list[AlarmTransition]:
        """Transitions from the newest back."""
        return await asyncio.to_thread(self._store.alarms.journal, start, end, alarm, limit, before)

    # -- what operators do --------------------------------------------------------------------------------------------
    async def acknowledge(self, id: str, ack: Ack, session: Session) -> Alarm:
        """Acknowledge; ``ack.occurrence`` guards against one that was not seen. Raises ``Conflict``, ``NotAllowed``."""
        n = self._allowed(id, session)
        check_occurrence(self._states[n], ack.occurrence)
        note = ack.note.strip()
        return await self._person(n, acknowledge(self._states[n], session.name, note, self._clock.utc()), session, note)

    async def reset(self, id: str, session: Session) -> Alarm:
        """Let go of a latch."""
        n = self._allowed(id, session)
        return await self._person(n, reset(self._states[n], self._clock.utc()), session)

    async def shelve(self, id: str, asked: Shelve, session: Session) -> Alarm:
        """Silence an alarm for a while; urgent ones need a supervisor."""
        n = self._allowed(id, session)
        reason = asked.reason.strip()
        if not reason:
            raise InvalidInput("reason", "Give the reason why the alarm is shelved.")
        if not 0 < asked.minutes <= LONGEST_SHELF_MIN:
            raise InvalidInput("minutes", f"An alarm is shelved for up to {LONGEST_SHELF_MIN / 60:g} hours.")
        if priority_of(self._rules[n], self._states[n]) == URGENT and session.role not in SUPERVISORS:
            raise NotAllowed("Urgent alarms are shelved by an engineer or an administrator.")
        now = self._clock.utc()
        shelf = Suppression(
            kind=Kind.SHELVED,
            by=session.name,
            reason=reason,
            since=now,
            until=now + timedelta(minutes=asked.minutes),
        )
        step = suppress(self._states[n], shelf)
        self._time_shelf(n, step.state)
        return await self._person(n, step, session, reason)

    async def unshelve(self, id: str, session: Session) -> Alarm:
        """End a shelf before its time."""
        n = self._allowed(id, session)
        step = unsuppress(self._states[n], Kind.SHELVED, self._rules[n].traits, self._clock.utc())
        return await self._person(n, step, session)

    # -- inside -------------------------------------------------------------------------------------------------------
    def _number(self, id: str) -> int:
        if id not in self._numbers:
            raise NotFound(f"There is no alarm '{id}'.")
        return self._numbers[id]

    def _allowed(self, id: str, session: Session) -> int:
        require(session.rights, "acknowledge", session.role)
        return self._number(id)

    async def _person(self, n: int, step: Step, session: Session, note: str = "") -> Alarm:
        done = asyncio.get_running_loop().create_future()
        self._decide(n, step, user=session.name, workstation=session.workstation, note=note, done=done)
        try:
            await done
        finally:  # also when the database keeps it later only
            await self._audit.write(
                session.name,
                session.workstation,
                DEEDS.get(step.event, step.event),
                f"alarm {self._rules[n].rule.id}",
                old=step.old,
                new=step.new,
                reason=note,
            )
        return self.alarm(self._rules[n].rule.id)

    def _judged(self, judgement: Judgement) -> None:
        self._decide(
            judgement.rule, judgement.step, quality=judgement.look.quality, note=judgement.note, at=judgement.at
        )

    def _decide(
        self,
        n: int,
        step: Step,
        *,
        at: datetime | None = None,
        quality: str = "",
        user: str = "",
        workstation: str = "",
        note: str = "",
        done: asyncio.Future[None] | None = None,
    ) -> None:
        old, self._states[n] = self._states[n], step.state
        if not (old.listed or step.state.listed):
            return  # a normal alarm whose input comes and goes is nobody's concern
        transition = AlarmTransition(
            seq=0,
            alarm=self._rules[n].rule.id,
            occurrence=step.state.occurrence,
            at=at or self._clock.utc(),
            event=step.event,
            old=step.old,
            new=step.new,
            priority=priority_of(self._rules[n], step.state),
            value=step.state.value,
            quality=quality,
            limit=step.state.limit,
            user=user,
            workstation=workstation,
            note=note,
        )
        self._keeper.put(Decision(n, step.state, transition, done))

    def _schedule(self, due_s: float, n: int) -> None:
        self._timer.add(due_s, (n, None))

    def _time_is_up(self, due: list[tuple[int, datetime | None]]) -> None:
        assert self._judge is not None
        self._judge.judge(n for n, shelf_end in due if shelf_end is None)
        for n, shelf_end in due:
            shelf = self._states[n].suppression(Kind.SHELVED)
            if shelf_end is not None and shelf is not None and shelf.until == shelf_end:
                step = unsuppress(self._states[n], Kind.SHELVED, self._rules[n].traits, self._clock.utc())
                self._decide(n, step, note="The time on the shelf is over.")

    def _time_shelf(self, n: int, state: AlarmState) -> None:
        """Shelves end by the monotonic clock, so that a jump of the wall clock ends none early."""
        shelf = state.suppression(Kind.SHELVED)
        if shelf is not None and shelf.until is not None:
            left_s = (shelf.until - self._clock.utc()).total_seconds()
            self._timer.add(self._clock.monotonic_s() + max(0.0, left_s), (n, shelf.until))

    def _restore(self, n: int, state: AlarmState) -> None:
        self._states[n] = state
        self._time_shelf(n, state)
        self._shown.put(n, state)

    async def _forget(self, gone: dict[str, AlarmState]) -> None:
        """Drop the states of rules that are no more; what was not normal is journalled."""
        now = self._clock.utc()
        rows = [_removed(id, state, now) for id, state in gone.items() if state.listed]
        if rows:
            await asyncio.to_thread(self._store.alarms.commit, {}, rows)
        await asyncio.to_thread(self._store.alarms.forget, list(gone))


def _removed(id: str, state: AlarmState, at: datetime) -> AlarmTransition:
    return AlarmTransition(
        seq=0,
        alarm=id,
        occurrence=state.occurrence,
        at=at,
        event=REMOVED,
        old=state.shown,
        new=Base.NORM.value,
        priority=state.priority,
        note="The site has no such alarm rule any more.",
    )
