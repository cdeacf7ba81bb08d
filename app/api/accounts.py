"""Accounts, for administrators: who there is, what they may, whether they may come in."""

from __future__ import annotations

from app.api import examples
from app.api.route import Call, Route
from app.domain.messages import AccountChange, AccountState, NewAccount, NewPassword


async def accounts(call: Call) -> list[AccountState]:
    return await call.engine.administration.all()


async def add(call: Call) -> AccountState:
    wanted: NewAccount = call.body
    return await call.engine.administration.add(wanted, call.signed)


async def change(call: Call) -> AccountState:
    wanted: AccountChange = call.body
    return await call.engine.administration.change(call.path["name"], wanted, call.signed)


async def set_password(call: Call) -> None:
    wanted: NewPassword = call.body
    await call.engine.administration.set_password(call.path["name"], wanted, call.signed)


ROUTES = (
    Route(
        method="GET",
        path="accounts",
        handler=accounts,
        right="administer",
        summary="Every account by name, with its role and open sessions.",
        answer=list[AccountState],
        example_answer=[examples.ACCOUNT],
    ),
    Route(
        method="POST",
        path="accounts",
        handler=add,
        right="administer",
        summary="Add an account.",
        text="409 when the name is taken, 422 for a name, role or password that cannot be.",
        body=NewAccount,
        answer=AccountState,
        example={"name": "op.shift-2", "role": "operator", "password": "a long password", "reason": "New shift"},
        example_answer={**examples.ACCOUNT, "sessions": 0},
    ),
    Route(
        method="PATCH",
        path="accounts/{name}",
        handler=change,
        right="administer",
        summary="Give another role, close an account or open it again; acts in open sessions at once.",
        text="What is not given stays. 409 for the last administrator.",
        body=AccountChange,
        answer=AccountState,
        example={"role": "viewer", "reason": "Left the control room"},
        example_path="accounts/op.shift-2",
        example_answer={**examples.ACCOUNT, "role": "viewer"},
    ),
    Route(
        method="PUT",
        path="accounts/{name}/password",
        handler=set_password,
        right="administer",
        summary="Set a new password; the open sessions of the account end.",
        body=NewPassword,
        status=204,
        example={"password": "another long password", "reason": "Forgotten"},
        example_path="accounts/op.shift-2/password",
    ),
)
