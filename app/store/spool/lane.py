"""The lane of samples: segments from the oldest to the one that is written, with a cap on what they take of the disk."""

from __future__ import annotations

import errno
import logging
import shutil
import threading
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.errors import DiskFull, StoreError
from app.store.batches import Batch, gaps, joined
from app.store.spool import segment as segments
from app.store.spool.batches import Points
from app.store.spool.segment import SUFFIX, Segment

CAP_BYTES = 4_000_000_000
CAP_SHARE = 0.2
"""Of the free disk, where that is less."""
SEGMENT_BYTES = 32_000_000
SEGMENTS_IN_CAP = 16
"""What is given up at once is at most such a part of the whole."""
EVERYTHING = 2**62
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """What is to be written to the database next: batches of one segment, up to its record ``last``."""

    segment: Segment
    points: Points
    batches: list[Batch]
    after: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How the lane is: samples that the database does not have, the instant of the oldest, bytes, samples given up."""

    backlog: int = 0
    oldest_us: int | None = None
    bytes: int = 0
    lost: int = 0


class Lane:
    """Samples in ``folder``, in their order. Callable from any thread; only one at a time takes portions out.

    ``figures`` may be read at any time without waiting for the disk. ``arrived`` is notified of new samples.
    """

    def __init__(self, folder: Path, cap_bytes: int | None = None) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.cap_bytes = cap_bytes or default_cap(folder)
        self._segment_bytes = min(SEGMENT_BYTES, self.cap_bytes // SEGMENTS_IN_CAP)
        self._lock = threading.RLock()
        self._segments = _found(folder)
        self._writing: Segment | None = None
        self._points: Points | None = None
        self._done: dict[str, int] = {}  # the last record of each segment that the database has
        self._held = ""  # the segment of the portion that is being written
        self._lost = 0
        self.arrived = threading.Condition(self._lock)
        self.figures = Figures()
        self._count()

    # -- in -----------------------------------------------------------------------------------------------------------
    def begin(self, points: Points) -> None:
        """What follows is of these points. Raises ``StoreError``."""
        with self._lock:
            self._points = points
            self._writing = None

    def append(self, batch: Batch) -> None:
        """On return the samples are on the disk. Raises ``StoreError``: then none of them is."""
        with self._lock:
            try:
                if self._writing is None or self._writing.size >= self._segment_bytes:
                    self._rotate()
                assert self._writing is not None
                segments.append(self._writing, batch)
            except OSError as error:
                kind = DiskFull if error.errno in FULL else StoreError
                raise kind(f"The spool {self._folder} cannot be written: {error.strerror}. Free space") from error
            self._count()
            if self.figures.bytes > self.cap_bytes:
                self._give_up()
                self._count()
            self.arrived.notify_all()

    # -- out ----------------------------------------------------------------------------------------------------------
    def next(self, most: int) -> Portion | None:
        """The oldest samples that the database does not have; it is told by ``done`` or ``returned``."""
        with self._lock:
            while self._segments:
                oldest = self._segments[0]
                portion = self._portion(oldest, most)
                if portion is not None:
                    self._held = oldest.stream
                    return portion
                if oldest is self._writing:
                    return None
                self._drop(oldest)
        return None

    def done(self, portion: Portion, last: int | None = None) -> None:
        """The database has the segment of the portion up to record ``last`` (``None``: all of the portion)."""
        with self._lock:
            self._held = ""
            self._done[portion.segment.stream] = portion.last if last is None else last
            self._count()

    def returned(self) -> None:
        """The database could not take the portion."""
        with self._lock:
            self._held = ""

    def streams(self) -> list[str]:
        """The names of all segments that are on the disk."""
        with self._lock:
            return [each.stream for each in self._segments]

    # -- inside -------------------------------------------------------------------------------------------------------
    def _rotate(self) -> None:
        assert self._points is not None, "begin comes first"
        number = self._segments[-1].number + 1 if self._segments else 1
        self._writing = segments.begin(self._folder, number, self._points)
        self._points = replace(self._points, start=False)
        self._segments.append(self._writing)

    def _portion(self, oldest: Segment, most: int) -> Portion | None:
        after = self._done.get(oldest.stream, 0)
        try:
            points = segments.points_of(oldest)
            found, last, damaged = segments.batches(oldest, after, most)
        except OSError as error:
            raise StoreError(f"The spool {oldest.file} cannot be read: {error.strerror}. Check the disk") from error
        if points is None:
            damaged, last = oldest.samples_after(after), after
        if damaged:
            _log.error("%d samples in %s are damaged and lost. Check the disk", damaged, oldest.file)
            self._lost += damaged
        if points is None or last <= after:
            return None
        return Portion(segment=oldest, points=points, batches=found, after=after, last=last)

    def _give_up(self) -> None:
        """The oldest segment that may go leaves one gap for each of its points in its place."""
        for place, each in enumerate(self._segments):
            if each is not self._writing and each.stream != self._held and each.samples:
                self._segments[place : place + 1] = self._gaps_of(each)
                return

    def _gaps_of(self, given_up: Segment) -> list[Segment]:
        after, points = self._done.get(given_up.stream, 0), segments.points_of(given_up)
        found, _, _ = segments.batches(given_up, after, EVERYTHING)
        instead: list[Segment] = []
        if found and points is not None:
            marks = gaps(joined(found))
            instead.append(segments.begin(self._folder, given_up.number, points, given_up.generation + 1, marks))
        lost = given_up.samples_after(after)
        self._lost += lost
        _log.error("The spool is at its cap: %d samples from %s are given up and leave a gap", lost, given_up.stream)
        given_up.file.unlink(missing_ok=True)
        return instead

    def _drop(self, drained: Segment) -> None:
        drained.file.unlink(missing_ok=True)
        self._done.pop(drained.stream, None)
        self._segments.remove(drained)

    def _count(self) -> None:
        waiting = ((each, self._done.get(each.stream, 0)) for each in self._segments)
        left = [(each, done, each.samples_after(done)) for each, done in waiting]
        oldest = next(((each, done) for each, done, samples in left if samples), None)
        self.figures = Figures(
            backlog=sum(samples for _, _, samples in left),
            oldest_us=None if oldest is None else _first_us(*oldest),
            bytes=sum(each.size for each in self._segments),
            lost=self._lost,
        )


def _first_us(segment: Segment, done: int) -> int:
    return next(head.at_us for head in segment.heads if head.samples and head.number > done)


def default_cap(folder: Path) -> int:
    """4 GB or a fifth of what is free on this disk now, whichever is less."""
    return min(CAP_BYTES, int(shutil.disk_usage(folder).free * CAP_SHARE))


def _found(folder: Path) -> list[Segment]:
    """The segments of former runs in their order; what a kill left half made is removed."""
    for part in folder.glob("*.part"):
        part.unlink(missing_ok=True)
    newest: dict[int, Segment] = {}
    for file in sorted(folder.glob(f"*{SUFFIX}")):
        each = segments.opened(file)
        former = newest.get(each.number) if each is not None else None
        if each is None or (former is not None and former.generation > each.generation):
            with suppress(OSError):
                file.unlink()
            continue
        if former is not None:
            former.file.unlink(missing_ok=True)
        newest[each.number] = each
    return [newest[number] for number in sorted(newest)]
