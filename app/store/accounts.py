"""Accounts: one row for each person."""

from __future__ import annotations

import unicodedata
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.domain.accounts import Account
from app.domain.errors import Conflict, NotFound
from app.store.database import Database
from app.store.instants import from_us, to_us
from app.store.schema import account


class Accounts:
    """The accounts of this installation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def any(self) -> bool:
        """Whether there is an account at all; if not, this is the first start."""
        with self._database.read() as connection:
            return connection.execute(select(account.c.name).limit(1)).first() is not None

    def find(self, name: str) -> Account | None:
        """The account called ``name``, whatever its upper and lower case."""
        with self._database.read() as connection:
            row = connection.execute(select(account).where(account.c.folded == folded(name))).first()
        return None if row is None else _account(row)

    def all(self) -> list[Account]:
        """All accounts by name."""
        with self._database.read() as connection:
            return [_account(row) for row in connection.execute(select(account).order_by(account.c.folded))]

    def add(self, new: Account) -> Account:
        """Keep a new account. Raises ``Conflict`` when the name is taken."""
        with self._database.write() as connection:
            try:
                connection.execute(insert(account).values(_values(new)))
            except IntegrityError as error:
                raise Conflict(f"There is an account '{new.name}' already. Choose another name") from error
        return new

    def change(self, changed: Account) -> Account:
        """Replace the account of the same name. Raises ``NotFound`` when there is none."""
        with self._database.write() as connection:
            statement = update(account).where(account.c.folded == folded(changed.name)).values(_values(changed))
            if connection.execute(statement).rowcount == 0:
                raise NotFound(f"There is no account '{changed.name}'")
        return changed


def folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _values(one: Account) -> dict[str, Any]:
    return {
        "folded": folded(one.name),
        "name": one.name,
        "role": one.role,
        "password_hash": one.password_hash,
        "created_us": to_us(one.created_at),
        "enabled": one.enabled,
    }


def _account(row: Row[Any]) -> Account:
    return Account(
        name=row.name,
        role=row.role,
        password_hash=row.password_hash,
        created_at=from_us(row.created_us),
        enabled=row.enabled,
    )
