"""A site file says at once everything that a protocol could not do, each with its line."""

from __future__ import annotations

import pytest

from app.domain.errors import SiteFileFaulty
from app.domain.formulas import formula_inputs
from app.store.sitefile import parse_text
from drivers.bacnet.checks import station_fault
from drivers.registry import DRIVERS

MODBUS = """\
site: {id: s, name: Hall}
links:
  - {id: l1, driver: modbus, options: {transport: tcp, host: 10.0.0.5}}
  - {id: l2, driver: modbus, options: {transport: serial, serial_port: /dev/ttyUSB0}}
devices:
  - {id: d1, link: l1, options: {unit: 1}}
  - {id: d2, link: l2, options: {unit: 7}}
points:
  - {id: b.kw, name: Power, device: d1, address: "holding:0:float32:cdab", unit: kW}
  - {id: b.sp, name: Setpoint, device: d1, address: "holding:8:int16", scale: 0.1, writable: {low: 10, high: 30}}
  - {id: b.run, name: Run, device: d2, address: "coil:3", kind: binary, writable: true}
"""

BACNET = """\
site: {id: s, name: Hall}
links:
  - {id: l1, driver: bacnet, options: {interface: 192.168.1.20/24, port: 47808}}
  - {id: l2, driver: bacnet, options: {port: 0, bbmd: "10.0.0.2:47808"}}
devices:
  - {id: d1, link: l1, options: {device_id: 1001, address: "192.168.1.31"}}
  - {id: d2, link: l2, options: {device_id: 1002, address: "2001:5"}}
points:
  - {id: b.t, name: Temperature, device: d1, address: "analog-input:3", unit: °C}
  - {id: b.sp, name: Setpoint, device: d1, address: "analog-value:4", writable: {low: 10, high: 30}}
"""


def faults(text: str) -> list[str]:
    try:
        parse_text(text, "site.yaml", DRIVERS, formula_inputs)
    except SiteFileFaulty as faulty:
        return list(faulty.faults)
    return []


@pytest.mark.parametrize("text", [MODBUS, BACNET])
def test_a_site_whose_parts_fit_has_no_fault(text: str) -> None:
    assert faults(text) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        (", host: 10.0.0.5", "", 3, "links[0].options.host: the transport is tcp, so 'host' must be given"),
        ("tcp, host: 10.0.0.5", "rtu-over-tcp", 3, "the transport is rtu_over_tcp, so 'host' must be given"),
        ("tcp, host: 10.0.0.5", 'tcp, host: "  "', 3, "'host' must be given"),
        ("options: {transport: tcp, host: 10.0.0.5}", "name: No options", 3, "'host' must be given"),
        ("host: 10.0.0.5", 'host: "10.0.0.5:502"', 3, "has the port in it"),
        ("host: 10.0.0.5", 'host: "http://gateway"', 3, "is not a host name"),
        (", serial_port: /dev/ttyUSB0", "", 4, "the transport is serial, so 'serial_port' must be given"),
        ("tcp, host: 10.0.0.5", "serial, serial_port: /dev/ttyUSB0", 4, "is taken by link 'l1' already"),
        ("tcp, host: 10.0.0.5", "udp", 3, "'udp' is not one of tcp, rtu_over_tcp, serial"),
        ("host: 10.0.0.5", "host: 10.0.0.5, port: 0", 3, "0 is below 1"),
        ("unit: 1}", "unit: 256}", 6, "256 is above 255"),
        ("unit: 1}", "unit: -1}", 6, "-1 is below 0"),
        ("unit: 7}", "unit: 0}", 7, "unit 0 is outside 1 to 247, which serial can ask"),
        ("unit: 1}", "unit: 1, max_registers: 1}", 9, "needs 2 registers; the device gives 1 at once"),
        ('"holding:8:int16"', '"input:8:int16"', 10, "points[1].writable: 'input:8:int16' can only be read"),
        ('"coil:3"', '"discrete:3"', 11, "'discrete:3' can only be read"),
        ('"coil:3"', '"coil:3:float32"', 11, "a coil is one bit and has no type 'float32'"),
        ("kind: binary", "kind: counter", 11, "is one bit, which is no counter"),
        ("high: 30}", "high: 4000}", 10, "high 4000 is 40000 in the register; int16 takes -32768 to 32767"),
    ],
)
def test_what_modbus_could_not_do_is_named(old: str, new: str, line: int, reason: str) -> None:
    assert old in MODBUS
    found = faults(MODBUS.replace(old, new, 1))
    assert [f for f in found if f.startswith(f"site.yaml:{line}: ") and reason in f], found
    assert len(found) == 1, found


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("device_id: 1001, ", "", 6, "the option 'device_id' is missing"),
        ("device_id: 1001", "device_id: 5000000", 6, "above 4194302"),
        ("device_id: 1001", "device_id: 4190000", 6, "device_id 4190000 is our own 'instance'"),
        ('"192.168.1.31"', '"192.168.1.310"', 6, "devices[0].options.address: '192.168.1.310' is not an address"),
        ('"192.168.1.31"', '"192.168.1.31:0"', 6, "is not an address like"),
        ('"192.168.1.31"', '"*"', 6, "is not the address of one device"),
        ('"2001:5"', '"70000:10.0.0.4"', 7, "names the network 70000"),
        ("192.168.1.20/24", "eth0", 3, "'eth0' is not our own address"),
        ('"10.0.0.2:47808"', '"10.0.0 2"', 4, "has a space in it"),
        ("{port: 0, ", "{interface: 192.168.1.20, ", 4, "UDP port 192.168.1.20:47808 is taken by link 'l1' already"),
        ('"analog-value:4"', '"analog-input:4"', 10, "is measured and cannot be commanded"),
    ],
)
def test_what_bacnet_could_not_do_is_named(old: str, new: str, line: int, reason: str) -> None:
    assert old in BACNET
    found = faults(BACNET.replace(old, new, 1))
    assert [f for f in found if f.startswith(f"site.yaml:{line}: ") and reason in f], found
    assert len(found) == 1, found


def test_one_fault_hides_no_other_of_the_same_entry_or_of_what_stands_behind_it() -> None:
    text = MODBUS.replace("host: 10.0.0.5", "timeout_s: 99").replace("id: l1, driver", "id: l1, colour: red, driver")
    text = text.replace("unit: 1}", "unit: 1, max_registers: 1, max_gap: -1}")
    text = text.replace('"holding:0:float32:cdab", unit', '"holding:0:float32:cdab", period_s: fast, unit')
    told = "\n".join(faults(text))
    for reason in (
        "unknown key 'colour'",
        "99 is above 60",
        "'host' must be given",
        "-1 is below 0",
        "a number is expected, not 'fast'",
        "needs 2 registers; the device gives 1 at once",
    ):
        assert reason in told, told


@pytest.mark.parametrize(
    "address", ["10.0.0.11", "10.0.0.11:47808", "10.0.0.11/24:47808", "5", "2001:5", "2001:0x0503", "7:10.0.0.3:47808"]
)
def test_addresses_of_one_bacnet_device_are_good(address: str) -> None:
    assert station_fault(address) == ""


@pytest.mark.parametrize(
    "address", ["10.0.0", "10.0.0.300", "10.0.0.11:70000", "300", "0:5", "2001:300", "2:*", "10.0.0.1 :5"]
)
def test_what_is_not_the_address_of_one_bacnet_device_is_refused(address: str) -> None:
    assert station_fault(address)
