"""Who is signed in now: sessions by the hash of their token, with the rights that their account has at this moment."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from app.domain.accounts import Account
from app.domain.errors import NotSignedIn
from app.domain.messages import Session
from app.domain.permissions import rights_of
from app.engine.activity import Activity
from app.engine.clock import Clock
from app.engine.passwords import stamp_of
from app.engine.sessions import OpenSession, Sessions

TOKEN_LIFE = timedelta(hours=12)
KEEP_S = 60.0
"""So often at most the file of open sessions learns how much longer they last."""
ENDED = "The session has ended. Sign in again."


class OpenSessions:
    """``file`` outlives the engine. ``activity`` knows how long each may act."""

    def __init__(self, clock: Clock, idle_min: Callable[[], float], file: Sessions | None) -> None:
        self._clock, self._file = clock, file
        self._open: dict[str, OpenSession] = {}
        self._kept_s = clock.monotonic_s()
        self.activity = Activity(clock, idle_min)

    def take_up(self, account_of: Callable[[str], Account | None]) -> None:
        """Sessions of before a restart, each with the rights that its account has now; not those of a former password."""
        for digest, entry in self._file.load().items() if self._file else ():
            if digest in self._open:
                continue
            account = account_of(entry.session.name)
            if account is not None and account.enabled and entry.stamp == stamp_of(account):
                self._open[digest] = _with_role(entry, account)
                self.activity.resume(digest, entry.session.act_until)

    def open(self, account: Account, workstation: str) -> Session:
        """A new session of somebody who has just entered the password."""
        now = self._clock.utc()
        self._open = {digest: entry for digest, entry in self._open.items() if entry.session.expires_at > now}
        token = secrets.token_urlsafe(32)
        session = Session(
            token="",
            name=account.name,
            role=account.role,
            rights=rights_of(account.role),
            expires_at=now + TOKEN_LIFE,
            workstation=workstation,
        )
        self._open[_digest(token)] = OpenSession(session=session, stamp=stamp_of(account))
        self.activity.forget_all_but(self._open)
        self.begin(token)
        return replace(self.activity.seen(_digest(token), session), token=token)

    def find(self, token: str) -> Session:
        """The session with the rights of this moment; using it makes it last on. Raises ``NotSignedIn``."""
        digest, now = _digest(token), self._clock.utc()
        found = self._open.get(digest)
        if found is None:
            raise NotSignedIn(ENDED)
        if found.session.expires_at <= now:
            del self._open[digest]
            raise NotSignedIn(ENDED)
        session = replace(found.session, expires_at=now + TOKEN_LIFE)
        self._open[digest] = replace(found, session=session)
        if self._clock.monotonic_s() - self._kept_s > KEEP_S:
            self.keep()
        return replace(self.activity.seen(digest, session), token=token)

    def begin(self, token: str) -> None:
        """The password was entered: rights go on, or come back."""
        self.activity.begin(_digest(token))
        self.keep()

    def act(self, token: str) -> None:
        """Somebody did something."""
        self.activity.act(_digest(token))

    def close(self, token: str) -> Session | None:
        """End a session; ``None`` when it had ended already."""
        found = self._open.pop(_digest(token), None)
        if found is None:
            return None
        self.keep()
        return found.session

    def count(self, name: str) -> int:
        """How many sessions somebody has."""
        return len(self._of(name))

    def names(self) -> set[str]:
        """Whose sessions are open."""
        return {entry.session.name for entry in self._open.values()}

    def follow(self, account: Account, *, but: str = "") -> None:
        """Give its sessions the role that it has now; end them when it is closed or its password is another.

        The session of token ``but`` goes on with the new password: whoever changed it is there.
        """
        before = dict(self._open)
        for digest in self._of(account.name):
            entry = self._open[digest]
            if but and digest == _digest(but):
                entry = replace(entry, stamp=stamp_of(account))
            if account.enabled and entry.stamp == stamp_of(account):
                self._open[digest] = _with_role(entry, account)
            else:
                del self._open[digest]
        if self._open != before:
            self.keep()

    def end(self, name: str) -> None:
        """End every session of somebody whose account is gone."""
        for digest in self._of(name):
            del self._open[digest]
        self.keep()

    def keep(self) -> None:
        """Write them to the file."""
        self._kept_s = self._clock.monotonic_s()
        if self._file is not None:
            seen = self.activity.seen
            self._file.keep({d: replace(e, session=seen(d, e.session)) for d, e in self._open.items()})

    def _of(self, name: str) -> list[str]:
        folded = name.casefold()
        return [digest for digest, entry in self._open.items() if entry.session.name.casefold() == folded]


def _with_role(entry: OpenSession, account: Account) -> OpenSession:
    session = replace(entry.session, role=account.role, rights=rights_of(account.role))
    return replace(entry, session=session)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
