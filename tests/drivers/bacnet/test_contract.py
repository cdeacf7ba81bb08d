"""BACnet/IP keeps the drivers' contract, against bacpypes3's own device with a man in the middle."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from drivers.bacnet import DRIVER
from tests.drivers.contract import DriverContract
from tests.drivers.peers.bacnet_device import COMMANDS, INSTANCE, RAMP, READ_ONLY, SAMPLES, UNKNOWN
from tests.drivers.peers.bacnet_lies import LIES
from tests.drivers.peers.udp import nobody, udp_middleman
from tests.drivers.rig import Rig


class TestBacnetIp(DriverContract):
    @pytest.fixture
    async def rig(self, device_address: str) -> AsyncIterator[Rig]:
        async with udp_middleman(device_address) as middleman:
            with nobody() as deaf:
                made = Rig(
                    driver=DRIVER,
                    link={"interface": "127.0.0.1/8", "port": 0},
                    device={"device_id": INSTANCE, "address": f"127.0.0.1:{middleman.port}"},
                    silent={"device_id": 999, "address": deaf},
                    nowhere={"interface": "192.0.2.1/24"},
                    middleman=middleman,
                    values=SAMPLES,
                    commands=COMMANDS,
                    read_only=READ_ONLY,
                    unknown=UNKNOWN,
                    ramp=lambda number: f"analog-input:{number}",
                    ramp_size=RAMP,
                    lies=LIES,
                    bad_addresses=(
                        "",
                        "ai",
                        "ai:x",
                        "ai:5000000",
                        "no-such-type:1",
                        "ai:1:no-such-property",
                        "ai:1:85[x]",
                    ),
                    streams=False,
                    release=True,
                    late_reads=200,
                )
                yield made
                await made.close()
