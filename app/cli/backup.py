"""``kilowatch backup`` and ``kilowatch restore``."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from app.cli.folders import data_folder
from app.domain.messages import AuditEntry
from app.engine.accountline import COMMAND_LINE
from app.engine.lock import locked
from app.host import open_store
from app.store.backup.making import make, restore, thin_out


def backup(options: argparse.Namespace) -> int:
    """Beside a running engine, too: the database is copied as it stands at this moment."""
    data, at = data_folder(options.data), datetime.now(UTC)
    with open_store(data) as store:
        kept = store.documents.site()
        text = store.documents.site_text() or ""
    site = kept[0].site if kept else None
    to = options.to or (Path(site.backup.folder) if site and site.backup.folder else data / "backups")
    name = site.id if site else "new"
    with bar("Backup") as progress:
        made = make(data, to.resolve(), site=name, site_text=text, at=at, progress=progress)
    rows = sum(made.manifest.rows.values())
    print(f"{made.file}: {made.size / 1e6:,.1f} MB, {rows:,} rows, proven")
    for gone in thin_out(to.resolve(), site.backup.keep, name) if site else ():
        print(f"{gone.name}: removed, as {site.backup.keep if site else 0} newer ones are there")
    return 0


def put_back(options: argparse.Namespace) -> int:
    """Only while no engine runs on the folder."""
    data, at = data_folder(options.data), datetime.now(UTC)
    with locked(data):
        with bar("Restore") as progress:
            manifest, former = restore(options.file, data, at, progress)
        with open_store(data) as store:
            entry = AuditEntry(
                seq=0, at=at, user=COMMAND_LINE, workstation="", action="restore", target=options.file.name
            )
            store.audit.append(replace(entry, reason=options.reason, result=f"state of {manifest.at}"))
    print(f"{data}: is now as it was at {manifest.at} (site {manifest.site}, {sum(manifest.rows.values()):,} rows)")
    if former is not None:
        print(f"{former.name}: the former database; remove it when you no longer need it")
    return 0


@contextmanager
def bar(what: str) -> Iterator[Callable[[float], None]]:
    """A bar in a terminal, nothing elsewhere."""
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:.0f} %"))
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(what, total=1.0)
        yield lambda share: progress.update(task, completed=share)
