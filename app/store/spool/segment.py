"""One segment file: points first, then batches of their samples; only its end is ever written."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path

from app.store.batches import Batch
from app.store.spool.batches import Points, pack_batch, pack_points, unpack_batch, unpack_points
from app.store.spool.frames import Head, body_of, framed, heads

SUFFIX = ".spool"
POINTS, SAMPLES, GAPS = 1, 2, 3
"""Kinds of records. ``GAPS`` stand for samples that were given up."""


@dataclass(slots=True)
class Segment:
    """A segment on the disk. ``number`` gives its place in time; a higher ``generation`` replaces a lower one.

    ``stream`` is its name in the database. ``heads`` are its whole records, ``size`` the bytes that they take, ``samples``
    what was recorded, without the marks of gaps.
    """

    file: Path
    number: int
    generation: int
    stream: str
    heads: list[Head] = field(default_factory=list)
    size: int = 0
    samples: int = 0

    def samples_after(self, number: int) -> int:
        """How many samples are behind record ``number``; marks of gaps do not count."""
        if number == 0:
            return self.samples
        return sum(head.samples for head in self.heads if head.kind == SAMPLES and head.number > number)


def begin(folder: Path, number: int, points: Points, generation: int = 0, marks: Batch | None = None) -> Segment:
    """A new segment with its points, and ``marks`` of gaps where it replaces another one; on the disk with its name at
    once, or not at all. Raises ``OSError``."""
    stream = f"{number:012d}.{generation}.{secrets.token_hex(6)}"
    segment = Segment(folder / f"{stream}{SUFFIX}", number, generation, stream)
    part = segment.file.with_suffix(".part")
    record = framed(1, POINTS, 0, 0, pack_points(points))
    if marks is not None:
        record += framed(2, GAPS, len(marks), int(marks.at_us.min()), pack_batch(marks))
    with part.open("wb") as out:
        out.write(record)
        out.flush()
        os.fsync(out.fileno())
    part.replace(segment.file)
    sync_folder(folder)
    _look_through(segment)
    return segment


def opened(file: Path) -> Segment | None:
    """The segment in ``file`` as far as it is whole; ``None`` when not even its points are."""
    parts = file.name.split(".")
    if len(parts) != 4 or not (parts[0].isdigit() and parts[1].isdigit()):
        return None
    segment = Segment(file, int(parts[0]), int(parts[1]), file.name.removesuffix(SUFFIX))
    _look_through(segment)
    return segment if segment.heads and segment.heads[0].kind == POINTS else None


def append(segment: Segment, batch: Batch) -> None:
    """Add a record; on return it is on the disk. A failed write leaves the segment as it was. Raises ``OSError``."""
    at_us = int(batch.at_us.min())
    number = segment.heads[-1].number + 1
    record = framed(number, SAMPLES, len(batch), at_us, pack_batch(batch))
    with segment.file.open("r+b") as out:
        out.truncate(segment.size)  # what a failed write left behind
        out.seek(segment.size)
        try:
            out.write(record)
            out.flush()
            os.fsync(out.fileno())
        except OSError:
            with suppress(OSError):
                out.truncate(segment.size)
            raise
        out.seek(segment.size)
        segment.heads.extend(heads(out, segment.size + len(record)))
    segment.size += len(record)
    segment.samples += len(batch)


def points_of(segment: Segment) -> Points | None:
    """``None`` when the record is damaged."""
    with segment.file.open("rb") as file:
        body = body_of(file, segment.heads[0])
    return None if body is None else unpack_points(body)


def batches(segment: Segment, after: int, most: int) -> tuple[list[Batch], int, int]:
    """Whole batches behind record ``after``, at least one and then up to about ``most`` samples.

    With the number of the last record looked at (``after`` when there is none) and how many samples were damaged.
    """
    found: list[Batch] = []
    count, damaged, last = 0, 0, after
    with segment.file.open("rb") as file:
        for head in _behind(segment, after):
            if count and count + head.samples > most:
                break
            body = body_of(file, head)
            last = head.number
            count += head.samples
            if body is None:
                damaged += head.samples
            else:
                found.append(unpack_batch(body))
    return found, last, damaged


def sync_folder(folder: Path) -> None:
    """Names of files are on the disk afterwards, where the system can say so."""
    with suppress(OSError):  # Windows opens no folders
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _behind(segment: Segment, after: int) -> Iterator[Head]:
    return (head for head in tuple(segment.heads) if head.kind != POINTS and head.number > after)


def _look_through(segment: Segment) -> None:
    """Find the whole records. The last one is read to its end: a write may have been torn there."""
    size = segment.file.stat().st_size
    with segment.file.open("rb") as file:
        whole = enumerate(heads(file, size), 1)
        segment.heads = [head for _, head in takewhile(lambda each: each[1].number == each[0], whole)]
        while segment.heads and body_of(file, segment.heads[-1]) is None:
            segment.heads.pop()
    segment.size = segment.heads[-1].end if segment.heads else 0
    segment.samples = sum(head.samples for head in segment.heads if head.kind == SAMPLES)
