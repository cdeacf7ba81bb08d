"""Who is signed in. The engine is the authority: no default account, argon2id, tokens of which only the hash is kept."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.domain.accounts import Account, check_credentials
from app.domain.errors import Conflict, InvalidInput, NotFound, NotSignedIn, StoreError
from app.domain.messages import Session, SignIn
from app.domain.permissions import ROLES, rights_of
from app.domain.site import Name
from app.engine.activity import USUAL_MIN, Activity
from app.engine.audit import Audit
from app.engine.clock import Clock
from app.engine.events import EventLog
from app.engine.patience import Patience
from app.engine.sessions import SessionFile
from app.store import Store

TOKEN_LIFE = timedelta(hours=12)
HASHES_AT_ONCE = 2
LOOK_AGAIN_S = 2.0
KEEP_S = 60.0
"""So often at most the file of open sessions learns how much longer they last."""
LONGEST_PASSWORD = 1024
WRONG = "The user name or the password is wrong."
ENDED = "The session has ended. Sign in again."

_HASHER = PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=4)
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$Y7xORyzxTRJXBBh1x+i7fQ$KTeUlx4QVXJttYx13xUnBssoyMDYNW7Vs2DXn4+a5l4"
"""A hash that no password has: an unknown user takes as long as a wrong password."""


def new_account(name: str, role: str, password: str, at: datetime) -> Account:
    """A valid account with a hashed password; takes about a tenth of a second. Raises ``InvalidInput``."""
    if role not in ROLES:
        raise InvalidInput("role", f"There is no role '{role}'; known are {', '.join(ROLES)}.")
    check_credentials(name, password)
    return Account(name=name, role=role, password_hash=_HASHER.hash(_normal(password)), created_at=at)


SIGNED_IN = Name(en="Signed in", ko="로그인")
SIGNED_OUT = Name(en="Signed out", ko="로그아웃")


class Accounts:
    """Accounts and open sessions of the running engine."""

    def __init__(
        self,
        store: Store,
        audit: Audit,
        clock: Clock | None = None,
        patience: Patience | None = None,
        *,
        sessions: SessionFile | None = None,
        events: EventLog | None = None,
        idle_min: Callable[[], float] = lambda: USUAL_MIN,
    ) -> None:
        self._store, self._audit, self._clock, self._events = store, audit, clock or Clock(), events
        self._patience = patience or Patience(self._clock.monotonic_s)
        self._hashing = asyncio.Semaphore(HASHES_AT_ONCE)
        self._first = asyncio.Lock()
        self._open: dict[str, Session] = {}  # by hash of the token; without it, with the rights of the role
        self._activity = Activity(self._clock, idle_min)
        self._sessions, self._kept_s = sessions, self._clock.monotonic_s()
        self._first_start, self._looked_s = not store.accounts.any(), self._clock.monotonic_s()
        self._take_up()

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
            account = await self._hashed(name, "administrator", password)
            await asyncio.to_thread(self._store.accounts.add, account)
            self._first_start = False
        await self._audit.write(name, workstation, "add_account", name, new="administrator", reason="First start")
        return await self._opened(account, workstation)

    async def add(self, name: str, role: str, password: str, by: Session | None = None) -> Account:
        """Add an account. ``by`` is who does it; ``None`` is the engine's own command line."""
        account = await self._hashed(name, role, password)
        await asyncio.to_thread(self._store.accounts.add, account)
        self._first_start = False
        who = (by.name, by.workstation) if by else ("command line", "")
        await self._audit.write(*who, "add_account", name, new=role)
        return account

    async def change(self, name: str, by: Session, *, role: str | None = None, enabled: bool | None = None) -> Account:
        """Give another role, or close or reopen an account; open sessions follow at once."""
        if role is not None and role not in ROLES:
            raise InvalidInput("role", f"There is no role '{role}'; known are {', '.join(ROLES)}.")
        old = await asyncio.to_thread(self._store.accounts.find, name)
        if old is None:
            raise NotFound(f"There is no account '{name}'.")
        new = replace(old, role=role or old.role, enabled=old.enabled if enabled is None else enabled)
        await asyncio.to_thread(self._store.accounts.change, new)
        self._follow(new)
        await self._audit.write(by.name, by.workstation, "change_account", old.name, old=_told(old), new=_told(new))
        return new

    async def all(self) -> list[Account]:
        """Every account by name."""
        return await asyncio.to_thread(self._store.accounts.all)

    async def sign_in(self, asked: SignIn) -> Session:
        """A session for name and password; unknown user and wrong password are the same in text and time.

        Raises ``NotSignedIn``; after five failures in a row each further attempt waits longer.
        """
        key = asked.name.casefold()[:64]
        await self._patience.turn(key)
        account = await asyncio.to_thread(self._store.accounts.find, asked.name[:64])
        right = await self._verified(account.password_hash if account else _NOBODY, asked.password)
        if account is None or not right or not account.enabled:
            await self._audit.write(asked.name[:64], asked.workstation, "sign_in", asked.name[:64], result="refused")
            raise NotSignedIn(WRONG)
        self._patience.forget(key)
        self._first_start = False
        return await self._opened(account, asked.workstation)

    def session(self, token: str) -> Session:
        """The session of a token with the rights of this moment; using it makes it last on. Raises ``NotSignedIn``."""
        digest, now = _digest(token), self._clock.utc()
        found = self._open.get(digest)
        if found is None:
            raise NotSignedIn(ENDED)
        if found.expires_at <= now:
            del self._open[digest]
            raise NotSignedIn(ENDED)
        self._open[digest] = replace(found, expires_at=now + TOKEN_LIFE)
        if self._clock.monotonic_s() - self._kept_s > KEEP_S:
            self._keep()
        return replace(self._activity.seen(digest, self._open[digest]), token=token)

    def acted(self, token: str) -> Session:
        """Somebody did something in this session: its rights go on. Raises ``NotSignedIn``."""
        self._activity.act(_digest(token))
        return self.session(token)

    async def confirm(self, token: str, password: str) -> Session:
        """The password was entered again: rights that ended for want of deeds come back. Raises ``InvalidInput``."""
        session = self.session(token)
        key = session.name.casefold()
        await self._patience.turn(key)
        account = await asyncio.to_thread(self._store.accounts.find, session.name)
        right = await self._verified(account.password_hash if account else _NOBODY, password)
        who = (session.name, session.workstation, "confirm", session.name)
        if not right:
            await self._audit.write(*who, result="refused")
            raise InvalidInput("password", "The password is wrong.")
        self._patience.forget(key)
        await self._audit.write(*who, result="confirmed")
        confirmed = self.session(token)  # it may have ended meanwhile
        self._activity.begin(_digest(token))
        self._keep()
        return self.session(confirmed.token)

    def refusal(self, session: Session, right: str) -> str:
        """Why ``session`` has no such right now, for its user."""
        if right not in rights_of(session.role):
            return f"{session.name} ({session.role}) may not do this: the right '{right}' is needed."
        idle = f"Nobody has acted in this session for {self._activity.limit_min():g} min, so it may only look on and handle alarms."
        return f"{idle} Enter the password of {session.name} again."

    async def sign_out(self, token: str) -> None:
        """End a session; one that has ended already is no fault."""
        found = self._open.pop(_digest(token), None)
        if found is not None:
            self._keep()
            await self._audit.write(found.name, found.workstation, "sign_out", found.name)
            self._tell(found, SIGNED_OUT)

    async def _opened(self, account: Account, workstation: str) -> Session:
        now = self._clock.utc()
        self._open = {digest: entry for digest, entry in self._open.items() if entry.expires_at > now}
        token = secrets.token_urlsafe(32)
        session = Session(
            token="",
            name=account.name,
            role=account.role,
            rights=rights_of(account.role),
            expires_at=now + TOKEN_LIFE,
            workstation=workstation,
        )
        self._open[_digest(token)] = session
        self._activity.forget_all_but(self._open)
        self._activity.begin(_digest(token))
        self._keep()
        await self._audit.write(account.name, workstation, "sign_in", account.name, result="signed in")
        self._tell(session, SIGNED_IN)
        return replace(self._activity.seen(_digest(token), session), token=token)

    def _tell(self, session: Session, text: Name) -> None:
        if self._events is not None:
            place = f", {session.workstation}" if session.workstation else ""
            self._events.add("operator", session.name, Name(en=f"{text.en}{place}", ko=f"{text.ko}{place}"))

    def _follow(self, account: Account) -> None:
        theirs = [digest for digest, entry in self._open.items() if entry.name.casefold() == account.name.casefold()]
        for digest in theirs:
            if account.enabled:
                self._open[digest] = replace(self._open[digest], role=account.role, rights=rights_of(account.role))
            else:
                del self._open[digest]
        self._keep()

    def _take_up(self) -> None:
        """Sessions of before a restart, each with the rights that its account has now."""
        for digest, entry in self._sessions.load().items() if self._sessions else ():
            account = self._store.accounts.find(entry.name)
            if account is not None and account.enabled:
                self._open[digest] = replace(entry, role=account.role, rights=rights_of(account.role))
                self._activity.resume(digest, entry.act_until)

    def _keep(self) -> None:
        self._kept_s = self._clock.monotonic_s()
        if self._sessions is not None:
            self._sessions.keep({digest: self._activity.seen(digest, entry) for digest, entry in self._open.items()})

    async def _hashed(self, name: str, role: str, password: str) -> Account:
        async with self._hashing:
            return await asyncio.to_thread(new_account, name, role, password, self._clock.utc())

    async def _verified(self, password_hash: str, password: str) -> bool:
        async with self._hashing:
            return await asyncio.to_thread(_matches, password_hash, password[:LONGEST_PASSWORD])


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, _normal(password))
    except (VerificationError, InvalidHashError):
        return False


def _normal(password: str) -> str:
    """Keyboards of different systems write the same Hangul in different ways."""
    return unicodedata.normalize("NFC", password)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _told(account: Account) -> str:
    return f"{account.role}, {'enabled' if account.enabled else 'closed'}"
