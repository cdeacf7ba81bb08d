"""The shared database is away: the plant is watched and commanded as ever, everybody is told, and the journal is whole after."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import StoreError
from app.domain.messages import Ack, Command, CommandRequest, Session, SignIn
from app.domain.permissions import rights_of
from app.engine.alarms.rules import DATABASE
from app.engine.clock import Clock
from app.engine.engine import Engine
from app.store.spool.store import SpooledStore
from drivers.registry import DRIVERS
from tests.api.running import KW, METER, PANEL, PASSWORD, SETPOINT, new_gateway, site_of, until
from tests.engine.acquisition.gateway import Gateway
from tests.engine.test_engine import operated
from tests.store.postgres import PostgresServer
from tests.store.spool.server import address_of, new_history, open_central, own_server

HIGH = "t.m.kw.high"
TOLD_WITHIN_S = 10.0
BACK_WITHIN_S = 30.0

pytestmark = pytest.mark.logs(
    "does not take", "The database is lost", "t.dead does not answer", "begins with gaps", "taken back now"
)


@pytest.fixture(scope="module")
def running() -> Iterator[PostgresServer]:
    with own_server() as one:
        yield one


@pytest.fixture
def server(running: PostgresServer) -> PostgresServer:
    new_history(running)
    return running


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with new_gateway() as made:
        yield made


def operator() -> Session:
    rights, until_at = rights_of("operator"), Clock().utc().replace(year=2099)
    return Session(token="", name="op.lee", role="operator", rights=rights, expires_at=until_at, workstation="ws-1")


@asynccontextmanager
async def engine_over(server: PostgresServer, gateway: Gateway, folder: Path) -> AsyncIterator[Engine]:
    store = SpooledStore("shared", lambda: open_central(address_of(server)), folder, retry_s=0.1)
    await asyncio.to_thread(store.start)
    try:
        kept = await asyncio.to_thread(store.documents.site)
        if kept is None:
            site, at = site_of(gateway.port), Clock().utc()
            await asyncio.to_thread(store.documents.keep_site, site, "test", "", at)
            kept = site, 1
        engine = Engine(store, kept[0], DRIVERS, folder=folder, revision=kept[1])
        async with operated(engine):
            await until(lambda: engine.health().points.good == 3)
            yield engine
    finally:
        await asyncio.to_thread(store.close)


def is_active(engine: Engine, alarm: str) -> bool:
    return any(row.id == alarm and row.active for row in engine.plant.alarms.active())


async def commanded(engine: Engine, value: float) -> Command:
    """The command at its end."""
    request = CommandRequest(point="t.c.sp", value=value, reason="test")
    sent = await engine.plant.commands.submit(request, operator())
    await until(lambda: engine.plant.commands.command(sent.id).state not in {"confirmed", "sent", "accepted"}, 15.0)
    return engine.plant.commands.command(sent.id)


async def drained(engine: Engine) -> None:
    await until(lambda: engine.store.backlog().entries == 0 and engine.health().backlog_age_s < 3.0, BACK_WITHIN_S)


async def test_view_alarms_and_commands_go_on_and_the_journal_is_whole_afterwards(
    server: PostgresServer, gateway: Gateway, tmp_path: Path
) -> None:
    async with engine_over(server, gateway, tmp_path) as engine:
        await until(lambda: engine.health().database == "ok")
        await engine.accounts.create_first("admin", PASSWORD)
        await drained(engine)
        server.kill()
        away_s = time.monotonic()
        await until(lambda: engine.health().database == "lost" and is_active(engine, DATABASE), TOLD_WITHIN_S)
        assert time.monotonic() - away_s < TOLD_WITHIN_S
        assert engine.health().state == "degraded"

        gateway.units[METER][KW] = 480
        await until(lambda: is_active(engine, HIGH))
        alarm = engine.plant.alarms.alarm(HIGH)
        acknowledged = await engine.plant.alarms.acknowledge(HIGH, Ack(occurrence=alarm.occurrence), operator())
        assert (acknowledged.state, acknowledged.acked_by) == ("acknowledged", "op.lee")
        command = await commanded(engine, 23.5)
        assert command.state == "verified", command
        assert gateway.units[PANEL][SETPOINT] == 235
        assert [held.point for held in engine.plant.commands.overrides()] == ["t.c.sp"]
        with pytest.raises(StoreError, match="waits on the disk of the engine"):
            await engine.plant.alarms.journal()
        session = await engine.accounts.sign_in(SignIn(name="admin", password=PASSWORD))
        assert session.name == "admin"
        gateway.units[METER][KW] = 250
        await until(lambda: not is_active(engine, HIGH))
        assert engine.health().backlog_entries > 0
        assert engine.health().backlog_age_s > 0

        server.start()
        await until(lambda: engine.health().database == "ok", BACK_WITHIN_S)
        await until(lambda: not is_active(engine, DATABASE), BACK_WITHIN_S)
        await drained(engine)
    with open_central(address_of(server)) as central:
        journal = [(each.event, each.user) for each in central.alarms.journal(alarm=HIGH)[::-1]]
        assert journal == [("raise", ""), ("ack", "op.lee"), ("clear", "")]
        actions = [each.action for each in central.audit.read()[::-1]]
        assert actions[:2] == ["add_account", "sign_in"]
        assert (
            actions.index("acknowledge") < actions.index("command") < len(actions) - 1 - actions[::-1].index("sign_in")
        )
        assert central.audit.verify() is None
        kept = central.commands.find(command.id)
        assert kept is not None
        assert kept.state == "verified"
        assert [held.point for held in central.commands.overrides()] == ["t.c.sp"]
        events = [each.text.en for each in central.events.recent()]
        assert any("does not answer; what is recorded" in text for text in events)
        assert "The database keeps everything again" in events


async def test_an_engine_that_starts_without_its_database_watches_the_plant(
    server: PostgresServer, gateway: Gateway, tmp_path: Path
) -> None:
    async with engine_over(server, gateway, tmp_path) as engine:
        gateway.units[METER][KW] = 480
        await until(lambda: is_active(engine, HIGH))
        assert (await commanded(engine, 22.0)).state == "verified"
        await drained(engine)
    server.kill()
    async with engine_over(server, gateway, tmp_path) as engine:
        assert engine.site == site_of(gateway.port)
        assert is_active(engine, HIGH)
        assert [held.point for held in engine.plant.commands.overrides()] == ["t.c.sp"]
        await until(lambda: engine.health().database == "lost")
        gateway.units[METER][KW] = 260
        await until(lambda: engine.plant.live.reading("t.m.kw").value == 260.0)
    server.start()
    async with engine_over(server, gateway, tmp_path) as engine:
        await drained(engine)
        await until(lambda: engine.health().database == "ok", BACK_WITHIN_S)
    with open_central(address_of(server)) as central:
        values = central.samples.history("t.m.kw", 0, time.time_ns() // 1000).last
        kept = [int(value) for value in values if not np.isnan(value)]
        assert kept[0] == 250
        assert 480 in kept
        assert kept[-1] == 260
        assert central.audit.verify() is None
