"""Where data lives on this computer."""

from __future__ import annotations

from pathlib import Path

import platformdirs

from app.domain.errors import StoreError


def data_folder(given: Path | None, name: str = "data") -> Path:
    """The folder given, or the user's own; made if it is not there, for this user alone."""
    folder = given or Path(platformdirs.user_data_dir("kilowatch", appauthor=False)) / name
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The data folder {folder} cannot be made: {error.strerror}. Choose another with --data."
        ) from error
    return folder.resolve()
