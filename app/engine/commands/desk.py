"""The command desk: checks, reserves, sends once, follows to the end, and ends overrides when their time is over."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from app.domain.commands.checks import FAILED, objection, refusal, run_checks, validate
from app.domain.commands.holding import as_release, override_of
from app.domain.commands.lifecycle import advanced, drafted, left_behind
from app.domain.errors import Conflict, NotAllowed
from app.domain.messages import Command, CommandRequest, Override, Session
from app.domain.readings import Quality
from app.domain.site import Name, Point, Site
from app.engine.alarms import AlarmDesk
from app.engine.audit import Audit
from app.engine.clock import Clock
from app.engine.commands.carrier import Carrier
from app.engine.commands.ledger import PATIENCE_S, Ledger
from app.engine.commands.overrides import Listener as OverridesListener
from app.engine.commands.overrides import Overrides
from app.engine.commands.records import ENGINE, Listener, Records
from app.engine.commands.selection import Selection
from app.engine.commands.survey import Survey
from app.engine.commands.wire import Wire
from app.engine.commands.words import not_released_words
from app.engine.events import EventLog
from app.engine.live import LiveTable
from app.engine.timer import Timer
from app.store import Store

READBACK_S = 10.0
READ_INTERVAL_S = 0.3
RELEASE_AGAIN_S = 10.0
SOON_S = 1.0
CLOSED = "The site is being changed, or the engine starts or stops."
ENGINE_SESSION = Session(
    token="", name=ENGINE, role="engine", rights=("command",), expires_at=datetime.max.replace(tzinfo=UTC)
)


class CommandDesk:
    """All commands and overrides of a site; ``run`` carries them out."""

    def __init__(  # noqa: PLR0917 the parts of an engine, in the order in which they are built
        self,
        site: Site,
        live: LiveTable,
        acquisition: Wire,
        alarms: AlarmDesk,
        store: Store,
        audit: Audit,
        events: EventLog,
        *,
        clock: Clock | None = None,
        readback_s: float = READBACK_S,
        interval_s: float = READ_INTERVAL_S,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._events, self._clock, self._audit = events, clock or Clock(), audit
        self._survey = Survey(site, live, acquisition, alarms.active)
        self._selection, self._ledger = Selection(), Ledger(patience_s)
        self._timer: Timer[Override] = Timer(self._clock)
        self._overrides = Overrides(store, self._ledger, self._clock, self._timer)
        self._records = Records(store, audit, events, self._ledger)
        self._carrier = Carrier(
            acquisition,
            self._records,
            self._overrides,
            self._selection,
            clock=self._clock,
            hold_max_h=site.site.override_max_h,
            readback_s=readback_s,
            interval_s=interval_s,
        )
        self._overdue: set[str] = set()
        self._takes = False  # commands: from when the former run is taken up until the desk closes
        self.ready = asyncio.Event()  # what a former run left has been taken up

    # -- the running desk ---------------------------------------------------------------------------------------------
    async def run(self) -> None:
        """Carry out commands and end overrides until cancelled; what is on its way then is unknown at the next start."""
        await self._overrides.load()
        await self._take_up()
        self._takes = True
        self.ready.set()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._ledger.run(), name="command ledger")
                group.create_task(self._timer.run(self._time_is_up), name="override timer")
                await self._until_closed()
        finally:
            await self._carrier.close()

    async def _until_closed(self) -> None:
        """What arrives after this would neither be kept nor carried to its end."""
        try:
            await asyncio.Event().wait()
        finally:
            self._takes = False

    def tick(self) -> None:
        """Release what is due; ``run`` does it by itself."""
        self._time_is_up(self._timer.due())

    # -- what people do -----------------------------------------------------------------------------------------------
    async def check(self, request: CommandRequest, session: Session) -> Command:
        """The command with every check made; nothing is sent. One that could be sent is reserved for its user for 30 s.

        Raises ``Conflict`` while the plant is being changed.
        """
        self._require_open()
        point, command = self._drafted(request, session)
        if all(check.result != FAILED for check in command.checks):
            self._selection.select(point.id, session.name, self._clock.monotonic_s())
        return command

    async def submit(self, request: CommandRequest, session: Session) -> Command:
        """Send it, if nothing objects. Returns the command as confirmed, or refused with the check that forbids it.

        It goes on by itself to verified, refused, failed or unknown. Raises ``NotAllowed``, ``NotFound``, ``InvalidInput``,
        and ``Conflict`` while the plant is being changed: nobody would follow it to its end.
        """
        if not self._takes:
            action = "release" if request.value is None else "command"
            who = (session.name, session.workstation, action, request.point)
            await self._audit.write(*who, reason=request.reason, result=f"refused: {CLOSED}")
        self._require_open()
        point, command = self._drafted(request, session)  # nothing is awaited from here to the reservation
        found = objection(command.checks, request.accepted)
        if found is None:
            kept, _ = self._carrier.start(point, command)
            await self._ledger.kept(kept)
            return self._records.find(command.id)
        command = advanced(command, "refused", self._clock.utc(), refusal(found))
        await self._records.note(point, command)
        if "command" not in session.rights:
            raise NotAllowed(f"The role {session.role or 'none'} may not command the plant.")
        return command

    def command(self, id: str) -> Command:
        """A command as it stands now; older ones come from the database. Raises ``NotFound``."""
        return self._records.find(id)

    def overrides(self) -> list[Override]:
        """All overrides in force, the oldest first."""
        return self._overrides.all()

    def override(self, point: str) -> Override | None:
        """The override of a point."""
        return self._overrides.find(point)

    def listen(self, callback: Listener) -> Callable[[], None]:
        """Call ``callback`` with a command at each of its steps; the result ends that."""
        return self._records.listen(callback)

    def listen_overrides(self, callback: OverridesListener) -> Callable[[], None]:
        """Call ``callback`` with all overrides whenever one comes, goes or changes; the result ends that."""
        return self._overrides.listen(callback)

    def _require_open(self) -> None:
        if not self._takes:
            raise Conflict(f"{CLOSED} Nothing was sent. Try again in a few seconds.")

    def _drafted(self, request: CommandRequest, session: Session) -> tuple[Point, Command]:
        point = self._survey.point(request.point)
        validate(request)
        override = self._overrides.find(point.id)
        request = as_release(request, override) if request.value is None else request
        held_by = self._selection.holder(point.id, session.name, self._clock.monotonic_s())
        situation = self._survey.situation(point, session, held_by)
        checks = run_checks(request, replace(situation, override=override.priority if override else None))
        command = drafted(secrets.token_hex(8), request, session, checks, self._clock.utc())
        known = situation.reading.quality is not Quality.BAD
        return point, replace(command, old=situation.reading.value if known else None)

    # -- what the engine does by itself -------------------------------------------------------------------------------
    async def _take_up(self) -> None:
        """End what a former run left: nothing is sent again, and what may be in force is an override."""
        for override in self._overrides.all():
            if not self._survey.has(override.point):
                self._overrides.drop(override.point)
                text = f"{override.point.upper()}: the site has no such point any more, its override is forgotten"
                korean = f"{override.point.upper()}: 사이트에서 삭제된 포인트, 수동값 기록 제거"
                self._events.add("system", override.point, Name(en=text, ko=korean), priority=2)
        for command in await self._records.unfinished():
            if self._survey.has(command.point):
                self._leave_behind(self._survey.point(command.point), command)

    def _leave_behind(self, point: Point, command: Command) -> None:
        ended, former = left_behind(command, self._clock.utc()), self._overrides.find(point.id)
        if ended.state == "unknown" and ended.value is not None and (former is None or former.command != ended.id):
            self._overrides.keep(override_of(ended, point, self._clock.utc(), former))
        self._records.note_soon(point, ended)

    def _time_is_up(self, due: list[Override]) -> None:
        for override in due:
            if self._overrides.is_in_force(override):
                self._carrier.own(self._end(override), f"end of override {override.point}")

    async def _end(self, override: Override) -> None:
        """Release an override whose time is over; tried until it is gone, because releasing twice does no harm."""
        point = self._survey.point(override.point)
        online = self._survey.online(point)
        if online is None:  # the engine has just started
            self._overrides.again_in(override, SOON_S)
            return
        request = CommandRequest(
            point=point.id, value=None, priority=override.priority, reason="The time to hold is over"
        )
        _, command = self._drafted(request, ENGINE_SESSION)
        found = objection(command.checks, ())
        if found is not None and found.id == "free":
            self._overrides.again_in(override, SOON_S)
            return
        detail = refusal(found) if found is not None else ""
        if found is None:
            await self._carrier.start(point, command)[1]
            detail = self._records.find(command.id).detail
        if self._overrides.is_in_force(override):
            self._tell_overdue(point, detail)
            self._overrides.again_in(override, RELEASE_AGAIN_S)
        else:
            self._overdue.discard(point.id)

    def _tell_overdue(self, point: Point, detail: str) -> None:
        if point.id not in self._overdue:
            self._overdue.add(point.id)
            self._events.add("system", point.id, not_released_words(point, detail), priority=2)
