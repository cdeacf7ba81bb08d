"""Who is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """``POST session``. ``workstation_key`` is that of an earlier session at this workstation: with it the attempt does not
    wait for what others try with the same name."""

    name: str
    password: str
    workstation: str = ""
    workstation_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """``rights`` are the actions of the role: view, acknowledge, command, configure, administer, report.

    Without a deed until ``act_until`` the rights to command, configure and administer end until the password is entered again;
    ``None`` when they have ended or the role has none of them. ``workstation_key`` comes with signing in, see ``SignIn``.
    """

    token: str
    name: str
    role: str
    rights: tuple[str, ...]
    expires_at: datetime
    workstation: str = ""
    act_until: datetime | None = None
    workstation_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm:
    """``POST session/confirm``: the password of whoever is signed in, entered again."""

    password: str
