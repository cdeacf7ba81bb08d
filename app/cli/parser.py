"""Arguments and help of every command."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from app.cli.historyparser import add_history
from app.version import __version__

DEFAULT_PORT = 8470
"""TCP port of the Open API."""
SMALLEST_SPOOL_MB = 10


def parser() -> argparse.ArgumentParser:
    """The parser; each command sets ``run``."""
    root = argparse.ArgumentParser(
        prog="kilowatch",
        description="Operator console for the energy of public buildings: live plant, alarms, reports.",
    )
    root.add_argument("--version", action="version", version=f"kilowatch {__version__}")
    commands = root.add_subparsers(metavar="COMMAND", required=True)
    _console(commands)
    _engine(commands)
    _demo(commands)
    _fault(commands)
    _site(commands)
    _user(commands)
    _backup(commands)
    _shared(commands)
    add_history(commands, _command, _data)
    return root


def _later(name: str) -> Callable[[argparse.Namespace], int]:
    """A command that is imported when it runs, so that help and checks start at once and without Qt."""
    module, function = name.split(":")

    def run(options: argparse.Namespace) -> int:
        return int(getattr(import_module(f"app.cli.{module}"), function)(options) or 0)

    return run


def _command(commands: Any, name: str, run: str, text: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
    command.set_defaults(run=_later(run))
    return command


def _data(
    command: argparse.ArgumentParser, text: str = "folder of the database (default: the user's data folder)"
) -> None:
    command.add_argument("--data", type=Path, metavar="DIR", help=text)


def _database(command: argparse.ArgumentParser) -> None:
    text = "shared PostgreSQL, like postgresql+psycopg://user@host/name (default: $KILOWATCH_DATABASE, or a file in the data folder)"
    command.add_argument("--database", metavar="ADDRESS", help=text)
    _password_file(command)


def _password_file(command: argparse.ArgumentParser) -> None:
    text = "file whose first line is the password of the database (default: $KILOWATCH_DATABASE_PASSWORD_FILE)"
    command.add_argument("--database-password-file", dest="password_file", type=Path, metavar="FILE", help=text)


def _megabytes(text: str) -> int:
    if not text.isdigit() or int(text) < SMALLEST_SPOOL_MB:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of megabytes from {SMALLEST_SPOOL_MB}")
    return int(text)


def _port(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--port", type=_port_number, metavar="N", help=f"port of the Open API (default: {DEFAULT_PORT})"
    )


def _port_number(text: str) -> int:
    if not text.isdigit() or not 0 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"'{text}' is not a port from 1 to 65535 (0 takes a free one)")
    return int(text)


def _positive(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 < number < 1e6:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number above 0")
    return number


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdigit() and height.isdigit()):
        raise argparse.ArgumentTypeError(f"'{text}' is not a size like 1920x1080")
    return int(width), int(height)


def _console(commands: Any) -> None:
    command = _command(commands, "console", "console:run", "Open the operator console.")
    command.add_argument("--engine", metavar="URL", help="engine to connect to (default: start one on this computer)")
    _data(command)
    _port(command)


def _engine(commands: Any) -> None:
    command = _command(
        commands, "engine", "engine:run", "Run the engine: acquisition, alarms, commands, history, Open API."
    )
    _data(command)
    command.add_argument(
        "--site", type=Path, metavar="FILE", help="site file to import before starting, if it has changed"
    )
    _port(command)
    _database(command)
    text = "disk that samples may take while the shared database is away (default: 4000, or a fifth of the free disk)"
    command.add_argument("--spool-mb", type=_megabytes, metavar="N", help=text)


def _demo(commands: Any) -> None:
    command = _command(commands, "demo", "demo:run", "Start the demo campus, the engine and the console.")
    _data(command, "folder of the demo (default: beside the user's data)")
    _port(command)
    command.add_argument("--headless", action="store_true", help="no window: a live table in the terminal until Ctrl+C")
    command.add_argument("--for", dest="for_s", type=_positive, metavar="SECONDS", help="stop after this time")
    command.add_argument("--speed", type=_positive, default=1.0, metavar="N", help="run the campus N times faster")
    command.add_argument(
        "--fault",
        action="append",
        default=[],
        metavar="NAME",
        help="provoke a fault: " + ", ".join(FAULTS),
        choices=FAULTS,
    )
    command.add_argument("--screenshots", type=Path, metavar="DIR", help="render every screen to PNG files, then stop")
    command.add_argument("--theme", choices=("light", "dark"), default="light", help="theme of the screenshots")
    command.add_argument("--language", choices=("en", "ko"), default="en", help="language of the screenshots")
    command.add_argument("--size", type=_size, default=(1920, 1080), metavar="WxH", help="size of the screenshots")


def _fault(commands: Any) -> None:
    text = "Provoke a fault of the running demo campus, or end it; without a name list all."
    command = _command(commands, "fault", "fault:run", text)
    command.add_argument("name", nargs="?", choices=FAULTS, metavar="NAME", help=", ".join(FAULTS))
    command.add_argument("state", nargs="?", choices=("on", "off"), default="on", help="on (default) or off")
    _data(command, "folder of the demo (default: beside the user's data)")


FAULTS = ("chiller-trip", "dead-meter", "stuck-sensor", "slow-gateway")


def _site(commands: Any) -> None:
    site = commands.add_parser("site", help="Check, import or export a site file.").add_subparsers(
        metavar="ACTION", required=True
    )
    check = _command(site, "check", "site:check", "Name every fault of a site file by file, line and reason.")
    check.add_argument("file", type=Path)
    take = _command(site, "import", "site:import_site", "Import a site file, all of it or nothing.")
    take.add_argument("file", type=Path)
    take.add_argument("--reason", default="", help="why, for the change history")
    _data(take)
    _database(take)
    give = _command(site, "export", "site:export_site", "Write the present site as a site file.")
    give.add_argument("file", type=Path, nargs="?", help="file to write (default: standard output)")
    _data(give)
    _database(give)


def _user(commands: Any) -> None:
    user = commands.add_parser("user", help="Manage accounts.").add_subparsers(metavar="ACTION", required=True)
    show = _command(user, "list", "user:show", "List every account with its role, and whether it is disabled.")
    _data(show)
    _database(show)
    text = "Add an account; the password comes from standard input, never from the command line."
    add = _account(user, "add", "user:add", text)
    _role(add)
    _password(add)
    _role(_account(user, "role", "user:role", "Give an account another role; open sessions follow within seconds."))
    _account(user, "disable", "user:disable", "Close an account; its open sessions end within seconds.")
    _account(user, "enable", "user:enable", "Open a disabled account again.")
    _password(_account(user, "password", "user:password", "Set a new password; the open sessions of the account end."))


def _account(user: Any, name: str, run: str, text: str) -> argparse.ArgumentParser:
    command = _command(user, name, run, text)
    command.add_argument("name", metavar="NAME")
    command.add_argument("--reason", default="", help="why, for the audit")
    _data(command)
    _database(command)
    return command


def _role(command: argparse.ArgumentParser) -> None:
    roles = "viewer, operator, engineer, manager or administrator"
    command.add_argument("--role", required=True, metavar="ROLE", help=roles)


def _password(command: argparse.ArgumentParser) -> None:
    command.add_argument("--password-stdin", action="store_true", help="read the password from standard input")


def _backup(commands: Any) -> None:
    text = "Back up the database, also while the engine runs, and prove the backup."
    make = _command(commands, "backup", "backup:backup", text)
    make.add_argument("--to", type=Path, metavar="DIR", help="folder of the backup (default: as the site says)")
    _data(make)
    text = "Put a backup in the place of the database, which is kept beside it. The engine must not run."
    back = _command(commands, "restore", "backup:put_back", text)
    back.add_argument("file", type=Path)
    back.add_argument("--reason", default="", help="why, for the audit")
    _data(back)


def _shared(commands: Any) -> None:
    database = commands.add_parser("database", help="Prepare, test or change the shared database.").add_subparsers(
        metavar="ACTION", required=True
    )
    text = "Look step by step whether a shared database can be used, and say what is wrong."
    test = _command(database, "test", "database:test", text)
    test.add_argument("address", metavar="ADDRESS", help="like postgresql+psycopg://user@host:5432/name")
    _password_file(test)
    text = "Make database, tables and accounts with no more rights than they need; running it again changes nothing."
    ready = _command(database, "prepare", "database:prepare", text)
    ready.add_argument("address", metavar="ADMIN-ADDRESS", help="the database to make, with an administrator as user")
    ready.add_argument("--passwords", type=Path, metavar="FILE", help="file for new passwords (default: NAME.pgpass)")
    ready.add_argument("--new-passwords", action="store_true", help="give the accounts new passwords")
    _password_file(ready)
    text = "Copy everything from a data folder into an empty shared database, or back. No engine may run on either."
    move = _command(database, "move", "database:move", text)
    move.add_argument("source", metavar="FROM", help="data folder or address; it stays as it is")
    move.add_argument("target", metavar="TO", help="data folder or address; it must be empty")
    _password_file(move)
