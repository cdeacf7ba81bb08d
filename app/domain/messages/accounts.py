"""Accounts as administrators see and change them, and the own password."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountState:
    """``sessions`` is how many of theirs are open on this engine."""

    name: str
    role: str
    enabled: bool
    created_at: datetime
    sessions: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """``POST accounts``."""

    name: str
    role: str
    password: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountChange:
    """``PATCH accounts/{name}``: what is not given stays."""

    role: str | None = None
    enabled: bool | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPassword:
    """``PUT accounts/{name}/password``: a new one, set by an administrator."""

    password: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPassword:
    """``PUT session/password``: the present password and the new one."""

    password: str
    new: str
