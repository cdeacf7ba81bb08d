"""The Modbus meters behind four gateways. Three makes with different registers, types, byte orders and scales."""
# ruff: noqa: E501  one row of a table stands in one line

from __future__ import annotations

from dataclasses import dataclass

from app.demo.campus.pointrows import NORMAL_S, ON_OFF, SLOW_S, Row
from app.domain.site import Kind, Name

METER_S = 1.0
_COUNTER = Kind.COUNTER


@dataclass(frozen=True, slots=True)
class Gateway:
    """A Modbus gateway; ``transport`` as in the link's options."""

    id: str
    name: Name
    transport: str = "tcp"


@dataclass(frozen=True, slots=True)
class Meter:
    """A device on a gateway. ``rated`` is the figure that dead bands and ranges derive from (kW)."""

    id: str
    gateway: str
    unit: int
    make: str
    name: Name
    floor: str | None
    rated: float
    parent: str | None = None


GATEWAYS: tuple[Gateway, ...] = (
    Gateway("gw-cth", Name("CTH meters gateway", "시청 계량 게이트웨이")),
    Gateway("gw-lib", Name("Library line 1 (RTU over TCP)", "도서관 1회선 (RTU over TCP)"), "rtu_over_tcp"),
    Gateway("gw-spc", Name("SPC meters gateway", "체육센터 계량 게이트웨이")),
    Gateway("gw-dmc", Name("DMC meters gateway", "데이터센터 계량 게이트웨이")),
)

METERS: tuple[Meter, ...] = (
    Meter("cmp.mtr-0", "gw-cth", 1, "a", Name("Main meter, campus import", "캠퍼스 수전 계량기"), "cth.b2", 1500),
    Meter("cth.mtr-1", "gw-cth", 11, "a", Name("Meter M-01 City Hall", "계량기 M-01 시청"), "cth.b2", 650, "cmp.mtr-0"),
    Meter("cth.mtr-2", "gw-cth", 12, "a", Name("Meter M-02 chiller plant", "계량기 M-02 냉열원"), "cth.b2", 450, "cth.mtr-1"),
    Meter("cth.mtr-3", "gw-cth", 13, "b", Name("Meter M-03 air handling", "계량기 M-03 공조"), "cth.f3", 120, "cth.mtr-1"),
    Meter("cth.mtr-4", "gw-cth", 14, "b", Name("Meter M-04 lighting and sockets", "계량기 M-04 조명·콘센트"), "cth.b2", 300, "cth.mtr-1"),
    Meter("cth.gas-1", "gw-cth", 21, "gas", Name("Gas meter City Hall", "가스 계량기 시청"), "cth.b2", 60),
    Meter("cth.wtr-1", "gw-cth", 22, "water", Name("Water meter City Hall", "수도 계량기 시청"), "cth.b2", 20),
    Meter("lib.mtr-5", "gw-lib", 5, "c", Name("Meter M-05 Library", "계량기 M-05 도서관"), "lib.b1", 240, "cmp.mtr-0"),
    Meter("lib.mtr-6", "gw-lib", 6, "c", Name("Meter M-06 lighting", "계량기 M-06 조명"), "lib.b1", 80, "lib.mtr-5"),
    Meter("lib.mtr-7", "gw-lib", 7, "c", Name("Meter M-07 cooling and air handling", "계량기 M-07 냉방·공조"), "lib.b1", 120, "lib.mtr-5"),
    Meter("lib.ht-1", "gw-lib", 8, "heat", Name("Heat meter Library", "열량계 도서관"), "lib.b1", 250),
    Meter("lib.wtr-1", "gw-lib", 9, "water", Name("Water meter Library", "수도 계량기 도서관"), "lib.b1", 10),
    Meter("spc.mtr-8", "gw-spc", 8, "b", Name("Meter M-08 Sports Centre", "계량기 M-08 체육센터"), "spc.b1", 340, "cmp.mtr-0"),
    Meter("spc.mtr-9", "gw-spc", 9, "b", Name("Meter M-09 pool plant", "계량기 M-09 수영장 설비"), "spc.b1", 120, "spc.mtr-8"),
    Meter("spc.mtr-10", "gw-spc", 10, "b", Name("Meter M-10 halls", "계량기 M-10 체육관"), "spc.b1", 150, "spc.mtr-8"),
    Meter("spc.gas-1", "gw-spc", 21, "gas", Name("Gas meter Sports Centre", "가스 계량기 체육센터"), "spc.b1", 60),
    Meter("spc.wtr-1", "gw-spc", 22, "water", Name("Water meter Sports Centre", "수도 계량기 체육센터"), "spc.b1", 20),
    Meter("dmc.mtr-11", "gw-dmc", 11, "b", Name("Meter M-11 Data & Monitoring Centre", "계량기 M-11 데이터·관제센터"), "dmc.f1", 300, "cmp.mtr-0"),
    Meter("dmc.mtr-12", "gw-dmc", 12, "a", Name("Meter M-12 IT feed A", "계량기 M-12 IT A계통"), "dmc.f1", 120, "dmc.mtr-11"),
    Meter("dmc.mtr-13", "gw-dmc", 13, "a", Name("Meter M-13 IT feed B", "계량기 M-13 IT B계통"), "dmc.f1", 120, "dmc.mtr-11"),
    Meter("dmc.mtr-14", "gw-dmc", 14, "b", Name("Meter M-14 cooling", "계량기 M-14 냉방"), "dmc.f1", 100, "dmc.mtr-11"),
    Meter("dmc.pv-1", "gw-dmc", 31, "pv", Name("PV inverter 1", "태양광 인버터 1"), "dmc.f3", 45),
    Meter("dmc.pv-2", "gw-dmc", 32, "pv", Name("PV inverter 2", "태양광 인버터 2"), "dmc.f3", 45),
    Meter("dmc.ups-1", "gw-dmc", 41, "ups", Name("UPS-1", "무정전 전원 1"), "dmc.f1", 120),
    Meter("dmc.ups-2", "gw-dmc", 42, "ups", Name("UPS-2", "무정전 전원 2"), "dmc.f1", 120),
)  # fmt: skip

ELECTRIC = frozenset("abc")
KINDS = {"gas": "gas_meter", "water": "water_meter", "heat": "heat_meter", "pv": "pv", "ups": "ups"}

UPS_STATES = {1: Name("On line", "상용"), 2: Name("On battery", "축전지"), 3: Name("Bypass", "바이패스")}
PV_STATES = {1: Name("Waiting", "대기"), 2: Name("Generating", "발전"), 3: Name("Fault", "고장")}

_E = ("power_factor", "Power factor", "역률", "")


def rows(make: str, rated: float) -> tuple[Row, ...]:
    """The points of a make. Dead bands and ranges grow with the rating of the device."""
    tables = {"a": _make_a, "b": _make_b, "c": _make_c, "pv": _pv, "ups": _ups, "gas": _gas, "water": _water}
    return tables.get(make, _heat)(rated)


def _power(at: str, rated: float, scale: float = 1.0) -> Row:
    return Row(
        "kw",
        "power",
        "Active power",
        "유효전력",
        "kW",
        at,
        -2 * rated,
        2 * rated,
        None,
        rated / 1000,
        METER_S,
        scale=scale,
    )


def _energy(at: str, scale: float) -> Row:
    return Row("kwh", "energy", "Energy", "전력량", "kWh", at, 0, None, None, 0.0, NORMAL_S, scale=scale, kind=_COUNTER)


def _electric(at: dict[str, str], rated: float, scales: dict[str, float]) -> tuple[Row, ...]:
    amps = rated * 4
    return (
        _power(at["kw"], rated, scales.get("kw", 1.0)),
        Row("kvar", "reactive_power", "Reactive power", "무효전력", "kvar", at["kvar"], -2 * rated, 2 * rated, None, rated / 500, NORMAL_S, scale=scales.get("kvar", 1.0)),
        Row("pf", *_E, at["pf"], -1, 1, None, 0.005, NORMAL_S, scale=scales.get("pf", 1.0)),
        Row("v", "voltage", "Line voltage", "선간전압", "V", at["v"], 0, 500, None, 0.5, NORMAL_S, scale=scales.get("v", 1.0)),
        Row("a", "current", "Current", "전류", "A", at["a"], 0, amps, None, amps / 500, NORMAL_S, scale=scales.get("a", 1.0)),
        Row("hz", "frequency", "Frequency", "주파수", "Hz", at["hz"], 45, 65, None, 0.02, NORMAL_S, scale=scales.get("hz", 1.0)),
        _energy(at["kwh"], scales["kwh"]),
    )  # fmt: skip


def _make_a(rated: float) -> tuple[Row, ...]:
    """Floats in the usual order, energy as 64-bit watt-hours."""
    names = ("kw", "kvar", "pf", "v", "a", "hz")
    at = {name: f"holding:{2 * i}:float32:abcd" for i, name in enumerate(names)}
    return _electric(at | {"kwh": "holding:20:uint64:abcd"}, rated, {"kwh": 0.001})


def _make_b(rated: float) -> tuple[Row, ...]:
    """Scaled integers in input registers, words swapped."""
    at = {
        "kw": "input:100:int32:cdab",
        "kvar": "input:102:int32:cdab",
        "pf": "input:104:int16",
        "v": "input:105:uint16",
        "a": "input:106:uint16",
        "hz": "input:107:uint16",
        "kwh": "input:110:uint32:cdab",
    }
    return _electric(at, rated, {"kw": 0.01, "kvar": 0.01, "pf": 0.001, "v": 0.1, "a": 0.1, "hz": 0.01, "kwh": 0.1})


def _make_c(rated: float) -> tuple[Row, ...]:
    """Old meters on a serial line: floats with swapped bytes, energy as 32-bit tenths."""
    names = ("kw", "kvar", "pf", "v", "a", "hz")
    at = {name: f"holding:{4000 + 2 * i}:float32:badc" for i, name in enumerate(names)}
    return _electric(at | {"kwh": "holding:4040:uint32:badc"}, rated, {"kwh": 0.1})


def _pv(rated: float) -> tuple[Row, ...]:
    return (
        _power("input:5:int32:abcd", rated, 0.001),
        _energy("input:7:uint64:abcd", 0.001),
        Row("dc_v", "dc_voltage", "DC voltage", "직류 전압", "V", "input:11:uint16", 0, 1100, None, 2, NORMAL_S, scale=0.1),
        Row("iso", "insulation", "Insulation resistance", "절연 저항", "MΩ", "input:12:uint16", 0, 50, None, 0.05, SLOW_S, scale=0.01),
        Row("sts", "status", "Inverter status", "인버터 상태", "", "input:13:uint16", states=PV_STATES, kind=Kind.MULTISTATE),
        Row("lim", "power_limit", "Power limit", "출력 제한", "%", "holding:40:uint16", 0, 100, (0, 100, None), 0.5, NORMAL_S, scale=0.1),
    )  # fmt: skip


def _ups(rated: float) -> tuple[Row, ...]:
    return (
        Row("load", "load", "Load", "부하율", "%", "input:0:uint16", 0, 150, None, 0.5, NORMAL_S, scale=0.1),
        Row("kw", "power", "Output power", "출력 전력", "kW", "input:1:uint16", 0, 2 * rated, None, rated / 500, METER_S, scale=0.1),
        Row("bat", "battery", "Battery charge", "축전지 충전율", "%", "input:2:uint16", 0, 100, None, 0.5, NORMAL_S, scale=0.1),
        Row("bat_t", "battery_temperature", "Battery temperature", "축전지 온도", "°C", "input:3:int16", -20, 80, None, 0.1, NORMAL_S, scale=0.1),
        Row("sts", "status", "Mode", "운전 상태", "", "input:4:uint16", states=UPS_STATES, kind=Kind.MULTISTATE),
        Row("flt", "fault", "Charger fault", "충전기 고장", "", "discrete:0", states={0: Name("Normal", "정상"), 1: Name("Fault", "고장")}, kind=Kind.BINARY),
        Row("eco", "eco_mode", "Eco mode", "절전 모드", "", "coil:0", None, None, (0, 1, None), states=ON_OFF, kind=Kind.BINARY),
    )  # fmt: skip


def _gas(rated: float) -> tuple[Row, ...]:
    return (
        Row("flow", "power", "Gas flow", "가스 유량", "m³/h", "input:0:uint16", 0, 4 * rated, None, rated / 300, NORMAL_S, scale=0.01),
        Row("vol", "energy", "Gas volume", "가스 사용량", "m³", "input:2:uint32:abcd", 0, None, None, 0.0, NORMAL_S, scale=0.01, kind=_COUNTER),
    )  # fmt: skip


def _water(rated: float) -> tuple[Row, ...]:
    return (
        Row("flow", "power", "Water flow", "수도 유량", "m³/h", "input:0:uint16", 0, 4 * rated, None, rated / 300, NORMAL_S, scale=0.01),
        Row("vol", "energy", "Water volume", "수도 사용량", "m³", "input:2:uint32:abcd", 0, None, None, 0.0, NORMAL_S, scale=0.001, kind=_COUNTER),
    )  # fmt: skip


def _heat(rated: float) -> tuple[Row, ...]:
    return (
        Row("kw", "power", "Heat power", "열 출력", "kW", "input:0:float32:dcba", 0, 4 * rated, None, rated / 500, NORMAL_S),
        Row("kwh", "energy", "Heat energy", "열량", "kWh", "input:2:uint32:abcd", 0, None, None, 0.0, NORMAL_S, scale=0.1, kind=_COUNTER),
        Row("sup", "supply_temperature", "Supply temperature", "공급온도", "°C", "input:4:int16", -20, 150, None, 0.2, NORMAL_S, scale=0.1),
        Row("ret", "return_temperature", "Return temperature", "환수온도", "°C", "input:5:int16", -20, 150, None, 0.2, NORMAL_S, scale=0.1),
    )  # fmt: skip
