"""The lane of samples on the disk: order, torn ends, rotation, the cap, and kills between any two steps."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import StoreError
from app.domain.readings import Reason
from app.store.batches import Batch
from app.store.spool import segment as segments
from app.store.spool.batches import Points
from app.store.spool.lane import Lane

IDS = ("a", "b")
POINTS = Points(ids=IDS, holds_s=(60.0, 60.0), start=True)


def batch(first: int, count: int = 2) -> Batch:
    """Samples whose value and instant are the next numbers; every other one is of the second point."""
    number = np.arange(first, first + count)
    return Batch(
        row=(number % 2).astype(np.int32),
        at_us=number.astype(np.int64),
        value=number.astype(np.float64),
        quality=np.zeros(count, np.uint8),
        reason=np.zeros(count, np.uint8),
    )


def lane_in(folder: Path, cap_bytes: int = 1_000_000) -> Lane:
    lane = Lane(folder, cap_bytes)
    lane.begin(POINTS)
    return lane


def drained(lane: Lane, most: int = 10) -> list[float]:
    """Everything that waits, taken out in its order."""
    values: list[float] = []
    while (portion := lane.next(most)) is not None:
        assert portion.points.ids == IDS
        values += [value for each in portion.batches for value in each.value.tolist()]
        lane.done(portion)
    return values


def test_samples_come_out_in_their_order_and_their_files_go(tmp_path: Path) -> None:
    lane = lane_in(tmp_path, 16_000)
    for first in range(0, 400, 2):
        lane.append(batch(first))
    assert len(lane.streams()) > 3, "segments were rotated"
    assert (lane.figures.backlog, lane.figures.oldest_us) == (400, 0)
    assert drained(lane) == list(range(400))
    assert lane.figures.backlog == 0
    assert len(list(tmp_path.iterdir())) == 1, "the one that is written stays"


def test_what_the_database_could_not_take_comes_again(tmp_path: Path) -> None:
    lane = lane_in(tmp_path)
    lane.append(batch(0))
    first = lane.next(100)
    lane.returned()
    again = lane.next(100)
    assert first is not None
    assert again is not None
    assert again.batches[0].value.tolist() == first.batches[0].value.tolist() == [0, 1]


def test_the_next_run_goes_on_with_what_the_last_one_left(tmp_path: Path) -> None:
    lane = lane_in(tmp_path)
    lane.append(batch(0))
    again = lane_in(tmp_path)
    again.append(batch(2))
    assert again.figures.backlog == 4
    portion = again.next(100)
    assert portion is not None
    assert portion.points.start
    again.done(portion)
    portion = again.next(100)
    assert portion is not None
    assert portion.points.start, "each run says that it began"
    assert portion.batches[0].value.tolist() == [2, 3]


@pytest.mark.parametrize("cut", [1, 20, 40])
def test_a_torn_end_is_cut_and_what_came_before_is_whole(tmp_path: Path, cut: int) -> None:
    lane = lane_in(tmp_path)
    for first in range(0, 10, 2):
        lane.append(batch(first))
    (file,) = tmp_path.iterdir()
    os.truncate(file, file.stat().st_size - cut)
    again = lane_in(tmp_path)
    again.append(batch(10))
    assert drained(again) == [0, 1, 2, 3, 4, 5, 6, 7, 10, 11]


def test_a_file_that_was_filled_with_zeros_ends_where_it_was_whole(tmp_path: Path) -> None:
    lane = lane_in(tmp_path)
    lane.append(batch(0))
    (file,) = tmp_path.iterdir()
    with file.open("ab") as out:
        out.write(bytes(100_000))
    assert drained(lane_in(tmp_path)) == [0, 1]


def test_a_damaged_record_is_counted_and_the_others_come(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    lane = lane_in(tmp_path)
    for first in range(0, 6, 2):
        lane.append(batch(first))
    (file,) = tmp_path.iterdir()
    found = segments.opened(file)
    assert found is not None
    with file.open("r+b") as out:
        out.seek(found.heads[2].end - 3)
        out.write(b"xyz")
    again = lane_in(tmp_path)
    assert drained(again) == [0, 1, 4, 5]
    assert again.figures.lost == 2
    assert "2 samples" in caplog.text


def test_above_the_cap_the_oldest_go_and_leave_a_gap_for_each_point(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    lane = lane_in(tmp_path, 16_000)
    for first in range(0, 2000, 2):
        lane.append(batch(first))
    figures = lane.figures
    assert figures.bytes <= 16_000
    assert "are given up and leave a gap" in caplog.text
    assert figures.backlog + figures.lost == 2000, "everything is counted"
    found: list[tuple[int, int, float, int]] = []
    while (portion := lane.next(1000)) is not None:
        for each in portion.batches:
            found += zip(each.row.tolist(), each.at_us.tolist(), each.value.tolist(), each.reason.tolist(), strict=True)
        lane.done(portion)
    marks = [each for each in found if each[3] == Reason.ENGINE_LOST]
    assert marks[0][:2] == (0, 1000), "just after the first that was lost"
    assert {row for row, *_ in marks} == {0, 1}
    kept = [each[2] for each in found if each[3] != Reason.ENGINE_LOST]
    assert kept == list(range(figures.lost, 2000)), "the newest are all there"
    assert lane_in(tmp_path).figures.lost == 0


def test_what_is_on_its_way_to_the_database_is_not_given_up(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    lane = lane_in(tmp_path, 16_000)
    lane.append(batch(0))
    lane.begin(POINTS)
    portion = lane.next(1000)
    assert portion is not None
    for first in range(2, 2000, 2):
        lane.append(batch(first))
    lane.done(portion)
    assert lane.figures.lost > 0
    assert portion.segment.stream not in caplog.text
    assert lane.figures.backlog + lane.figures.lost == 1998


def test_a_kill_between_any_two_steps_of_giving_up_leaves_one_truth(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A gap replaces its segment at once: whichever of the two files a kill leaves, nothing is there twice."""
    full = tmp_path / "full"
    lane = lane_in(full, 16_000)
    while not lane.figures.lost:
        before = {file.name: file.read_bytes() for file in full.iterdir()}
        lane.append(batch(lane.figures.backlog))
    assert "given up" in caplog.text
    both = tmp_path / "both"
    shutil.copytree(full, both)
    for name, body in before.items():
        if not (both / name).exists():
            (both / name).write_bytes(body)
    (both / "000000000009.0.abc.part").write_bytes(b"half")
    again = Lane(both, 16_000)
    assert len({stream.split(".")[0] for stream in again.streams()}) == len(again.streams())
    assert again.figures.backlog == Lane(full, 16_000).figures.backlog
    assert not list(both.glob("*.part"))


def test_a_disk_that_takes_nothing_leaves_what_is_there_as_it_is(tmp_path: Path) -> None:
    lane = lane_in(tmp_path)
    lane.append(batch(0))
    (file,) = tmp_path.iterdir()
    away = file.with_name("away")
    file.rename(away)
    with pytest.raises(StoreError, match="cannot be written"):
        lane.append(batch(2))
    away.rename(file)
    lane.append(batch(2))
    assert drained(lane) == [0, 1, 2, 3]


def test_any_cut_of_any_length_leaves_a_prefix(tmp_path: Path) -> None:
    chance = random.Random(7)
    lane = lane_in(tmp_path / "whole")
    for first in range(0, 20, 2):
        lane.append(batch(first))
    (file,) = (tmp_path / "whole").iterdir()
    body = file.read_bytes()
    for n in range(30):
        folder = tmp_path / str(n)
        folder.mkdir()
        (folder / file.name).write_bytes(body[: chance.randrange(len(body))])
        values = drained(Lane(folder, 1_000_000))
        assert values == list(range(len(values)))
