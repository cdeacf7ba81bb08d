"""Accounts as an administrator changes them: each change is audited and acts in open sessions at once."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from app.domain.accounts import Account, check_one_administrator_left
from app.domain.errors import Conflict, NotFound, StoreError
from app.domain.messages import AccountChange, AccountState, NewAccount, NewPassword, Session
from app.engine.accounts import Accounts
from app.engine.audit import Audit
from app.engine.passwords import check_role
from app.store import Store
from app.store.accounts import folded

WATCH_S = 2.0
"""So often the engine looks whether the command line or another engine has changed an account with open sessions."""

_log = logging.getLogger(__name__)


class Administration:
    """The accounts of a running engine; ``run`` follows changes that others make."""

    def __init__(self, store: Store, accounts: Accounts, audit: Audit) -> None:
        self._store, self._accounts, self._audit = store, accounts, audit

    async def run(self) -> None:
        """Until cancelled: a right that is taken away acts within seconds, whoever took it."""
        failing = False
        while True:
            await asyncio.sleep(WATCH_S)
            try:
                await self.follow()
                failing = False
            except StoreError as error:
                if not failing:
                    _log.error("Accounts cannot be looked at: %s. Open sessions go on as they are.", error)
                failing = True

    async def follow(self) -> None:
        """Give open sessions what their accounts are now."""
        if not self._accounts.sessions.names():
            return
        async with self._accounts.changing:
            kept = {folded(each.name): each for each in await asyncio.to_thread(self._store.accounts.all)}
            for name in self._accounts.sessions.names():
                account = kept.get(folded(name))
                if account is None:
                    self._accounts.sessions.end(name)
                else:
                    self._accounts.sessions.follow(account)

    async def all(self) -> list[AccountState]:
        """Every account by name."""
        return [self._state(account) for account in await asyncio.to_thread(self._store.accounts.all)]

    async def add(self, wanted: NewAccount, by: Session) -> AccountState:
        """Add an account. Raises ``InvalidInput`` and ``Conflict``."""
        account = await self._accounts.add(wanted.name, wanted.role, wanted.password)
        await self._note(by, "add_account", account.name, new=account.role, reason=wanted.reason)
        return self._state(account)

    async def change(self, name: str, wanted: AccountChange, by: Session) -> AccountState:
        """Give another role, or close or reopen an account; open sessions follow at once.

        Raises ``NotFound``, ``InvalidInput``, and ``Conflict`` when nobody could administer any more.
        """
        if wanted.role is not None:
            check_role(wanted.role)
        async with self._accounts.changing:
            old = await self._found(name)
            enabled = old.enabled if wanted.enabled is None else wanted.enabled
            new = replace(old, role=wanted.role or old.role, enabled=enabled)
            try:
                check_one_administrator_left(await asyncio.to_thread(self._store.accounts.all), new)
            except Conflict as refused:
                await self._note(
                    by, "change_account", old.name, old=told(old), new=told(new), result=f"refused: {refused}"
                )
                raise
            await asyncio.to_thread(self._store.accounts.change, new)
            self._accounts.sessions.follow(new)
        await self._note(by, "change_account", old.name, old=told(old), new=told(new), reason=wanted.reason)
        return self._state(new)

    async def set_password(self, name: str, wanted: NewPassword, by: Session) -> None:
        """A new password for somebody; their open sessions end, but for the one in which it is done."""
        async with self._accounts.changing:
            account = await self._found(name)
            password_hash = await self._accounts.passwords.hashed(account.name, wanted.password)
            changed = replace(account, password_hash=password_hash)
            await asyncio.to_thread(self._store.accounts.change, changed)
            self._accounts.sessions.follow(changed, but=by.token)
        await self._note(by, "set_password", account.name, reason=wanted.reason, result="changed")

    async def _found(self, name: str) -> Account:
        account = await asyncio.to_thread(self._store.accounts.find, name)
        if account is None:
            raise NotFound(f"There is no account '{name}'.")
        return account

    async def _note(
        self, by: Session, action: str, name: str, *, old: str = "", new: str = "", reason: str = "", result: str = ""
    ) -> None:
        who = (by.name, by.workstation, action, name)
        await self._audit.write(*who, old=old, new=new, reason=reason, result=result)

    def _state(self, account: Account) -> AccountState:
        return AccountState(
            name=account.name,
            role=account.role,
            enabled=account.enabled,
            created_at=account.created_at,
            sessions=self._accounts.sessions.count(account.name),
        )


def told(account: Account) -> str:
    """Role and whether it is closed, for the audit."""
    return f"{account.role}, {'enabled' if account.enabled else 'closed'}"
