"""What is packed comes back bit by bit, and damage is noticed."""

from __future__ import annotations

import base64

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import StoreError
from app.store import Samples
from app.store.history import blockbytes, codec, formerly
from app.store.history.blockbytes import ROLLED
from app.store.history.packing import PIECE, Records, pack_batch, pack_piece, unpack_batches, unpack_piece

FORMS = st.sampled_from(["noise", "decimals", "float32", "states", "constant", "walk"])


def piece(at_ms: list[int], values: list[float], qualities: list[int]) -> Records:
    samples = np.zeros(len(at_ms), PIECE)
    samples["at_us"] = np.array(sorted(at_ms)) * 1000
    samples["value"] = np.resize(values, len(at_ms))
    samples["quality"] = np.resize(qualities, len(at_ms))
    samples["reason"] = samples["quality"] * 3
    return samples


def same(found: Records, expected: Records) -> None:
    """Bit by bit: also the sign of zero."""
    assert len(found) == len(expected)
    for name in ("at_us", "quality", "reason"):
        np.testing.assert_array_equal(found[name], expected[name])
    missing = np.isnan(expected["value"])
    assert (np.isnan(found["value"]) == missing).all()
    ours, theirs = (np.ascontiguousarray(s["value"][~missing]).view(np.int64) for s in (found, expected))
    np.testing.assert_array_equal(ours, theirs)


@settings(deadline=None, max_examples=80)
@given(
    st.lists(st.integers(-(2**50), 2**50), min_size=1, max_size=50, unique=True),
    st.lists(st.floats(allow_infinity=False), min_size=1),
    st.lists(st.integers(0, 2), min_size=1),
    st.sampled_from([codec.FAST, codec.THOROUGH]),
)
def test_a_piece_comes_back_as_it_went_in(at: list[int], values: list[float], qualities: list[int], level: int) -> None:
    samples = piece(at, values, qualities)
    same(unpack_piece(pack_piece(samples, level)), samples)


def values(form: str, count: int, rng: np.random.Generator) -> list[float]:
    made = {
        "noise": rng.normal(0, 1e6, count),
        "decimals": np.round(rng.normal(20, 5, count), 1) * 0.01,
        "float32": rng.normal(20, 5, count).astype(np.float32).astype(float),
        "states": rng.integers(0, 4, count).astype(float),
        "constant": np.full(count, 21.7),
        "walk": 1e6 + np.cumsum(np.round(rng.random(count), 2)),
    }[form]
    return made.tolist()  # type: ignore[no-any-return]


@settings(deadline=None, max_examples=60)
@given(FORMS, st.integers(1, 3000), st.integers(0, 99), st.sampled_from([0, 0, 1, 1000]), st.booleans())
def test_any_kind_of_value_in_any_rhythm_comes_back(form: str, count: int, seed: int, jitter: int, gaps: bool) -> None:
    rng = np.random.default_rng(seed)
    at_ms = 1_790_000_000_000 + np.cumsum(rng.choice([1000, 2000, 9000], count)) + rng.integers(0, jitter + 1, count)
    qualities = rng.choice([0, 1, 2], count).tolist() if gaps else [0]
    samples = piece(at_ms.tolist(), values(form, count, rng), qualities)
    if gaps:
        samples["value"][samples["quality"] == 2] = np.nan
    for level in (codec.FAST, codec.THOROUGH):
        same(unpack_piece(pack_piece(samples, level)), samples)


@pytest.mark.parametrize(
    ("form", "most"), [("constant", 0.05), ("states", 0.4), ("decimals", 1.2), ("walk", 1.2), ("float32", 3.2)]
)
def test_steady_samples_take_few_bytes_each(form: str, most: float) -> None:
    rng = np.random.default_rng(1)
    samples = piece([1_790_000_000_000 + n * 10_000 for n in range(3000)], values(form, 3000, rng), [0])
    assert len(pack_piece(samples, codec.THOROUGH)) < most * len(samples)


def test_the_jitter_of_polling_costs_less_than_a_byte() -> None:
    rng = np.random.default_rng(2)
    at_ms = np.cumsum(rng.choice([1, 1, 2, 5], 3000)) * 10_000 + 170 + rng.integers(0, 4, 3000)
    assert len(codec.pack(at_ms, codec.THOROUGH)) < 0.75 * len(at_ms)


@pytest.mark.parametrize("cut", [3, 15, -5])
def test_a_damaged_piece_is_an_error(cut: int) -> None:
    body = pack_piece(piece(list(range(40)), [0.5, 1.5, 2.5], [0, 1]))
    with pytest.raises(StoreError, match="damaged"):
        unpack_piece(body[:cut])
    with pytest.raises(StoreError, match="layout 9"):
        unpack_piece(b"\x09" + body[1:])
    with pytest.raises(StoreError, match="damaged"):
        unpack_batches([b"half a record"])


def test_not_one_bit_of_a_piece_can_change_unseen() -> None:
    body = pack_piece(piece(list(range(0, 4000, 100)), [0.5, 1.5, 2.5], [0, 1]))
    for place in range(1, len(body)):
        with pytest.raises(StoreError, match="damaged"):
            unpack_piece(body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :])


OLD_PIECE = (
    "AQIGAAAAe+Al2v5bBgABAAAAeAHLiVzAwMhsp/dyCQN/8pLJDAwMpteABMMcOxBZygUiGa6DiI7FINKmAEQ+2fuDheGHuYu9Q0N9nQMDAyMTSFSAmYEB"
    "ANtQEIA="
)
OLD_STEADY = "AQADAAAAAOAl2v5bBgBAQg8AeAGzqWEIYehkwAANDCYmpg4ODgA3KwNz"
OLD_BLOCK = (
    "AXgB7ZOxDYAwDAQtxmAPajMUvRmGidiCjoKCMs8Kia5A+pdS+qS8zxGOG+hv4IVTVamHpf/nnnQDEdL/Jk9A4icmv8DeoRsYaUDufzeARYqu9n9kQ54l"
    "G5D4Dya/wHI/f+7/RfYv9gHzF5i/w/wN5p8wf4b5E8lv2sE0QA=="
)


def test_what_the_former_version_sealed_is_read_at_whole_milliseconds() -> None:
    """Written by layout 1; the first two samples are within one millisecond: the later one counts."""
    found = unpack_piece(base64.b64decode(OLD_PIECE))
    assert found["at_us"].tolist() == [
        1_790_000_000_000_000, 1_790_000_001_000_000, 1_790_000_007_500_000, 1_790_000_907_500_000, 1_790_004_507_500_000,
    ]  # fmt: skip
    np.testing.assert_array_equal(found["value"], [2.5, -0.0, np.nan, 1e300, 41.480000000000004])
    assert found["quality"].tolist() == [0, 1, 2, 0, 0]
    assert found["reason"].tolist() == [0, 16, 3, 0, 0]
    same(unpack_piece(pack_piece(found)), found)
    steady = unpack_piece(base64.b64decode(OLD_STEADY))
    assert steady["at_us"].tolist() == [1_790_000_000_000_000, 1_790_000_060_000_000, 1_799_000_120_000_000]
    assert steady["value"].tolist() == [20.0, 20.5, 21.0]
    with pytest.raises(StoreError, match="damaged"):
        unpack_piece(base64.b64decode(OLD_PIECE)[:-4])


def test_blocks_of_the_former_version_know_no_first_value() -> None:
    old = base64.b64decode(OLD_BLOCK)
    new = blockbytes.pack(blockbytes.empty(1, 96))[0]
    blocks = blockbytes.unpack([new, old, new], 96)
    row = blocks[1, 3]
    assert [row[name].item() for name in ("mean", "min", "max", "last")] == [1.5, 1.0, 2.0, 1.25]
    assert (row["valued_us"], row["good_us"], row["origin"]) == (900_000_000, 450_000_000, blockbytes.IMPORTED)
    assert np.isnan(row["first"])
    assert row["count"] == 0
    assert np.flatnonzero(blocks["origin"]).tolist() == [96 + 3]
    assert np.isnan(blocks["mean"]).sum() == 3 * 96 - 1
    assert old[0] == formerly.LAYOUT


def test_blocks_come_back_and_damage_is_an_error() -> None:
    blocks = blockbytes.empty(3, 96)
    assert np.isnan(blocks["mean"]).all()
    assert not blocks["origin"].any()
    raw = np.random.default_rng(1).integers(0, 256, blocks.nbytes, np.uint8)
    blocks = raw.view(ROLLED).reshape(3, 96)
    bodies = blockbytes.pack(blocks)
    assert blockbytes.unpack(bodies, 96).tobytes() == blocks.tobytes()
    assert blockbytes.unpack([], 96).shape == (0, 96)
    for damaged in (bodies[0][:-20], bodies[0][:9] + b"xx" + bodies[0][11:]):
        with pytest.raises(StoreError, match="damaged"):
            blockbytes.unpack([damaged], 96)
    with pytest.raises(StoreError, match="layout"):
        blockbytes.unpack([b"\x07" + bodies[0]], 96)


def test_instants_are_kept_at_the_millisecond_in_which_they_are() -> None:
    at_us = np.array([1_790_000_000_000_999, 1_790_000_000_001_000, -1], np.int64)
    none = np.zeros(3, np.uint8)
    batch = Samples(key=np.ones(3, np.int32), at_us=at_us, value=np.ones(3), quality=none, reason=none)
    found = unpack_batches([pack_batch(batch)])["at_us"]
    assert found.tolist() == [1_790_000_000_000_000, 1_790_000_000_001_000, -1000]


def test_a_batch_keeps_every_column_and_makes_what_is_not_finite_no_value() -> None:
    samples = Samples(
        key=np.array([1, 70_000, 3, 3], np.int32),
        at_us=np.array([5000, 2**60 // 1000 * 1000, -1000, 7000], np.int64),
        value=np.array([1.25, np.inf, -np.inf, np.nan]),
        quality=np.array([0, 1, 2, 0], np.uint8),
        reason=np.array([0, 16, 3, 0], np.uint8),
    )
    body = pack_batch(samples)
    assert len(body) == 22 * 4
    records = unpack_batches([body, body])
    assert len(records) == 8
    for name in ("key", "at_us", "quality", "reason"):
        np.testing.assert_array_equal(records[name][4:], getattr(samples, name))
    np.testing.assert_array_equal(records["value"][:4], [1.25, np.nan, np.nan, np.nan])
