"""Accounts, for administrators."""

from __future__ import annotations

from urllib.parse import quote

import msgspec

from app.domain.messages import AccountChange, AccountState, NewAccount, NewPassword
from app.sdk.transport import Transport


class AccountCalls(Transport):
    """Adding people, changing what they may do, closing accounts. Every change acts in open sessions at once."""

    async def accounts(self) -> list[AccountState]:
        """Every account by name."""
        return await self._ask("GET", "accounts", list[AccountState])

    async def add_account(self, name: str, role: str, password: str, reason: str = "") -> AccountState:
        """Raises ``InvalidInput`` for a name, role or password that cannot be, ``Conflict`` for a name that is taken."""
        body = NewAccount(name=name, role=role, password=password, reason=reason)
        return await self._ask("POST", "accounts", AccountState, body=body)

    async def change_account(
        self, name: str, *, role: str | None = None, enabled: bool | None = None, reason: str = ""
    ) -> AccountState:
        """Another role, closed or open again. Raises ``Conflict`` for the last administrator."""
        body = AccountChange(role=role, enabled=enabled, reason=reason)
        return await self._ask("PATCH", _path(name), AccountState, body=body)

    async def set_password(self, name: str, password: str, reason: str = "") -> None:
        """A new password; the open sessions of this account end."""
        content = msgspec.json.encode(NewPassword(password=password, reason=reason))
        await self._send("PUT", f"{_path(name)}/password", content)


def _path(name: str) -> str:
    return f"accounts/{quote(name, safe='')}"
