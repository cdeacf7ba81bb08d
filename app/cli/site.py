"""``kilowatch site check|import|export``."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from app.cli.folders import data_folder
from app.cli.shared import opened
from app.domain.errors import KilowatchError, NotFound, SiteFileFaulty
from app.host import check_site_file, import_site_file, running_engine


def check(options: argparse.Namespace) -> int:
    try:
        site = check_site_file(options.file)
    except SiteFileFaulty as faulty:
        return _print_faults(faulty)
    print(
        f"{options.file}: good: {len(site.buildings)} buildings, {len(site.devices)} devices, {len(site.points)} points"
    )
    return 0


def import_site(options: argparse.Namespace) -> int:
    data = data_folder(options.data)
    try:
        with opened(options) as store:
            now = datetime.now(UTC)
            revision = import_site_file(store, options.file, by="command line", why=options.reason, at=now)
    except SiteFileFaulty as faulty:
        return _print_faults(faulty)
    print(f"{options.file}: imported as revision {revision}")
    if running_engine(data) is not None:
        print("The engine that runs on this folder takes it at its next start.")
    return 0


def export_site(options: argparse.Namespace) -> int:
    with opened(options) as store:
        text = store.documents.site_text()
    if text is None:
        raise NotFound("There is no site in this data folder yet. Import one with: kilowatch site import FILE")
    if options.file is None:
        sys.stdout.write(text)
    else:
        _write(options.file, text)
    return 0


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise KilowatchError(f"{file} cannot be written: {error.strerror}.") from error


def _print_faults(faulty: SiteFileFaulty) -> int:
    for line in faulty.faults:
        print(line, file=sys.stderr)
    print(f"{len(faulty.faults)} faults; nothing was imported", file=sys.stderr)
    return 1
