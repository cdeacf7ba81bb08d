"""Accounts from the command line: straight in the database, whether an engine runs on it or not.

A running engine sees each change within seconds (``app.engine.administration``).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from app.domain.accounts import Account, check_one_administrator_left
from app.domain.errors import NotFound
from app.domain.messages import AuditEntry
from app.engine.administration import told
from app.engine.passwords import check_role, new_account, new_hash
from app.store import Store

COMMAND_LINE = "command line"
"""Who it was where nobody has signed in."""


class AccountLine:
    """Every change is audited. Raises ``InvalidInput``, ``NotFound`` and ``Conflict``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self) -> list[Account]:
        """Every account by name."""
        return self._store.accounts.all()

    def add(self, name: str, role: str, password: str, why: str = "") -> None:
        """A new account."""
        account = self._store.accounts.add(new_account(name, role, password, datetime.now(UTC)))
        self._note("add_account", account.name, new=role, why=why)

    def change(self, name: str, *, role: str | None = None, enabled: bool | None = None, why: str = "") -> None:
        """Another role, closed or open again; the last administrator stays one."""
        if role is not None:
            check_role(role)
        old = self._found(name)
        new = replace(old, role=role or old.role, enabled=old.enabled if enabled is None else enabled)
        check_one_administrator_left(self._store.accounts.all(), new)
        self._store.accounts.change(new)
        self._note("change_account", old.name, old=told(old), new=told(new), why=why)

    def set_password(self, name: str, password: str, why: str = "") -> None:
        """A new password."""
        account = self._found(name)
        self._store.accounts.change(replace(account, password_hash=new_hash(account.name, password)))
        self._note("set_password", account.name, why=why)

    def _found(self, name: str) -> Account:
        account = self._store.accounts.find(name)
        if account is None:
            raise NotFound(f"There is no account '{name}'. See: kilowatch user list")
        return account

    def _note(self, action: str, name: str, *, old: str = "", new: str = "", why: str = "") -> None:
        entry = AuditEntry(seq=0, at=datetime.now(UTC), user=COMMAND_LINE, workstation="", action=action, target=name)
        self._store.audit.append(replace(entry, old=old, new=new, reason=why))
