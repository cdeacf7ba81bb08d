"""The address of a shared database and its password, which need not be on the command line where others can read it."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from pathlib import Path

from app.cli.folders import data_folder
from app.domain.errors import StoreError
from app.host import open_store
from app.store import Store
from app.store.postgres import with_password

ADDRESS, PASSWORD, PASSWORD_FILE = (
    "KILOWATCH_DATABASE",
    "KILOWATCH_DATABASE_PASSWORD",
    "KILOWATCH_DATABASE_PASSWORD_FILE",
)


def database_of(options: argparse.Namespace, environment: Mapping[str, str] = os.environ) -> str | None:
    """The address given with ``--database`` or in the environment; none for the file in the data folder."""
    address = options.database or environment.get(ADDRESS) or None
    return None if address is None else complete(address, options.password_file, environment)


def opened(options: argparse.Namespace) -> Store:
    """The store that a command works on: the shared one where an address is given, else the file in the data folder."""
    return open_store(data_folder(options.data), database_of(options))


def complete(address: str, file: Path | None, environment: Mapping[str, str] = os.environ) -> str:
    """``address`` with the password of ``file`` or the environment. Raises ``StoreError`` when the file cannot be read."""
    named = file or (Path(environment[PASSWORD_FILE]) if environment.get(PASSWORD_FILE) else None)
    if named is not None:
        return with_password(address, _first_line(named))
    if environment.get(PASSWORD):
        return with_password(address, environment[PASSWORD])
    return address


def _first_line(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").splitlines()[0]
    except (OSError, UnicodeDecodeError, IndexError) as error:
        raise StoreError(f"The file {file} holds no password that can be read. Write it into its first line") from error
