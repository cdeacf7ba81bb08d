"""Arguments of ``kilowatch history``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

Command = Callable[[Any, str, str, str], argparse.ArgumentParser]


def add_history(commands: Any, command: Command, data: Callable[[argparse.ArgumentParser], None]) -> None:
    """The commands below ``history``; ``command`` makes one and ``data`` gives it ``--data``."""
    text = "Bring measurements in from files and out to files; look after the history."
    history = commands.add_parser("history", help=text).add_subparsers(metavar="ACTION", required=True)
    _import(command(history, "import", "history:take", "Import measurements from CSV or Excel, after a dry run."))
    undo = command(history, "undo", "history:undo", "Take an import back: exactly the state before it.")
    undo.add_argument("number", type=int, metavar="NUMBER", help="number of the import")
    undo.add_argument("--reason", default="", help="why, for the audit")
    _account(undo)
    command(history, "imports", "history:imports", "List what was imported, newest first.")
    _export(command(history, "export", "history:give", "Write points and a period to CSV, Excel or Parquet."))
    command(history, "info", "historycare:info", "Points, samples, bytes by level, first and last, growth.")
    command(history, "verify", "historycare:verify", "Read every block and compare intervals with samples.")
    text = "Pack what is over more tightly. The engine must not run; it does the same by itself when it is idle."
    command(history, "compact", "historycare:compact", text)
    for made in history.choices.values():
        data(made)


def _import(take: argparse.ArgumentParser) -> None:
    take.add_argument("file", type=Path)
    take.add_argument("--map", action="append", default=[], metavar="HEADER=POINT", help="point of a column or name")
    text = "how the file is meant: stamp=end, zone=UTC, step_s=900, decimal=, first_row=3, sheet=Data, encoding=cp949 …"
    take.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help=text)
    take.add_argument("--rule", choices=("fill", "replace"), default="fill", help="where there are values already")
    take.add_argument("--reason", default="", help="why; needed to replace")
    take.add_argument("--leave-out", action="store_true", help="import although some values cannot be used")
    take.add_argument("--dry-run", action="store_true", help="only show what would happen")
    take.add_argument("--yes", action="store_true", help="do not ask")
    _account(take)


def _account(command: argparse.ArgumentParser) -> None:
    command.add_argument("--user", default="", metavar="NAME", help="who you are, where an engine runs on the folder")
    command.add_argument("--password-stdin", action="store_true", help="read the password from standard input")


def _export(give: argparse.ArgumentParser) -> None:
    give.add_argument("points", nargs="+", metavar="POINT", help="ids or patterns like 'cth.*'")
    give.add_argument("--to", dest="file", type=Path, required=True, metavar="FILE", help=".csv, .xlsx or .parquet")
    give.add_argument("--start", required=True, metavar="TIME", help="2026-07-01 or 2026-07-01T06:30, in the zone")
    give.add_argument("--end", required=True, metavar="TIME", help="the period ends before it")
    give.add_argument(
        "--format", choices=("csv", "xlsx", "parquet"), default="", help="default: by the name of the file"
    )
    give.add_argument("--interval", type=int, default=0, metavar="SECONDS", help="0 (default): every sample")
    give.add_argument("--wide", action="store_true", help="one column for each point; needs --interval")
    give.add_argument("--stamp", choices=("start", "end"), default="start", help="what names an interval")
    give.add_argument("--zone", default="", metavar="ZONE", help="default: the site's")
    give.add_argument("--delimiter", default=",", metavar="MARK", help="what parts the columns of a CSV file")
    give.add_argument("--decimal", default=".", metavar="MARK", help="decimal mark of a CSV file")
