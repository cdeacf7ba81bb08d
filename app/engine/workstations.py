"""Workstations at which somebody has signed in before: their attempts do not wait behind those of strangers.

Whoever signs in gets a key that only this engine can have made, for this name. With it the next attempts are counted apart, so that
somebody who goes on guessing a name elsewhere keeps its owner out of no console that the owner uses. A key is no password: with it
alone nobody gets in, and guessing with it is slowed down as everywhere.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
import secrets
from pathlib import Path

FILE_NAME = "workstations.key"
SECRET_BYTES = 32
_NUMBER_BYTES = 9

_log = logging.getLogger(__name__)


class Workstations:
    """Makes and proves keys. Without a folder they hold until the engine ends."""

    def __init__(self, folder: Path | None = None) -> None:
        self._secret = _kept(folder / FILE_NAME) if folder else secrets.token_bytes(SECRET_BYTES)

    def key(self, name: str) -> str:
        """A new key for somebody who has just signed in."""
        number = secrets.token_urlsafe(_NUMBER_BYTES)
        return f"{number}.{self._proof(name, number)}"

    def number(self, name: str, key: str) -> str:
        """The number of a key that was made for ``name``; empty for any other."""
        number, _, proof = key.partition(".")
        return number if proof and hmac.compare_digest(proof.encode(), self._proof(name, number).encode()) else ""

    def _proof(self, name: str, number: str) -> str:
        text = f"{number}\n{name.casefold()}".encode()
        return hmac.new(self._secret, text, hashlib.sha256).hexdigest()


def _kept(file: Path) -> bytes:
    """The secret of this folder, made at the first start. When it cannot be kept, keys end with the engine."""
    try:
        kept = file.read_bytes() if file.exists() else b""
        if len(kept) == SECRET_BYTES:
            return kept
        made = secrets.token_bytes(SECRET_BYTES)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
            opened.write(made)
    except OSError as error:
        _log.error("The key of the workstations cannot be kept in %s: %s", file, error)
        return secrets.token_bytes(SECRET_BYTES)
    return made
