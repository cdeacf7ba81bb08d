"""First start, signing in, wrong passwords, sessions that end: with a real database and real hashes."""

from __future__ import annotations

import asyncio
import time
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.errors import Conflict, InvalidInput, NotSignedIn
from app.domain.messages import SignIn
from app.engine.accounts import LOOK_AGAIN_S, TOKEN_LIFE, Accounts
from app.engine.audit import Audit
from app.engine.clock import Clock
from app.engine.patience import CEILING_S, FREE_FAILURES, Patience
from app.engine.sessions import SessionFile
from app.store import Store, open_store
from tests.engine.full_disk import full_disk

PASSWORD = "river-campus-42"


def content(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir() if file.is_file())


class Wall:
    def __init__(self) -> None:
        self.now = datetime(2026, 7, 14, 5, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path) as opened:
        yield opened


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def accounts(store: Store, wall: Wall) -> Accounts:
    clock = Clock(utc=wall)
    return Accounts(store, Audit(store, clock), clock, Patience(clock.monotonic_s, first_s=0.02))


async def test_the_first_start_asks_for_an_administrator_once(accounts: Accounts, store: Store) -> None:
    assert accounts.first_start
    session = await accounts.create_first("kim.admin", PASSWORD, "ws-1")
    assert (session.role, session.workstation) == ("administrator", "ws-1")
    assert "administer" in session.rights
    assert accounts.session(session.token).name == "kim.admin"
    assert not accounts.first_start
    with pytest.raises(Conflict, match="already"):
        await accounts.create_first("lee.admin", PASSWORD)
    assert [entry.action for entry in store.audit.read()] == ["sign_in", "add_account"]


async def test_two_first_administrators_at_once_are_one(accounts: Accounts) -> None:
    both = await asyncio.gather(
        accounts.create_first("kim", PASSWORD), accounts.create_first("lee", PASSWORD), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in both) == ["Conflict", "Session"]


async def test_a_weak_password_is_refused_with_its_field(accounts: Accounts) -> None:
    with pytest.raises(InvalidInput) as refused:
        await accounts.create_first("kim.admin", "kim.admin-2026")
    assert refused.value.field == "password"
    assert accounts.first_start
    with pytest.raises(InvalidInput) as refused:
        await accounts.add("kim", "superuser", PASSWORD)
    assert refused.value.field == "role"


async def test_only_a_hash_is_kept_of_password_and_token(accounts: Accounts, store: Store, tmp_path: Path) -> None:
    await accounts.add("op.lee", "operator", PASSWORD)
    session = await accounts.sign_in(SignIn(name="OP.Lee", password=PASSWORD, workstation="ws-2"))
    kept = store.accounts.find("op.lee")
    assert kept is not None
    assert kept.password_hash.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert session.token not in repr(vars(accounts))
    files = content(tmp_path)
    assert PASSWORD.encode() not in files
    assert session.token.encode() not in files


async def test_an_unknown_user_cannot_be_told_from_a_wrong_password(accounts: Accounts, store: Store) -> None:
    await accounts.add("op.lee", "operator", PASSWORD)
    took: dict[str, list[float]] = {"op.lee": [], "nobody": []}
    texts = set()
    for name in ("op.lee", "nobody") * 2:
        started = time.perf_counter()
        with pytest.raises(NotSignedIn) as refused:
            await accounts.sign_in(SignIn(name=name, password="not-the-password"))
        took[name].append(time.perf_counter() - started)
        texts.add(str(refused.value))
    assert len(texts) == 1
    assert min(took["nobody"]) > min(took["op.lee"]) / 3
    assert {entry.result for entry in store.audit.read(action="sign_in")} == {"refused"}


async def test_five_failures_are_free_and_then_each_waits_longer(accounts: Accounts) -> None:
    await accounts.add("op.lee", "operator", PASSWORD)
    waits: list[float] = []
    patience = accounts._patience
    for _ in range(FREE_FAILURES + 3):
        started = time.perf_counter()
        await patience.turn("op.lee")
        waits.append(time.perf_counter() - started)
    assert max(waits[:FREE_FAILURES]) < 0.01
    assert waits[5] >= 0.015 and waits[6] >= 0.035 and waits[7] >= 0.075
    session = await accounts.sign_in(SignIn(name="op.lee", password=PASSWORD))
    assert session.name == "op.lee"
    started = time.perf_counter()
    await patience.turn("op.lee")
    assert time.perf_counter() - started < 0.01


async def test_attempts_made_at_once_queue_up_and_a_long_queue_is_turned_away() -> None:
    now_s = 0.0
    patience = Patience(lambda: now_s, first_s=CEILING_S)
    for _ in range(FREE_FAILURES):
        await patience.turn("op.lee")
    waiting = asyncio.create_task(patience.turn("op.lee"))
    await asyncio.sleep(0)
    with pytest.raises(NotSignedIn, match="too many attempts"):
        await patience.turn("op.lee")
    await patience.turn("op.kim")
    waiting.cancel()
    now_s = 3 * CEILING_S
    await patience.turn("op.lee")


async def test_a_session_lasts_while_it_is_used(accounts: Accounts, wall: Wall) -> None:
    session = await accounts.create_first("kim.admin", PASSWORD)
    wall.now += TOKEN_LIFE - timedelta(minutes=1)
    assert accounts.session(session.token).expires_at == wall.now + TOKEN_LIFE
    wall.now += TOKEN_LIFE - timedelta(minutes=1)
    accounts.session(session.token)
    wall.now += TOKEN_LIFE
    with pytest.raises(NotSignedIn, match="has ended"):
        accounts.session(session.token)


async def test_without_a_deed_the_session_may_only_look_on_until_the_password_is_entered_again(
    store: Store, wall: Wall
) -> None:
    now_s, limit_min = [100.0], [15.0]
    clock = Clock(utc=wall, monotonic_s=lambda: now_s[0])
    accounts = Accounts(store, Audit(store, clock), clock, idle_min=lambda: limit_min[0])
    session = await accounts.create_first("kim.admin", PASSWORD, "ws-1")
    assert session.act_until == wall.now + timedelta(minutes=15)

    now_s[0] += 14 * 60
    assert "command" in accounts.acted(session.token).rights
    now_s[0] += 14 * 60
    for _ in range(3):
        assert "command" in accounts.session(session.token).rights, "reading is no deed"
    wall.now -= timedelta(hours=1)  # the clock of the wall has no say
    now_s[0] += 60
    idle = accounts.session(session.token)
    assert (idle.rights, idle.act_until) == (("view", "acknowledge", "report"), None)
    assert accounts.acted(session.token).rights == idle.rights, "too late"
    assert "Nobody has acted in this session for 15 min" in accounts.refusal(idle, "command")

    with pytest.raises(InvalidInput, match="wrong") as refused:
        await accounts.confirm(session.token, "not-the-password")
    assert refused.value.field == "password"
    assert accounts.session(session.token).rights == idle.rights
    limit_min[0] = 60.0
    again = await accounts.confirm(session.token, PASSWORD)
    assert (again.token, again.rights) == (session.token, session.rights)
    now_s[0] += 59 * 60
    assert accounts.session(session.token).rights == session.rights
    assert [entry.result for entry in store.audit.read(action="confirm")] == ["confirmed", "refused"]
    with pytest.raises(NotSignedIn):
        await accounts.confirm("invented", PASSWORD)


async def test_a_restart_of_the_engine_brings_no_right_back(store: Store, wall: Wall, tmp_path: Path) -> None:
    now_s, file = [100.0], SessionFile(tmp_path)

    def started() -> Accounts:
        clock = Clock(utc=wall, monotonic_s=lambda: now_s[0])
        return Accounts(store, Audit(store, clock), clock, sessions=file)

    accounts = started()
    session = await accounts.create_first("kim.admin", PASSWORD)
    wall.now += timedelta(minutes=10)
    now_s[0] = 5.0  # another life of the computer
    accounts = started()
    assert accounts.session(session.token).rights == session.rights
    now_s[0] += 5 * 60
    assert "command" not in accounts.session(session.token).rights
    wall.now += timedelta(minutes=10)
    accounts = started()
    assert "command" not in accounts.session(session.token).rights
    assert "view" in accounts.session(session.token).rights


async def test_signing_out_ends_the_session(accounts: Accounts, store: Store) -> None:
    session = await accounts.create_first("kim.admin", PASSWORD, "ws-1")
    await accounts.sign_out(session.token)
    await accounts.sign_out(session.token)
    for token in (session.token, "", "invented"):
        with pytest.raises(NotSignedIn):
            accounts.session(token)
    newest = store.audit.read(limit=1)[0]
    assert (newest.action, newest.workstation) == ("sign_out", "ws-1")


async def test_a_right_that_is_taken_away_is_gone_in_open_sessions(accounts: Accounts) -> None:
    admin = await accounts.create_first("kim.admin", PASSWORD)
    await accounts.add("op.lee", "operator", PASSWORD, admin)
    theirs = await accounts.sign_in(SignIn(name="op.lee", password=PASSWORD))
    await accounts.change("op.lee", admin, role="viewer")
    assert accounts.session(theirs.token).rights == ("view",)
    await accounts.change("op.lee", admin, enabled=False)
    with pytest.raises(NotSignedIn):
        accounts.session(theirs.token)
    with pytest.raises(NotSignedIn, match="wrong"):
        await accounts.sign_in(SignIn(name="op.lee", password=PASSWORD))


async def test_the_same_hangul_from_another_keyboard_is_the_same_password(accounts: Accounts) -> None:
    await accounts.add("op.lee", "operator", "한강시민캠퍼스관제실운영자")
    decomposed = unicodedata.normalize("NFD", "한강시민캠퍼스관제실운영자")
    assert (await accounts.sign_in(SignIn(name="op.lee", password=decomposed))).name == "op.lee"


async def test_the_audit_waits_for_the_database_and_keeps_its_order(
    store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    audit = Audit(store)
    with full_disk(tmp_path, "audit"):
        for n in range(3):
            await audit.write("kim", "ws-1", "command", f"point-{n}")
        assert audit.backlog == 3
    assert len(caplog.records) == 1, "said once"
    caplog.clear()
    await asyncio.gather(*(audit.write("kim", "ws-1", "command", f"point-{n}") for n in range(3, 20)))
    assert [entry.target for entry in reversed(await audit.read())] == [f"point-{n}" for n in range(20)]
    assert audit.backlog == 0
    assert await audit.verify() is None


async def test_an_account_added_from_outside_ends_the_first_start(store: Store) -> None:
    now = [100.0]
    clock = Clock(monotonic_s=lambda: now[0])
    running = Accounts(store, Audit(store, clock), clock)
    assert running.first_start
    await Accounts(store, Audit(store, clock), clock).add("kim.admin", "administrator", PASSWORD)
    assert running.first_start
    now[0] += LOOK_AGAIN_S
    assert not running.first_start
