"""A backup is made while the engine writes, proves itself, and brings everything back."""

from __future__ import annotations

import sqlite3
import threading
import zipfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import KilowatchError, StoreError
from app.store import Samples, Store, open_store
from app.store.backup.archive import DATABASE, MANIFEST, unpack
from app.store.backup.making import backups, make, restore, thin_out
from app.store.sqlite import FILE_NAME

AT = datetime(2026, 7, 14, 2, 30, tzinfo=UTC)
SITE_TEXT = "site: {id: s1}\n"
S = 1_000_000
START_US = 1_700_000_000 * S


def test_everything_comes_back_as_it_was(tmp_path: Path) -> None:
    data, to = tmp_path / "data", tmp_path / "backups"
    with open_store(data) as store:
        append(store, 0, 1000)
    seen: list[float] = []
    backup = make(data, to, site="s1", site_text=SITE_TEXT, at=AT, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    assert [file.name for file in to.iterdir()] == ["kilowatch-backup-s1-20260714-023000.zip"]
    with zipfile.ZipFile(backup.file) as packed:
        assert packed.read("site.yaml").decode() == SITE_TEXT

    with open_store(data) as store:
        append(store, 1000, 1500)
    manifest, former = restore(backup.file, data, AT)
    assert manifest == backup.manifest
    assert former is not None
    with open_store(data) as store:
        assert values(store) == list(range(1000))
    with closing(sqlite3.connect(former)) as old:
        assert old.execute("SELECT sum(samples) FROM batch").fetchone() == (1500,)


def test_an_engine_that_writes_meanwhile_is_neither_stopped_nor_torn(tmp_path: Path) -> None:
    data, stop, written = tmp_path / "data", threading.Event(), [2000]

    def write(store: Store) -> None:
        while not stop.is_set():
            append(store, written[0], written[0] + 50)
            written[0] += 50

    with open_store(data) as store:
        append(store, 0, 2000)
        writer = threading.Thread(target=write, args=(store,))
        writer.start()
        try:
            for number in range(5):
                before = written[0]
                backup = make(data, tmp_path / "backups", site="s1", site_text="", at=AT + timedelta(seconds=number))
                restore(backup.file, tmp_path / f"copy{number}", AT)
                with open_store(tmp_path / f"copy{number}") as copy:
                    got = values(copy)
                assert got == list(range(len(got)))
                assert before <= len(got) <= written[0] + 50
        finally:
            stop.set()
            writer.join()


@pytest.mark.parametrize("place", [0.2, 0.5, 0.9])
def test_a_backup_with_a_wrong_byte_is_refused_and_the_database_stays(tmp_path: Path, place: float) -> None:
    data = tmp_path / "data"
    with open_store(data) as store:
        append(store, 0, 5000)
    backup = make(data, tmp_path, site="s1", site_text=SITE_TEXT, at=AT)
    content = bytearray(backup.file.read_bytes())
    content[int(len(content) * place)] ^= 0x55
    backup.file.write_bytes(content)
    with pytest.raises(StoreError, match=r"backup|damaged"):
        restore(backup.file, data, AT)
    with open_store(data) as store:
        assert len(values(store)) == 5000
    assert not list(data.glob("*.part"))


def test_a_file_that_unpacks_to_more_than_it_says_is_stopped(tmp_path: Path) -> None:
    with open_store(tmp_path / "data") as store:
        append(store, 0, 10)
    backup = make(tmp_path / "data", tmp_path, site="s1", site_text="", at=AT)
    with zipfile.ZipFile(backup.file) as packed:
        database, manifest = packed.read(DATABASE), packed.read(MANIFEST).decode()
    lying = tmp_path / "lying.zip"
    with zipfile.ZipFile(lying, "w") as packed:
        packed.writestr(DATABASE, database)
        packed.writestr(MANIFEST, manifest.replace(str(backup.manifest.bytes), "4096", 1))
    with pytest.raises(StoreError, match="damaged"):
        unpack(lying, tmp_path / "out", lambda share: None)
    assert (tmp_path / "out").stat().st_size <= 2 * (1 << 20)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"hello" * 1000])
def test_what_is_no_backup_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "any.zip").write_bytes(content)
    with pytest.raises(StoreError, match=r"any\.zip"):
        restore(tmp_path / "any.zip", tmp_path / "data", AT)


def test_a_cancelled_backup_leaves_nothing(tmp_path: Path) -> None:
    with open_store(tmp_path / "data") as store:
        append(store, 0, 10)

    def cancel(share: float) -> None:
        if share > 0.4:
            raise KilowatchError("cancelled")

    with pytest.raises(KilowatchError, match="cancelled"):
        make(tmp_path / "data", tmp_path / "to", site="s1", site_text="", at=AT, progress=cancel)
    assert list((tmp_path / "to").iterdir()) == []


def test_the_newest_are_kept_and_others_sites_left_alone(tmp_path: Path) -> None:
    with open_store(tmp_path / "data") as store:
        append(store, 0, 10)
    to = tmp_path / "to"
    for day in range(4):
        make(tmp_path / "data", to, site="s1", site_text="", at=AT + timedelta(days=day))
    make(tmp_path / "data", to, site="s2", site_text="", at=AT)
    (to / "kilowatch-backup-broken.zip").write_bytes(b"PK")
    assert len(thin_out(to, 2, "s1")) == 2
    assert [(b.manifest.site, b.manifest.at[:10]) for b in backups(to)] == [
        ("s1", "2026-07-17"), ("s1", "2026-07-16"), ("s2", "2026-07-14")
    ]  # fmt: skip


def test_no_database_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no database"):
        make(tmp_path, tmp_path / "to", site="s1", site_text="", at=AT)
    (tmp_path / FILE_NAME).write_bytes(b"not a database at all" * 500)
    with pytest.raises(StoreError, match="damaged"):
        make(tmp_path, tmp_path / "to", site="s1", site_text="", at=AT)
    assert list((tmp_path / "to").iterdir()) == []


def append(store: Store, first: int, end: int) -> None:
    n = end - first
    key = np.full(n, store.samples.keys(["p"])["p"], np.int32)
    number = np.arange(first, end)
    nothing = np.zeros(n, np.uint8)
    store.samples.append(
        Samples(key=key, at_us=START_US + number * S, value=number.astype(np.float64), quality=nothing, reason=nothing)
    )


def values(store: Store) -> list[float]:
    """The numbers that are recorded, in order of time."""
    found = store.samples.history("p", START_US, START_US + 10**6 * S, None)
    return [round(value) for value in found.last.tolist()]
