"""``kilowatch engine``: the headless half, until Ctrl+C or a signal to stop."""

from __future__ import annotations

import argparse
import logging
import sys

from app.cli.folders import data_folder
from app.cli.parser import DEFAULT_PORT
from app.cli.shared import database_of
from app.domain.errors import SiteFileFaulty
from app.host import serve


def run(options: argparse.Namespace) -> int:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    port = DEFAULT_PORT if options.port is None else options.port
    try:
        spool_bytes = None if options.spool_mb is None else options.spool_mb * 1_000_000
        serve(data_folder(options.data), options.site, port, database_of(options), _announce, spool_bytes)
    except SiteFileFaulty as faulty:
        print("\n".join(faulty.faults), file=sys.stderr)
        return 1
    return 0


def _announce(url: str) -> None:
    print(f"Open API at {url}/api/v1", flush=True)
