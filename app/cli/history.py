"""``kilowatch history import|export|undo|imports``: measurements from and to files.

Where no engine runs on the data folder the command works on it directly; else it goes through the engine, which wants to know
who it is: ``--user NAME``, and the password from the terminal or from standard input.
"""

from __future__ import annotations

import argparse
import asyncio
import getpass
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from app.cli.folders import data_folder
from app.cli.historytext import entry_lines, job_text, plan_lines
from app.cli.progress import show_progress
from app.domain.errors import InvalidInput, KilowatchError, NotFound
from app.domain.messages import AuditEntry
from app.domain.messages.exchange import HistoryImport, ImportJob, LayoutWish
from app.domain.site import Site
from app.engine.exchange import exporting, importing
from app.engine.exchange.planning import Order, plan_import
from app.engine.lock import locked, running_engine
from app.engine.overview.days import epoch_us
from app.sdk.client import Client
from app.store import Store, open_store

T = TypeVar("T")
COMMAND_LINE = "command line"


def take(options: argparse.Namespace) -> int:
    """Show what would happen, ask, and import."""
    raw, wish = _content(options.file), _wish(options)
    data = data_folder(options.data)
    url = running_engine(data)
    if url is not None:
        return _signed_in(url, options, lambda client: _take_from(client, options, raw, wish))
    with _opened(data) as (store, site):
        order = Order(
            file=options.file.name, raw=raw, wish=wish, rule=options.rule, reason=options.reason, by=COMMAND_LINE
        )
        points = {point.id: point for point in site.points}
        now = datetime.now(UTC)
        importing.settle(store)
        planned = plan_import(store, points, site.site.time_zone, order, epoch_us(now), show_progress)
        _print(plan_lines(planned.plan, site.site.time_zone))
        if options.dry_run:
            return 0
        importing.check_import(order, planned.plan, leave_out=options.leave_out)
        if not _agreed(options):
            return 1
        entry = importing.carry_out(store, order, planned, now, show_progress, lambda: False)
        importing.settle(store)
        _audit(store, "import_history", entry, entry.reason)
        _print(entry_lines(entry))
    return 0


def undo(options: argparse.Namespace) -> int:
    """Take an import back."""
    data = data_folder(options.data)
    url = running_engine(data)
    if url is not None:
        return _signed_in(url, options, lambda client: _undo_at(client, options))
    with _opened(data) as (store, _):
        now = datetime.now(UTC)
        entry = importing.undo(store, options.number, COMMAND_LINE, options.reason, now, show_progress)
        importing.settle(store)
        _audit(store, "undo_import", entry, options.reason)
        _print(entry_lines(entry))
    return 0


def imports(options: argparse.Namespace) -> int:
    """What was imported."""
    data = data_folder(options.data)
    with open_store(data) as store:
        found = store.imports.entries()
    for entry in found:
        _print(entry_lines(entry))
    if not found:
        print("Nothing has been imported yet.")
    return 0


def give(options: argparse.Namespace) -> int:
    """Write points and a period to a file. Reading needs no lock: an engine may go on meanwhile."""
    data = data_folder(options.data)
    with open_store(data) as store:
        site = _site(store)
        zone = options.zone or site.site.time_zone
        form = options.format or options.file.suffix.lstrip(".").lower()
        if form not in ("csv", "xlsx", "parquet"):
            raise InvalidInput("format", f"'{form}': choose --format csv, xlsx or parquet.")
        order = exporting.ExportOrder(
            points=tuple(options.points),
            start=_instant(options.start, zone),
            end=_instant(options.end, zone),
            format=form,
            step_s=options.interval,
            wide=options.wide,
            zone=zone,
            stamp=options.stamp,
            delimiter=options.delimiter,
            decimal=options.decimal,
        )
        exporting.check_order(order)
        points = exporting.chosen_points(order, site.points, store)
        now_us = epoch_us(datetime.now(UTC))
        try:
            rows = exporting.write_export(store, points, order, options.file, now_us, show_progress)
        except OSError as error:
            raise KilowatchError(f"{options.file} cannot be written: {error.strerror}.") from error
    print(f"{options.file}: {rows:,} rows of {len(points)} points")
    return 0


# -- directly ---------------------------------------------------------------------------------------------------------
@contextmanager
def _opened(data: Path) -> Iterator[tuple[Store, Site]]:
    """The store of a folder on which no engine runs, and none can start meanwhile; interrupted imports are taken back."""
    with locked(data), open_store(data) as store:
        for number in store.imports.interrupted():
            importing.abandon(store, number)
        yield store, _site(store)


def _site(store: Store) -> Site:
    kept = store.documents.site()
    if kept is None:
        raise NotFound("There is no site in this data folder yet. Import one with: kilowatch site import FILE")
    return kept[0]


def _audit(store: Store, action: str, entry: HistoryImport, reason: str) -> None:
    what = f"{entry.values:,} values of {entry.points} points, {entry.replaced:,} replaced, sha256 {entry.sha256[:16]}"
    line = AuditEntry(seq=0, at=datetime.now(UTC), user=COMMAND_LINE, workstation="", action=action, target=entry.file)
    store.audit.append(replace(line, new=what, reason=reason, result=f"import {entry.number}"))


# -- through an engine ------------------------------------------------------------------------------------------------
def _signed_in(url: str, options: argparse.Namespace, work: Callable[[Client], Awaitable[int]]) -> int:
    if not options.user:
        raise KilowatchError(
            f"An engine runs on this folder ({url}). Say who you are with --user NAME, or stop the engine first."
        )
    password = sys.stdin.readline().rstrip("\r\n") if options.password_stdin else getpass.getpass("Password: ")

    async def run() -> int:
        async with Client(url, COMMAND_LINE) as client:
            await client.sign_in(options.user, password)
            try:
                return await work(client)
            finally:
                await client.sign_out()

    return asyncio.run(run())


async def _take_from(client: Client, options: argparse.Namespace, raw: bytes, wish: LayoutWish) -> int:
    said = (options.file.name, raw, wish, options.rule, options.reason)
    zone = (await client.site()).site.time_zone
    plan = (await _ended(client, await client.start_import(*said))).plan
    assert plan is not None
    _print(plan_lines(plan, zone))
    if options.dry_run:
        return 0
    if not _agreed(options):
        return 1
    job = await client.start_import(*said, dry_run=False, leave_out=options.leave_out)
    ended = await _ended(client, job)
    assert ended.entry is not None
    _print(entry_lines(ended.entry))
    return 0


async def _undo_at(client: Client, options: argparse.Namespace) -> int:
    ended = await _ended(client, await client.undo_import(options.number, options.reason))
    assert ended.entry is not None
    _print(entry_lines(ended.entry))
    return 0


async def _ended(client: Client, job: ImportJob) -> ImportJob:
    """Wait for a job. Raises ``KilowatchError`` with its words when it did not go well."""
    ended = await client.import_done(job, lambda now: show_progress(now.share, job_text(now)))
    if ended.state != "ready":
        raise KilowatchError(ended.text)
    return ended


# -- words ------------------------------------------------------------------------------------------------------------
def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise KilowatchError(f"{file} cannot be read: {error.strerror}.") from error


def _wish(options: argparse.Namespace) -> LayoutWish:
    """``--map`` and ``--set`` as a wish."""
    said: dict[str, Any] = {}
    for text in options.set:
        name, mark, value = text.partition("=")
        if not mark:
            raise InvalidInput("set", f"--set {text}: write NAME=VALUE, for instance --set stamp=end.")
        said[name] = [part.strip() for part in value.split(",")] if name == "time_columns" else value
    said["points"] = dict(_pair(text) for text in options.map)
    try:
        return msgspec.convert(said, LayoutWish, strict=False)
    except msgspec.ValidationError as error:
        raise InvalidInput("set", f"--set: {str(error).replace('`', '')}.") from error


def _pair(text: str) -> tuple[str, str]:
    source, mark, point = text.rpartition("=")
    if not mark:
        raise InvalidInput("map", f"--map {text}: write HEADER=POINT; HEADER= leaves a series out.")
    return source, point


def _instant(text: str, zone: str) -> datetime:
    """A date or a time of the zone; a date as the end means the end of nothing but its midnight."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput("start", f"'{text}' is not a time like 2026-07-14 or 2026-07-14T05:30.") from error
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))


def _agreed(options: argparse.Namespace) -> bool:
    if options.yes:
        return True
    if not sys.stdin.isatty():
        raise KilowatchError("Nothing was imported: say --yes to import without being asked.")
    return input("Import? [y/N] ").strip().lower() in ("y", "yes")


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        print(line)
