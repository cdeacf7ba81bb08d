"""The registry: every protocol by its name, and no protocol stack loaded for a look at a site file."""

from __future__ import annotations

import subprocess
import sys

from drivers.base import Driver
from drivers.registry import DRIVERS

STACKS = ("pymodbus", "serial", "BAC0", "bacpypes3", "asyncio")

LOOK_AT_A_SITE_FILE = f"""
import sys
from drivers.base import PlanItem
from drivers.registry import DRIVERS

modbus, bacnet = DRIVERS["modbus"], DRIVERS["bacnet"]
modbus.plan({{"unit": 1}}, [PlanItem(0, modbus.parse_address("holding:0:float32:abcd"))])
bacnet.plan({{"device_id": 1}}, [PlanItem(0, bacnet.parse_address("analog-input:3"))])
print([name for name in {STACKS!r} if name in sys.modules])
"""


def test_drivers_go_by_their_own_names() -> None:
    assert {name: driver.name for name, driver in DRIVERS.items()} == {"modbus": "modbus", "bacnet": "bacnet"}


def test_checking_and_planning_a_site_loads_no_protocol_stack() -> None:
    done = subprocess.run([sys.executable, "-c", LOOK_AT_A_SITE_FILE], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_option_can_be_drawn_as_a_form() -> None:
    for option in (row for driver in DRIVERS.values() for row in (*driver.link_options, *driver.device_options)):
        assert option.help, option.name
        assert option.required or isinstance(option.default, option.kind), option.name
        assert not option.choices or option.default in option.choices


def test_how_many_devices_of_a_link_may_be_asked_at_once() -> None:
    drivers: dict[str, Driver] = dict(DRIVERS)
    assert {name: driver.parallel_devices for name, driver in drivers.items()} == {"modbus": 1, "bacnet": 8}
