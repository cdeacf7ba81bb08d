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
from app.domain.messages import AccountChange, NewAccount, NewPassword, OwnPassword, SignIn
from app.engine.accountline import AccountLine
from app.engine.accounts import LOOK_AGAIN_S, Accounts
from app.engine.administration import Administration
from app.engine.audit import Audit
from app.engine.clock import Clock
from app.engine.opensessions import TOKEN_LIFE
from app.engine.patience import CEILING_S, FREE_FAILURES, Patience
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
    patience, strangers = accounts._patience, ("op.lee", "")
    for _ in range(FREE_FAILURES + 3):
        started = time.perf_counter()
        await patience.turn(strangers)
        waits.append(time.perf_counter() - started)
    assert max(waits[:FREE_FAILURES]) < 0.01
    assert waits[5] >= 0.015 and waits[6] >= 0.035 and waits[7] >= 0.075
    session = await accounts.sign_in(SignIn(name="op.lee", password=PASSWORD))
    assert session.name == "op.lee"
    started = time.perf_counter()
    await patience.turn(strangers)
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
    now_s = [100.0]

    def started() -> Accounts:
        clock = Clock(utc=wall, monotonic_s=lambda: now_s[0])
        return Accounts(store, Audit(store, clock), clock, folder=tmp_path)

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


@pytest.fixture
def administration(accounts: Accounts, store: Store) -> Administration:
    return Administration(store, accounts, Audit(store))


async def test_a_right_that_is_taken_away_is_gone_in_open_sessions(
    accounts: Accounts, administration: Administration, store: Store
) -> None:
    admin = await accounts.create_first("kim.admin", PASSWORD, "ws-1")
    await administration.add(NewAccount(name="op.lee", role="operator", password=PASSWORD, reason="New"), admin)
    theirs = await accounts.sign_in(SignIn(name="op.lee", password=PASSWORD))
    changed = await administration.change("OP.Lee", AccountChange(role="viewer", reason="Left"), admin)
    assert (changed.role, changed.enabled, changed.sessions) == ("viewer", True, 1)
    assert accounts.session(theirs.token).rights == ("view",)
    await administration.change("op.lee", AccountChange(enabled=False), admin)
    with pytest.raises(NotSignedIn):
        accounts.session(theirs.token)
    with pytest.raises(NotSignedIn, match="wrong"):
        await accounts.sign_in(SignIn(name="op.lee", password=PASSWORD))
    entries = store.audit.read(action="change_account")
    assert [(e.user, e.workstation, e.old, e.new, e.reason) for e in entries] == [
        ("kim.admin", "ws-1", "viewer, enabled", "viewer, closed", ""),
        ("kim.admin", "ws-1", "operator, enabled", "viewer, enabled", "Left"),
    ]


async def test_the_last_administrator_stays_one(
    accounts: Accounts, administration: Administration, store: Store
) -> None:
    admin = await accounts.create_first("kim.admin", PASSWORD)
    for change in (AccountChange(role="viewer"), AccountChange(enabled=False)):
        with pytest.raises(Conflict, match="last administrator"):
            await administration.change("kim.admin", change, admin)
    assert accounts.session(admin.token).role == "administrator"
    assert store.audit.read(1, action="change_account")[0].result.startswith("refused")
    await administration.add(NewAccount(name="lee.admin", role="administrator", password=PASSWORD), admin)
    await administration.change("kim.admin", AccountChange(role="viewer"), admin)
    assert accounts.session(admin.token).rights == ("view",)


async def test_a_new_password_ends_the_sessions_of_the_old_one(
    accounts: Accounts, administration: Administration, store: Store, tmp_path: Path
) -> None:
    admin = await accounts.create_first("kim.admin", PASSWORD)
    await accounts.add("op.lee", "operator", PASSWORD)
    first, second = [await accounts.sign_in(SignIn(name="op.lee", password=PASSWORD)) for _ in range(2)]
    with pytest.raises(InvalidInput, match="wrong"):
        await accounts.change_own_password(first.token, OwnPassword(password="not-the-password", new="han-river-2026"))
    with pytest.raises(InvalidInput) as refused:
        await accounts.change_own_password(first.token, OwnPassword(password=PASSWORD, new="short"))
    assert refused.value.field == "new"
    await accounts.change_own_password(first.token, OwnPassword(password=PASSWORD, new="han-river-2026"))
    await administration.follow()
    assert accounts.session(first.token).name == "op.lee"
    with pytest.raises(NotSignedIn):
        accounts.session(second.token)
    await administration.set_password("op.lee", NewPassword(password=PASSWORD, reason="Forgotten"), admin)
    with pytest.raises(NotSignedIn):
        accounts.session(first.token)
    assert (await accounts.sign_in(SignIn(name="op.lee", password=PASSWORD))).name == "op.lee"
    assert [e.result for e in store.audit.read(action="change_password")] == ["changed", "refused"]
    assert [(e.user, e.reason) for e in store.audit.read(action="set_password")] == [("kim.admin", "Forgotten")]


async def test_what_the_command_line_changes_acts_in_open_sessions(
    accounts: Accounts, administration: Administration, store: Store
) -> None:
    await accounts.create_first("kim.admin", PASSWORD)
    await accounts.add("op.lee", "operator", PASSWORD)
    first, second = [await accounts.sign_in(SignIn(name="op.lee", password=PASSWORD)) for _ in range(2)]
    line = AccountLine(store)
    line.change("op.lee", role="viewer")
    await administration.follow()
    assert accounts.session(first.token).rights == accounts.session(second.token).rights == ("view",)
    line.change("op.lee", enabled=False)
    await administration.follow()
    for token in (first.token, second.token):
        with pytest.raises(NotSignedIn):
            accounts.session(token)


async def test_guessing_elsewhere_keeps_nobody_out_of_a_known_workstation_or_an_open_session(
    store: Store, wall: Wall
) -> None:
    clock = Clock(utc=wall)
    accounts = Accounts(store, Audit(store, clock), clock, Patience(clock.monotonic_s, first_s=10 * CEILING_S))
    await accounts.add("op.lee", "operator", PASSWORD)
    mine = await accounts.sign_in(SignIn(name="op.lee", password=PASSWORD))
    for _ in range(FREE_FAILURES):
        with pytest.raises(NotSignedIn, match="wrong"):
            await accounts.sign_in(SignIn(name="op.lee", password="a guess", workstation_key="invented.key"))
    waiting = asyncio.create_task(accounts.sign_in(SignIn(name="op.lee", password="a guess")))
    await asyncio.sleep(0)
    for name in ("op.lee", "OP.LEE") * 5:
        with pytest.raises(NotSignedIn, match="too many attempts"):
            await accounts.sign_in(SignIn(name=name, password=PASSWORD, workstation="ws-evil"))
    again = await accounts.sign_in(SignIn(name="op.lee", password=PASSWORD, workstation_key=mine.workstation_key))
    assert again.workstation_key != mine.workstation_key
    assert (await accounts.confirm(mine.token, PASSWORD)).name == "op.lee"
    waiting.cancel()
    results = [entry.result for entry in store.audit.read(action="sign_in") if entry.workstation == "ws-evil"]
    assert results == ["refused: too many attempts (1)"], "a flood of attempts is no flood of entries"


async def test_a_key_of_a_workstation_is_slowed_down_like_everybody(store: Store, wall: Wall) -> None:
    clock = Clock(utc=wall)
    accounts = Accounts(store, Audit(store, clock), clock, Patience(clock.monotonic_s, first_s=10 * CEILING_S))
    await accounts.add("op.lee", "operator", PASSWORD)
    key = (await accounts.sign_in(SignIn(name="op.lee", password=PASSWORD))).workstation_key
    guess = SignIn(name="op.lee", password="a guess", workstation_key=key)
    for _ in range(FREE_FAILURES):
        with pytest.raises(NotSignedIn, match="wrong"):
            await accounts.sign_in(guess)
    waiting = asyncio.create_task(accounts.sign_in(guess))
    await asyncio.sleep(0)
    with pytest.raises(NotSignedIn, match="too many attempts"):
        await accounts.sign_in(guess)
    waiting.cancel()


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
