"""What is packed comes back bit by bit, and damage is noticed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import StoreError
from app.store import Samples
from app.store.history.packing import (
    PIECE,
    ROLLED,
    Records,
    empty_blocks,
    pack_batch,
    pack_blocks,
    pack_piece,
    unpack_batches,
    unpack_blocks,
    unpack_piece,
)

INSTANTS = st.lists(st.integers(-(2**53), 2**53), min_size=1, max_size=50, unique=True)
SCALES = st.sampled_from([1, 1_000, 1_000_000])


def piece(at_us: list[int], values: list[float], qualities: list[int]) -> Records:
    samples = np.zeros(len(at_us), PIECE)
    samples["at_us"] = sorted(at_us)
    samples["value"] = np.resize(values, len(at_us))
    samples["quality"] = np.resize(qualities, len(at_us))
    samples["reason"] = samples["quality"] * 3
    return samples


@settings(deadline=None, max_examples=60)
@given(
    INSTANTS,
    SCALES,
    st.lists(st.floats(allow_infinity=False), min_size=1),
    st.lists(st.integers(0, 2), min_size=1),
)
def test_a_piece_comes_back_as_it_went_in(at: list[int], scale: int, values: list[float], qualities: list[int]) -> None:
    samples = piece([a // scale * scale for a in dict.fromkeys(a // scale for a in at)], values, qualities)
    for name in PIECE.names or ():
        np.testing.assert_array_equal(unpack_piece(pack_piece(samples))[name], samples[name])


def test_steady_samples_take_a_few_bytes_each() -> None:
    samples = piece([n * 1_000_000 for n in range(3600)], [float(n // 60) / 10 for n in range(3600)], [0])
    assert len(pack_piece(samples)) < 0.5 * len(samples)


@pytest.mark.parametrize("cut", [3, 15, -5])
def test_a_damaged_piece_is_an_error(cut: int) -> None:
    body = pack_piece(piece([1, 2, 3], [0.5, 1.5, 2.5], [0]))
    with pytest.raises(StoreError, match="damaged"):
        unpack_piece(body[:cut])
    with pytest.raises(StoreError, match="layout 9"):
        unpack_piece(b"\x09" + body[1:])
    with pytest.raises(StoreError, match="bytes for 4294967295 samples"):
        unpack_piece(body[:2] + b"\xff" * 4 + body[6:])
    with pytest.raises(StoreError, match="damaged"):
        unpack_batches([b"half a record"])


def test_blocks_come_back_and_damage_is_an_error() -> None:
    blocks = empty_blocks(3, 96)
    assert np.isnan(blocks["mean"]).all()
    assert not blocks["origin"].any()
    raw = np.random.default_rng(1).integers(0, 256, blocks.nbytes, np.uint8)
    blocks = raw.view(ROLLED).reshape(3, 96)
    bodies = pack_blocks(blocks)
    assert unpack_blocks(bodies, 96).tobytes() == blocks.tobytes()
    assert unpack_blocks([], 96).shape == (0, 96)
    with pytest.raises(StoreError, match="damaged"):
        unpack_blocks([bodies[0][:-20]], 96)
    with pytest.raises(StoreError, match="layout"):
        unpack_blocks([b"\x07" + bodies[0]], 96)


def test_a_batch_keeps_every_column_and_makes_what_is_not_finite_no_value() -> None:
    samples = Samples(
        key=np.array([1, 70_000, 3, 3], np.int32),
        at_us=np.array([5, 2**60, -1, 7], np.int64),
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
