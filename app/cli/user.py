"""``kilowatch user add``."""

from __future__ import annotations

import argparse
import getpass
import sys

from app.cli.folders import data_folder
from app.host import add_account, open_store


def add(options: argparse.Namespace) -> int:
    password = sys.stdin.readline().rstrip("\r\n") if options.password_stdin else getpass.getpass("Password: ")
    with open_store(data_folder(options.data)) as store:
        add_account(store, options.name, options.role, password)
    print(f"{options.name}: added as {options.role}")
    return 0
