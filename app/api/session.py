"""Health, first start, sessions."""

from __future__ import annotations

from dataclasses import replace

from app.api import examples
from app.api.route import PUBLIC, Call, Route
from app.domain.messages import Confirm, Health, OwnPassword, Session, SignIn


async def health(call: Call) -> Health:
    return replace(call.engine.health(), waiting=call.engine.waiting())


async def first_start(call: Call) -> Session:
    wanted: SignIn = call.body
    return await call.engine.accounts.create_first(wanted.name, wanted.password, wanted.workstation)


async def sign_in(call: Call) -> Session:
    return await call.engine.accounts.sign_in(call.body)


async def who(call: Call) -> Session:
    return call.signed


async def confirm(call: Call) -> Session:
    wanted: Confirm = call.body
    return await call.engine.accounts.confirm(call.signed.token, wanted.password)


async def change_password(call: Call) -> None:
    wanted: OwnPassword = call.body
    await call.engine.accounts.change_own_password(call.signed.token, wanted)


async def sign_out(call: Call) -> None:
    await call.engine.accounts.sign_out(call.signed.token)


ROUTES = (
    Route(
        method="GET",
        path="health",
        handler=health,
        right=PUBLIC,
        summary="How the engine is: points, devices, backlog, waiting alarms. Needs no rights.",
        text=(
            "`waiting` are the highest and newest alarms that nobody has acknowledged, at most 5: a control room sees them whether "
            "somebody is signed in or not. `site_revision` grows with every site that is imported."
        ),
        answer=Health,
        example_answer=examples.HEALTH,
    ),
    Route(
        method="POST",
        path="first-start",
        handler=first_start,
        right=PUBLIC,
        summary="Make the first administrator and sign in.",
        text="Only while there is no account at all; afterwards 409. There is no default password.",
        body=SignIn,
        answer=Session,
        example=examples.SIGN_IN,
        example_answer={**examples.SESSION, "role": "administrator"},
    ),
    Route(
        method="POST",
        path="session",
        handler=sign_in,
        right=PUBLIC,
        summary="Sign in; the token goes with every other request as `Authorization: Bearer`.",
        text=(
            "The same answer (401) for an unknown name and a wrong password; after five failures it comes ever later. The answer "
            "has a `workstation_key`: sent with the next attempt at this workstation, it does not wait for what others try."
        ),
        body=SignIn,
        answer=Session,
        example=examples.SIGN_IN,
        example_answer=examples.SESSION,
    ),
    Route(
        method="GET",
        path="session",
        handler=who,
        right="view",
        summary="Who is signed in, with the rights of this moment.",
        answer=Session,
        example_answer=examples.SESSION,
    ),
    Route(
        method="POST",
        path="session/active",
        handler=who,
        right="view",
        summary="Somebody uses this console: its rights go on.",
        text=(
            "Every request but `GET` says so, too. Without any of them for the site's `command_idle_min` the rights to command, "
            "configure and administer end; this request does not bring them back."
        ),
        answer=Session,
        example_answer=examples.SESSION,
    ),
    Route(
        method="POST",
        path="session/confirm",
        handler=confirm,
        right="view",
        summary="Enter the password again: rights that ended because nobody acted come back.",
        text="422 for a wrong password; after five failures the answer comes ever later.",
        body=Confirm,
        answer=Session,
        example={"password": "a long password"},
        example_answer=examples.SESSION,
    ),
    Route(
        method="PUT",
        path="session/password",
        handler=change_password,
        right="view",
        summary="Change the own password; all other sessions of this account end.",
        text="422 names `password` when the present one is wrong, `new` when the new one cannot be taken.",
        body=OwnPassword,
        status=204,
        example={"password": "a long password", "new": "another long password"},
    ),
    Route(
        method="DELETE",
        path="session",
        handler=sign_out,
        right="view",
        summary="Sign out.",
        status=204,
    ),
)
