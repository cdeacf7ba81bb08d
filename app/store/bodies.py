"""Values as JSON text in a column, and back."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from app.domain.errors import StoreError

T = TypeVar("T")


def to_json(value: Any) -> str:
    """Dataclasses with all their fields; keys of mappings as they stand."""
    return msgspec.json.encode(value).decode()


def from_json(text: str, kind: type[T], what: str) -> T:
    """The value of ``to_json``. Raises ``StoreError`` when ``what`` was damaged or kept by a version that wrote it otherwise."""
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.MsgspecError as error:
        raise StoreError(f"The stored {what} cannot be read: {error}. Restore the database from its backup") from error
