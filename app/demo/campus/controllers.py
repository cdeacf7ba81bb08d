"""The BACnet controllers and the machines behind each: one row a controller, one row a machine."""

from __future__ import annotations

from dataclasses import dataclass

from app.demo.campus import machines as m
from app.demo.campus.pointrows import Row
from app.demo.campus.rooms import FLOORS
from app.domain.site import Name

OPEN_SENSOR = "spc.ahu-6.mat"
DRIFTING_SENSOR = "cth.z-5.02.tmp"
"""Two sensors that are never right: one reports a fault, one was taken out of service by its controller."""

SLOTS = 20
"""Object numbers between two machines of one controller."""


@dataclass(frozen=True, slots=True)
class Controller:
    """A BACnet/IP controller: device instance, last byte of its loopback address, the equipment that it belongs to."""

    id: str
    instance: int
    host: int
    name: Name
    equipment: str | None = None
    segmentation: bool = False


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine with declared points. ``slot`` shifts its object numbers within the controller."""

    id: str
    kind: str
    name: Name
    floor: str | None
    controller: str
    rows: tuple[Row, ...]
    slot: int = 0
    parent: str | None = None

    @property
    def building(self) -> str:
        return self.id.partition(".")[0]


CONTROLLERS: tuple[Controller, ...] = (
    Controller("cmp-wx", 2030001, 11, Name("Weather station", "기상 관측기"), "cmp.wx"),
    Controller("cth-plant", 2031010, 12, Name("CTH plant controller", "시청 열원 제어기"), "cth.plant"),
    Controller("cth-ahu-1", 2031001, 13, Name("CTH AHU-1", "시청 공조기 1"), "cth.ahu-1"),
    Controller("cth-ahu-2", 2031002, 14, Name("CTH AHU-2", "시청 공조기 2"), "cth.ahu-2"),
    Controller("cth-ahu-3", 2031003, 15, Name("CTH AHU-3", "시청 공조기 3"), "cth.ahu-3"),
    Controller("cth-fcu-1", 2031044, 16, Name("CTH FCU gateway, floors B2–5", "시청 FCU 게이트웨이 지하2–5층"), None, True),
    Controller("cth-fcu-2", 2031045, 17, Name("CTH FCU gateway, floors 6–14", "시청 FCU 게이트웨이 6–14층"), None, True),
    Controller("cth-ltg", 2031050, 18, Name("CTH lighting gateway", "시청 조명 게이트웨이"), None, True),
    Controller("lib-ahu-4", 2032004, 19, Name("LIB AHU-4", "도서관 공조기 4"), "lib.ahu-4"),
    Controller("lib-fcu", 2032044, 20, Name("LIB FCU gateway", "도서관 FCU 게이트웨이"), None, True),
    Controller("spc-ahu-5", 2033005, 21, Name("SPC AHU-5", "체육센터 공조기 5"), "spc.ahu-5"),
    Controller("spc-ahu-6", 2033006, 22, Name("SPC AHU-6", "체육센터 공조기 6"), "spc.ahu-6"),
    Controller("spc-pool", 2033010, 23, Name("SPC pool controller", "체육센터 수영장 제어기"), "spc.pool"),
    Controller("spc-fcu", 2033044, 24, Name("SPC room controller", "체육센터 실 제어기"), None, True),
    Controller("dmc-ahu-7", 2034007, 25, Name("DMC AHU-7", "데이터센터 공조기 7"), "dmc.ahu-7"),
    Controller("dmc-fcu", 2034012, 26, Name("DMC FCU gateway", "데이터센터 FCU 게이트웨이"), None, True),
)  # fmt: skip


def zone_controller(building: str, level: int) -> str:
    """The gateway behind which the terminal units of a floor sit."""
    return ("cth-fcu-1" if level <= 5 else "cth-fcu-2") if building == "cth" else f"{building}-fcu"


def lighting_controller(building: str) -> str:
    return "cth-ltg" if building == "cth" else f"{building}-fcu"


def _ahu(building: str, number: int, floor: str, en: str, ko: str) -> Machine:
    return Machine(
        f"{building}.ahu-{number}", "ahu", Name(f"AHU-{number} {en}", f"공조기 {number} {ko}"), floor, f"{building}-ahu-{number}", m.AHU
    )  # fmt: skip


def _plant(  # noqa: PLR0917 a row of a table
    id_: str, kind: str, en: str, ko: str, rows: tuple[Row, ...], slot: int, floor: str = "cth.b2"
) -> Machine:
    return Machine(f"cth.{id_}", kind, Name(en, ko), floor, "cth-plant", rows, slot, "cth.plant")


_MACHINES: tuple[Machine, ...] = (
    Machine("cth.plant", "plant", Name("Chiller plant", "냉열원 설비"), "cth.b2", "cth-plant", m.PLANT, 0),
    _plant("ch-1", "chiller", "Chiller CH-1", "냉동기 1", m.CHILLER, 1),
    _plant("ch-2", "chiller", "Chiller CH-2", "냉동기 2", m.CHILLER, 2),
    _plant("ct-1", "cooling_tower", "Cooling tower CT-1", "냉각탑 1", m.TOWER, 3, "cth.f14"),
    _plant("ct-2", "cooling_tower", "Cooling tower CT-2", "냉각탑 2", m.TOWER, 4, "cth.f14"),
    _plant("cwp-1", "pump", "Condenser pump CWP-1", "냉각수 펌프 1", m.PUMP, 5),
    _plant("cwp-2", "pump", "Condenser pump CWP-2", "냉각수 펌프 2", m.PUMP, 6),
    _plant("chp-1", "pump", "Chilled water pump CHP-1", "냉수 1차 펌프 1", m.PUMP, 7),
    _plant("chp-2", "pump", "Chilled water pump CHP-2", "냉수 1차 펌프 2", m.PUMP, 8),
    _plant("scp-1", "pump", "Distribution pump SCP-1", "냉수 2차 펌프 1", m.PUMP, 9),
    _plant("blr-1", "boiler", "Boiler BLR-1", "보일러 1", m.BOILER, 10),
    _ahu("cth", 1, "cth.f14", "floors 11–14", "11–14층"),
    _ahu("cth", 2, "cth.f10", "floors 6–10", "6–10층"),
    _ahu("cth", 3, "cth.f3", "floors B2–5", "지하2–5층"),
    _ahu("lib", 4, "lib.b1", "library", "도서관"),
    _ahu("spc", 5, "spc.f2", "halls", "체육관"),
    _ahu("spc", 6, "spc.f1", "pool hall", "수영장"),
    _ahu("dmc", 7, "dmc.f3", "offices and control rooms", "사무·관제실"),
    Machine("spc.pool", "pool", Name("Swimming pool", "수영장 수조"), "spc.f1", "spc-pool", m.POOL, 0),
    Machine("spc.hp-1", "heat_pump", Name("Pool heat pump 1", "수영장 히트펌프 1"), "spc.f1", "spc-pool", m.HEAT_PUMP, 1, "spc.pool"),
    Machine("spc.hp-2", "heat_pump", Name("Pool heat pump 2", "수영장 히트펌프 2"), "spc.f1", "spc-pool", m.HEAT_PUMP, 2, "spc.pool"),
    Machine("spc.pfp-1", "pump", Name("Pool filter pump 1", "수영장 여과 펌프 1"), "spc.f1", "spc-pool", m.PUMP, 3, "spc.pool"),
)  # fmt: skip


def _panels() -> tuple[Machine, ...]:
    """A lighting panel for each floor; floor 3 of City Hall has two."""
    found: list[Machine] = []
    slots: dict[str, int] = {}
    for floor in FLOORS:
        for part in ("a", "b") if floor.id == "cth.f3" else ("",):
            number = f"{floor.number}{part.upper()}"
            slot = slots[floor.building] = slots.get(floor.building, 0) + 1
            name = Name(f"Lighting panel LP-{number}", f"조명 분전반 {number}")
            controller = lighting_controller(floor.building)
            machine_id = f"{floor.building}.lp-{number.lower()}"
            found.append(Machine(machine_id, "lighting_panel", name, floor.id, controller, m.PANEL_ROWS, 200 + slot))
    return tuple(found)


MACHINES: tuple[Machine, ...] = (*_MACHINES, *_panels())
WEATHER_ROWS = m.WEATHER
