"""Who may come in: first start, signing in, passwords. The engine is the authority: no default account, argon2id."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from app.domain.accounts import Account
from app.domain.errors import Conflict, InvalidInput, NotFound, NotSignedIn, StoreError
from app.domain.messages import OwnPassword, Session, SignIn
from app.domain.permissions import rights_of
from app.domain.site import Name
from app.engine.activity import USUAL_MIN
from app.engine.audit import Audit
from app.engine.clock import Clock
from app.engine.events import EventLog
from app.engine.opensessions import OpenSessions
from app.engine.passwords import Passwords
from app.engine.patience import Patience, TooMany
from app.engine.sessions import sessions_of
from app.engine.workstations import Workstations
from app.store import Store
from app.store.accounts import folded

LOOK_AGAIN_S = 2.0
LONGEST_NAME = 64
WRONG = "The user name or the password is wrong."
SIGNED_IN = Name(en="Signed in", ko="로그인")
SIGNED_OUT = Name(en="Signed out", ko="로그아웃")


class Accounts:
    """Signing in and out of the running engine. ``folder`` keeps what outlives it."""

    def __init__(
        self,
        store: Store,
        audit: Audit,
        clock: Clock | None = None,
        patience: Patience | None = None,
        *,
        folder: Path | None = None,
        events: EventLog | None = None,
        idle_min: Callable[[], float] = lambda: USUAL_MIN,
    ) -> None:
        self._store, self._audit, self._clock, self._events = store, audit, clock or Clock(), events
        self._patience = patience or Patience(self._clock.monotonic_s)
        self._first = asyncio.Lock()
        self._workstations = Workstations(folder)
        self.passwords = Passwords()
        self.changing = asyncio.Lock()
        """Held while an account is changed, so that what was read before is not followed after."""
        self.sessions = OpenSessions(self._clock, idle_min, sessions_of(store, folder))
        self.sessions.take_up(store.accounts.find)
        self._first_start, self._looked_s = not store.accounts.any(), self._clock.monotonic_s()

    # -- the first account --------------------------------------------------------------------------------------------
    @property
    def first_start(self) -> bool:
        """There is no account yet: the first administrator can be created. One added by the command line is seen, too."""
        now_s = self._clock.monotonic_s()
        if self._first_start and now_s - self._looked_s >= LOOK_AGAIN_S:
            self._looked_s = now_s
            with suppress(StoreError):
                self._first_start = not self._store.accounts.any()
        return self._first_start

    async def create_first(self, name: str, password: str, workstation: str = "") -> Session:
        """Create the first administrator and sign in. Raises ``Conflict`` when there is an account already."""
        async with self._first:
            if await asyncio.to_thread(self._store.accounts.any):
                self._first_start = False
                raise Conflict("There is an administrator already. Sign in.")
            account = await self.passwords.account(name, "administrator", password, self._clock.utc())
            await asyncio.to_thread(self._store.accounts.add, account)
            self._first_start = False
        await self._audit.write(name, workstation, "add_account", name, new="administrator", reason="First start")
        return await self._opened(account, workstation)

    async def add(self, name: str, role: str, password: str) -> Account:
        """Keep a new account. Raises ``InvalidInput`` and ``Conflict``."""
        account = await self.passwords.account(name, role, password, self._clock.utc())
        await asyncio.to_thread(self._store.accounts.add, account)
        self._first_start = False
        return account

    # -- in and out ---------------------------------------------------------------------------------------------------
    async def sign_in(self, asked: SignIn) -> Session:
        """A session for name and password; unknown user and wrong password are the same in text and time.

        Raises ``NotSignedIn``; after five failures in a row each further attempt waits longer. A workstation at which this
        name has signed in before does not wait for what others try.
        """
        name = asked.name[:LONGEST_NAME]
        queue = (folded(name), self._workstations.number(folded(name), asked.workstation_key))
        who = (name, asked.workstation, "sign_in", name)
        await self._turn(queue, who)
        account = await asyncio.to_thread(self._store.accounts.find, name)
        right = await self.passwords.match(account, asked.password)
        if account is None or not right or not account.enabled:
            await self._audit.write(*who, result="refused")
            raise NotSignedIn(WRONG)
        self._patience.forget(queue)
        self._first_start = False
        return await self._opened(account, asked.workstation)

    def session(self, token: str) -> Session:
        """The session of a token with the rights of this moment; using it makes it last on. Raises ``NotSignedIn``."""
        return self.sessions.find(token)

    def acted(self, token: str) -> Session:
        """Somebody did something in this session: its rights go on. Raises ``NotSignedIn``."""
        self.sessions.act(token)
        return self.sessions.find(token)

    async def confirm(self, token: str, password: str) -> Session:
        """The password was entered again: rights that ended for want of deeds come back. Raises ``InvalidInput``."""
        await self._prove(token, password, "confirm")
        session = self.sessions.find(token)  # it may have ended meanwhile
        self.sessions.begin(token)
        await self._audit.write(session.name, session.workstation, "confirm", session.name, result="confirmed")
        return self.sessions.find(token)

    async def change_own_password(self, token: str, asked: OwnPassword) -> None:
        """Another password for whoever is signed in; their other sessions end. Raises ``InvalidInput``."""
        await self._prove(token, asked.password, "change_password")
        if asked.new == asked.password:
            raise InvalidInput("new", "The new password is the one that you have now.")
        session = self.sessions.find(token)
        try:
            password_hash = await self.passwords.hashed(session.name, asked.new)
        except InvalidInput as error:
            raise InvalidInput("new", str(error)) from error
        async with self.changing:
            account = await asyncio.to_thread(self._store.accounts.find, session.name)
            if account is None:
                raise NotFound(f"There is no account '{session.name}'.")
            changed = replace(account, password_hash=password_hash)
            await asyncio.to_thread(self._store.accounts.change, changed)
            self.sessions.follow(changed, but=token)
        await self._audit.write(session.name, session.workstation, "change_password", session.name, result="changed")

    async def sign_out(self, token: str) -> None:
        """End a session; one that has ended already is no fault."""
        found = self.sessions.close(token)
        if found is not None:
            await self._audit.write(found.name, found.workstation, "sign_out", found.name)
            self._tell(found, SIGNED_OUT)

    def refusal(self, session: Session, right: str) -> str:
        """Why ``session`` has no such right now, for its user."""
        if right not in rights_of(session.role):
            return f"{session.name} ({session.role}) may not do this: the right '{right}' is needed."
        minutes = f"{self.sessions.activity.limit_min():g} min"
        idle = f"Nobody has acted in this session for {minutes}, so it may only look on and handle alarms."
        return f"{idle} Enter the password of {session.name} again."

    # -- inside -------------------------------------------------------------------------------------------------------
    async def _prove(self, token: str, password: str, action: str) -> None:
        """Somebody in a session entered the password again. Raises ``InvalidInput`` for a wrong one, which is audited."""
        session = self.sessions.find(token)
        queue, who = ("session", token), (session.name, session.workstation, action, session.name)
        await self._turn(queue, who)
        account = await asyncio.to_thread(self._store.accounts.find, session.name)
        if not await self.passwords.match(account, password):
            await self._audit.write(*who, result="refused")
            raise InvalidInput("password", "The password is wrong.")
        self._patience.forget(queue)

    async def _turn(self, queue: Hashable, who: tuple[str, str, str, str]) -> None:
        """Wait for the turn of an attempt; those that are turned away are audited, a flood of them once a minute."""
        try:
            await self._patience.turn(queue)
        except TooMany as refused:
            if refused.untold:
                await self._audit.write(*who, result=f"refused: too many attempts ({refused.untold})")
            raise

    async def _opened(self, account: Account, workstation: str) -> Session:
        session = self.sessions.open(account, workstation)
        await self._audit.write(account.name, workstation, "sign_in", account.name, result="signed in")
        self._tell(session, SIGNED_IN)
        return replace(session, workstation_key=self._workstations.key(folded(account.name)))

    def _tell(self, session: Session, text: Name) -> None:
        if self._events is not None:
            place = f", {session.workstation}" if session.workstation else ""
            self._events.add("operator", session.name, Name(en=f"{text.en}{place}", ko=f"{text.ko}{place}"))
