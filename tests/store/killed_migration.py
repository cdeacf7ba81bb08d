"""Open the database in a folder again and again, each time killed one statement later; print how often it was killed."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from itertools import count
from pathlib import Path

from sqlalchemy import Engine, event

from app.store import open_store
from app.store.sqlite import FILE_NAME


def open_and_be_killed(folder: Path, last: int) -> None:
    numbers = count(1)

    def counted(*_: object) -> None:
        if next(numbers) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", counted)
    open_store(folder).close()


def schema(folder: Path) -> str:
    connection = sqlite3.connect(folder / FILE_NAME)
    (value,) = connection.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone()
    assert connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
    connection.close()
    return str(value)


def main(folder: Path) -> int:
    for number in count(1):
        child = os.fork()
        if child == 0:
            open_and_be_killed(folder, number)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            assert os.WEXITSTATUS(status) == 0
            return number - 1
        assert schema(folder) in {"1", "2"}
    return 0


if __name__ == "__main__":
    print(main(Path(sys.argv[1])))
