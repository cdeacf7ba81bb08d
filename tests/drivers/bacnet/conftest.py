"""One device with all kinds of objects for the whole run, in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.drivers.peers import bacnet_device


@pytest.fixture(scope="session")
def device_address() -> Iterator[str]:
    with bacnet_device.process() as address:
        yield address
