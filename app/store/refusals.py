"""What PostgreSQL answers instead of obeying, as sentences for the operator."""

from __future__ import annotations

import re

import psycopg
from psycopg import errors

FULL = "cannot grow: the disk of its server is full. Free space there; recording goes on by itself"
NO_RIGHT = "does not allow this to its user. Let its administrator run `kilowatch database prepare`, and use the account that it names"

SENTENCES: dict[str, str] = {
    "28P01": "refuses this user or password. Check both",
    "28000": "does not let this user in from this computer. Ask its administrator to allow it in pg_hba.conf",
    "3D000": "does not exist. Let its administrator run `kilowatch database prepare`, or correct the name",
    "42501": NO_RIGHT,
    "53100": FULL,
    "53300": "has no connection left. Ask its administrator to raise max_connections",
    "57P01": "was stopped by its administrator. Everything waits on this computer meanwhile",
    "57P02": "has crashed and comes back by itself. Everything waits on this computer meanwhile",
    "57P03": "is starting. Everything waits on this computer meanwhile",
    "57014": "took too long and was interrupted. Look at the load of its server",
    "55P03": "is held by another computer for too long. Look for a program that hangs",
    "25P03": "ended a connection that stood idle. It is opened anew",
    "25006": "can only be read: it is a copy of another one. Use the address of the main server",
    "42P01": "misses a table of Kilowatch. Let its administrator run `kilowatch database prepare`",
}
"""By SQLSTATE (PostgreSQL manual, appendix A)."""

UNKNOWN = "has a host that nobody knows. Check its name"
CLOSED = "does not listen: no server answers at this host and port. Check that it runs and listens on the network"
UNSAFE = "cannot be reached safely: its certificate cannot be trusted, or it speaks no TLS. Name its root with sslrootcert=FILE"
SILENT = "does not answer. Check the network, and the firewall at host and port"

WORDS: tuple[tuple[str, str], ...] = (
    (r"could not translate host name|ame or service not known|resolve|failure in name", UNKNOWN),
    (r"onnection refused", CLOSED),
    (r"password authentication failed|no password supplied", SENTENCES["28P01"]),
    (r"no pg_hba\.conf entry", SENTENCES["28000"]),
    (r'role ".*" does not exist', SENTENCES["28P01"]),
    (r'database ".*" does not exist', SENTENCES["3D000"]),
    (r"starting up|recovery", SENTENCES["57P03"]),
    (r"too many clients", SENTENCES["53300"]),
    (r"certificate|SSL|ssl|TLS", UNSAFE),
    (r"timeout expired|timed out|time-out|[Nn]o route|unreachable", SILENT),
)
"""A connection that was not made has no SQLSTATE: its words tell."""


def sentence_of(error: BaseException) -> str | None:
    """What ``error`` means; none when it is none of PostgreSQL or not known."""
    if not isinstance(error, psycopg.Error):
        return None
    if error.sqlstate in SENTENCES:
        return SENTENCES[error.sqlstate]
    text = str(error)
    return next((sentence for words, sentence in WORDS if re.search(words, text)), None)


def is_full(error: BaseException) -> bool:
    return isinstance(error, errors.DiskFull)


def first_line(error: BaseException) -> str:
    """The server's own words, in one line; they name no password."""
    return " ".join(str(error).split())[:300]
