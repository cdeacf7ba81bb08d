"""Passwords: argon2id, at most two at once, and an unknown name takes as long as a wrong password."""

from __future__ import annotations

import asyncio
import hashlib
import unicodedata
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.domain.accounts import Account, check_credentials
from app.domain.errors import InvalidInput
from app.domain.permissions import ROLES

HASHES_AT_ONCE = 2
LONGEST_PASSWORD = 1024

_HASHER = PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=4)
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$Y7xORyzxTRJXBBh1x+i7fQ$KTeUlx4QVXJttYx13xUnBssoyMDYNW7Vs2DXn4+a5l4"
"""A hash that no password has."""


def check_role(role: str) -> None:
    """Raise ``InvalidInput`` for a role that is not in the table of permissions."""
    if role not in ROLES:
        raise InvalidInput("role", f"There is no role '{role}'; known are {', '.join(ROLES)}.")


def new_account(name: str, role: str, password: str, at: datetime) -> Account:
    """A valid account with a hashed password; takes about a tenth of a second. Raises ``InvalidInput``."""
    check_role(role)
    return Account(name=name, role=role, password_hash=new_hash(name, password), created_at=at)


def new_hash(name: str, password: str) -> str:
    """The hash of a password that keeps the rules; takes about a tenth of a second. Raises ``InvalidInput``."""
    check_credentials(name, password)
    return _HASHER.hash(_normal(password))


def stamp_of(account: Account) -> str:
    """Changes when the password does, and says nothing about it."""
    return hashlib.sha256(account.password_hash.encode()).hexdigest()[:16]


class Passwords:
    """Hashing of a running engine, beside everything else that it does."""

    def __init__(self) -> None:
        self._hashing = asyncio.Semaphore(HASHES_AT_ONCE)

    async def account(self, name: str, role: str, password: str, at: datetime) -> Account:
        """A valid account. Raises ``InvalidInput``."""
        async with self._hashing:
            return await asyncio.to_thread(new_account, name, role, password, at)

    async def hashed(self, name: str, password: str) -> str:
        """The hash of a new password. Raises ``InvalidInput``."""
        async with self._hashing:
            return await asyncio.to_thread(new_hash, name, password)

    async def match(self, account: Account | None, password: str) -> bool:
        """Whether it is the password of ``account``; ``None`` is nobody, whose password nothing is."""
        kept = account.password_hash if account else _NOBODY
        async with self._hashing:
            return await asyncio.to_thread(_matches, kept, password[:LONGEST_PASSWORD])


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, _normal(password))
    except (VerificationError, InvalidHashError):
        return False


def _normal(password: str) -> str:
    """Keyboards of different systems write the same Hangul in different ways."""
    return unicodedata.normalize("NFC", password)
