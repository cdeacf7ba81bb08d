"""The composition root of the engine: store, drivers and site to a running engine with its Open API."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from app.api.server import ApiServer
from app.domain.errors import KilowatchError
from app.domain.formulas import formula_inputs
from app.domain.messages import AuditEntry
from app.domain.site import Site
from app.engine.accountline import COMMAND_LINE
from app.engine.clock import Clock
from app.engine.engine import EMPTY_SITE, Engine, size_of
from app.engine.lock import announced, locked, running_engine
from app.engine.tenure import SharedTenure, Tenure
from app.sdk.client import Client
from app.store import Store, open_store
from app.store.leases import Leases
from app.store.sitefile import parse_text, read_text
from app.store.spool.store import open_spooled
from drivers.registry import DRIVERS

__all__ = ["check_site_file", "import_site_file", "open_store", "running_engine", "serve"]

THREADS = 32
"""So many database calls at once: long histories must not keep alarms and the audit waiting for a thread."""
ASK_S = 0.8
"""So long another engine has to say that it is active."""
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)

_log = logging.getLogger(__name__)


def check_site_file(path: Path) -> Site:
    """The site in a file. Raises ``SiteFileFaulty`` with every fault."""
    return parse_text(read_text(path), str(path), DRIVERS, formula_inputs)


def import_site_file(store: Store, path: Path, by: str, why: str, at: datetime) -> int:
    """Keep the site in a file, all of it or nothing; the same content keeps its revision. Raises ``SiteFileFaulty``."""
    text = read_text(path)
    site = parse_text(text, str(path), DRIVERS, formula_inputs)
    former = len(store.documents.revisions("site"))
    revision = store.documents.keep_site(site, by, why, at, text)
    if revision != former:
        entry = AuditEntry(seq=0, at=at, user=by, workstation="", action="import_site", target=f"site {site.site.id}")
        store.audit.append(replace(entry, new=size_of(site), reason=why, result=f"revision {revision}"))
    return revision


def serve(  # noqa: PLR0917 what an engine is started with
    data: Path,
    site_file: Path | None,
    port: int,
    database: str | None,
    on_ready: Callable[[str], None],
    spool_bytes: int | None = None,
) -> None:
    """Run an engine in ``data`` until it is told to stop; ``on_ready`` gets its address.

    ``site_file`` is imported first if its content is new. Samples that wait for a shared ``database`` take at most
    ``spool_bytes`` (``None``: see ``app.store.spool.lane``). Raises ``Conflict`` when an engine runs in ``data`` already,
    ``SiteFileFaulty``, ``StoreError``, and ``KilowatchError`` when the port is taken.
    """
    with locked(data), _opened(data, database, spool_bytes) as store:
        if site_file is not None and read_text(site_file) != store.documents.site_text():
            why = f"site file {site_file.name}"
            import_site_file(store, site_file, by=COMMAND_LINE, why=why, at=datetime.now(UTC))
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(_serve(data, store, port, database, on_ready))


def _opened(data: Path, database: str | None, spool_bytes: int | None) -> Store:
    """A file is repaired where need be; in front of a shared database is a spool, so that the engine always starts."""
    return open_spooled(data, database, spool_bytes) if database else open_store(data, repair=True)


def _tenure(store: Store, site: Site, database: str | None) -> Tenure:
    """Alone in front of a file; by a lease where several engines may share a database."""
    if not database:
        return Tenure()
    return SharedTenure(Leases(database), site.site.id, store.engine, Clock(), _is_active)


async def _is_active(url: str) -> bool:
    """Whether the engine at ``url`` says that it operates the site."""
    async with Client(url) as client:
        try:
            async with asyncio.timeout(ASK_S):
                return (await client.health()).role == "active"
        except (KilowatchError, TimeoutError):
            return False


async def _serve(data: Path, store: Store, port: int, database: str | None, on_ready: Callable[[str], None]) -> None:
    kept = store.documents.site()
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS, "engine"))
    site, revision = kept or (EMPTY_SITE, 0)
    tenure = _tenure(store, site, database)
    engine = Engine(store, site, DRIVERS, folder=data, revision=revision, tenure=tenure)
    server = ApiServer(engine, port)
    stopping = asyncio.Event()
    with _stopped_by_signals(stopping):
        running, holding = asyncio.create_task(engine.run(), name="engine"), None
        try:
            await server.start()
            holding = asyncio.create_task(tenure.run(server.url), name="tenure")
            with announced(data, server.url):
                _log.info("The engine runs on %s; Open API at %s/api/v1", engine.site.site.id, server.url)
                on_ready(server.url)
                await _until(stopping, running)
        finally:
            _log.info("The engine stops")
            await server.stop()
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
            if holding is not None:  # the last thing: nothing of ours writes any more
                holding.cancel()
                with suppress(asyncio.CancelledError):
                    await holding
    _log.info("The engine has stopped")


async def _until(stopping: asyncio.Event, running: asyncio.Task[None]) -> None:
    """Wait for a signal, or for the engine to fail."""
    waiting = asyncio.create_task(stopping.wait(), name="signals")
    try:
        await asyncio.wait((waiting, running), return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()


@contextmanager
def _stopped_by_signals(stopping: asyncio.Event) -> Iterator[None]:
    """SIGINT and SIGTERM stop cleanly where the loop can hear them; elsewhere Ctrl+C cancels."""
    loop = asyncio.get_running_loop()
    heard = []
    for number in STOP_SIGNALS:
        with suppress(NotImplementedError, RuntimeError, ValueError):
            loop.add_signal_handler(number, stopping.set)
            heard.append(number)
    try:
        yield
    finally:
        for number in heard:
            loop.remove_signal_handler(number)


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop
