"""``kilowatch user list|add|role|disable|enable|password``: accounts, from the command line of the engine's computer."""

from __future__ import annotations

import argparse
import getpass
import sys

from app.cli.shared import opened
from app.engine.accountline import AccountLine


def show(options: argparse.Namespace) -> int:
    with opened(options) as store:
        accounts = AccountLine(store).all()
    width = max((len(account.name) for account in accounts), default=0)
    for account in accounts:
        print(f"{account.name:{width}}  {account.role:13}  {'' if account.enabled else 'disabled'}".rstrip())
    return 0


def add(options: argparse.Namespace) -> int:
    password = _password(options)
    with opened(options) as store:
        AccountLine(store).add(options.name, options.role, password, options.reason)
    print(f"{options.name}: added as {options.role}")
    return 0


def role(options: argparse.Namespace) -> int:
    with opened(options) as store:
        AccountLine(store).change(options.name, role=options.role, why=options.reason)
    print(f"{options.name}: {options.role} now")
    return 0


def disable(options: argparse.Namespace) -> int:
    with opened(options) as store:
        AccountLine(store).change(options.name, enabled=False, why=options.reason)
    print(f"{options.name}: disabled; open sessions end within seconds")
    return 0


def enable(options: argparse.Namespace) -> int:
    with opened(options) as store:
        AccountLine(store).change(options.name, enabled=True, why=options.reason)
    print(f"{options.name}: enabled")
    return 0


def password(options: argparse.Namespace) -> int:
    new = _password(options)
    with opened(options) as store:
        AccountLine(store).set_password(options.name, new, options.reason)
    print(f"{options.name}: has a new password; open sessions end within seconds")
    return 0


def _password(options: argparse.Namespace) -> str:
    return sys.stdin.readline().rstrip("\r\n") if options.password_stdin else getpass.getpass("Password: ")
