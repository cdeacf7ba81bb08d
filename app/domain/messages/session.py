"""Who is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    name: str
    password: str
    workstation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """``rights`` are the actions of the role: view, acknowledge, command, configure, administer, report.

    Without a deed until ``act_until`` the rights to command, configure and administer end until the password is entered again;
    ``None`` when they have ended or the role has none of them.
    """

    token: str
    name: str
    role: str
    rights: tuple[str, ...]
    expires_at: datetime
    workstation: str = ""
    act_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm:
    """``POST session/confirm``: the password of whoever is signed in, entered again."""

    password: str
