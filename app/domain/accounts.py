"""Who may sign in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person's account. ``role`` is a key of the table of permissions; ``password_hash`` carries its own parameters.

    Names that differ only in upper and lower case are the same account.
    """

    name: str
    role: str
    password_hash: str
    created_at: datetime
    enabled: bool = True
