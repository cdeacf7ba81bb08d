"""``kilowatch database test|prepare|move``: a PostgreSQL that several computers share."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from contextlib import ExitStack, closing
from pathlib import Path

from rich.console import Console

from app.cli.backup import bar
from app.cli.folders import data_folder
from app.cli.shared import complete
from app.domain.errors import StoreError
from app.engine.lock import locked
from app.store.moving import move as moved
from app.store.moving import opened
from app.store.postgres import parsed
from app.store.preparing import prepare as made_ready
from app.store.preparing import roles_of
from app.store.probing import BAD, GOOD, MIND, probe
from app.store.spool.left import check_nothing_waits
from app.store.spool.store import FOLDER

COLOURS = {GOOD: "green", MIND: "yellow", BAD: "red"}


def test(options: argparse.Namespace) -> int:
    """1 when it cannot be used as it is."""
    console, worst = Console(highlight=False, soft_wrap=True), 0
    for finding in probe(complete(options.address, options.password_file)):
        console.print(f"[{COLOURS[finding.state]}]{finding.state:5}[/]", end="")
        console.print(f" {finding.what:8} {finding.text}", markup=False)
        worst = max(worst, int(finding.state == BAD))
    return worst


def prepare(options: argparse.Namespace) -> int:
    """Passwords go into a file for this user alone, in the form that every PostgreSQL program reads."""
    address = complete(options.address, options.password_file)
    url = parsed(address)
    name = str(url.database)
    file = options.passwords or Path(f"{name}.pgpass")
    passwords = made_ready(address, print, new_passwords=options.new_passwords)
    host, port = url.host or "localhost", url.port or 5432
    if passwords:
        _write(file, {f"{host}:{port}:{name}:{role}": password for role, password in passwords.items()})
        print(f"passwords: in {file.resolve()}, for this user alone; move them where the engine runs")
    print(
        f"engine: kilowatch engine --database 'postgresql+psycopg://{roles_of(name).engine}@{host}:{port}/{name}?passfile=FILE'"
    )
    return 0


def move(options: argparse.Namespace) -> int:
    """Between a folder and a shared database, in either direction, while no engine runs. The source stays as it is."""
    source, target = (_end(text, options.password_file) for text in (options.source, options.target))
    with ExitStack() as held:
        for end in (source, target):
            if isinstance(end, Path):
                held.enter_context(locked(end))
        here, there = (held.enter_context(closing(opened(str(end)))) for end in (source, target))
        if isinstance(target, Path):
            check_nothing_waits(target / FOLDER, here)
        with bar("Move") as progress:
            rows = moved(here, there, progress)
    for table, count in rows.items():
        if count:
            print(f"{table:20} {count:>12,} rows")
    print(f"{here.place}: is now in {there.place} too, each table counted and compared")
    print(
        "The source stays as it is. Start the engine on the new place; remove the old one when you no longer need it."
    )
    return 0


def _end(text: str, password_file: Path | None) -> Path | str:
    if "://" in text:
        return complete(text, password_file)
    return data_folder(Path(text))


def _write(file: Path, lines: Mapping[str, str]) -> None:
    """New passwords replace those of the same role; other lines stay."""
    try:
        kept = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        others = [line for line in kept if line.rpartition(":")[0] not in lines]
        part = file.with_name(f"{file.name}.part")
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as output:
            output.writelines(f"{line}\n" for line in [*others, *(f"{role}:{word}" for role, word in lines.items())])
        part.replace(file)
    except OSError as error:
        raise StoreError(
            f"The passwords cannot be written to {file}: {error.strerror}. Name another file with --passwords and run "
            "this again with --new-passwords"
        ) from error
