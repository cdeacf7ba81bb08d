"""The site model: what one site file describes. Frozen values, no behaviour beyond look-ups.

Every ``id`` is a dotted path in lower case (``cth.ahu-3.sat``); the first part is the building.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class Name:
    """A name in English and Korean; the missing one falls back to the other."""

    en: str = ""
    ko: str = ""

    def text(self, language: str) -> str:
        return (self.ko or self.en) if language == "ko" else (self.en or self.ko)


class Kind(StrEnum):
    """What the value of a point is."""

    ANALOG = "analog"
    BINARY = "binary"
    MULTISTATE = "multistate"
    COUNTER = "counter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A monthly goal of the site: ``measure`` is energy, peak, carbon, cost or pv; ``value`` in ``unit``."""

    measure: str
    value: float
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPlan:
    """How many days samples and intervals are kept; ``None`` is for ever."""

    raw_days: int | None = 730
    minute_days: int | None = 366
    quarter_days: int | None = None
    hour_days: int | None = None
    day_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupPlan:
    """When the engine backs up its database: ``at`` by the clock of the site (HH:MM), into ``folder`` (empty: ``backups`` in the
    data folder; another disk is better), of which the newest ``keep`` stay."""

    enabled: bool = True
    at: str = "02:30"
    folder: str = ""
    keep: int = 14


COMMAND_IDLE_MIN = (1.0, 480.0)
"""How short and how long ``command_idle_min`` may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteInfo:
    """The ``site`` key. ``contract_kw`` is the contracted demand; roles of campus points are point ids.

    ``command_idle_min``: after so many minutes in which nobody acted at a console its right to command ends until the password
    is entered again (1 to 480); view and alarms stay.
    """

    id: str
    name: Name
    time_zone: str = "Asia/Seoul"
    latitude: float | None = None
    longitude: float | None = None
    currency: str = "KRW"
    contract_kw: float | None = None
    demand_warning_share: float = 0.95
    demand_interval_min: int = 15
    carbon_kg_per_kwh: float | None = None
    price_per_kwh: float | None = None
    points: Mapping[str, str] = field(
        default_factory=dict
    )  # roles: demand, energy, pv, temperature, humidity, irradiance
    goals: tuple[Goal, ...] = ()
    override_max_h: float = 24.0
    command_idle_min: float = 15.0
    backup: BackupPlan = BackupPlan()
    history: HistoryPlan = HistoryPlan()


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A room or area that is conditioned. ``points`` maps roles to point ids.

    Roles: temperature, setpoint, co2, humidity, occupancy, lighting, power, output.
    """

    id: str
    name: Name
    number: str = ""
    area_m2: float | None = None
    tolerance_k: float = 1.0
    served_by: str | None = None  # equipment id
    points: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """A storey; ``level`` orders floors (B1 is -1)."""

    id: str
    name: Name
    level: int
    zones: tuple[Zone, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Building:
    """A building. ``points`` roles: power (kW), energy (kWh counter), gas, heat, water."""

    id: str
    name: Name
    code: str = ""
    area_m2: float | None = None
    capacity_kw: float | None = None
    points: Mapping[str, str] = field(default_factory=dict)
    floors: tuple[Floor, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment:
    """A machine or panel. ``kind``: ahu, chiller, cooling_tower, pump, fcu, vav, lighting_panel, meter, ups, pv, ...

    ``points`` maps roles (supply_temperature, supply_setpoint, fan_speed, status, power, ...) to point ids.
    """

    id: str
    name: Name
    kind: str
    building: str
    floor: str | None = None
    parent: str | None = None
    points: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A connection or gateway. ``driver`` names the protocol; ``options`` are the driver's own."""

    id: str
    driver: str
    name: Name = Name()
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A controller or meter that answers on a link."""

    id: str
    link: str
    name: Name = Name()
    equipment: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Record policy: store a change greater than ``deadband`` (engineering units), at the latest every ``longest_silence_s``.

    ``keep_raw_days``: samples of this point are kept so long, whatever the site says. ``plain_rows``: its intervals can be read with
    SQL; without a word those of counters and of power can.
    """

    deadband: float = 0.0
    longest_silence_s: float = 900.0
    keep_raw_days: int | None = None
    plain_rows: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Writable:
    """What may be written: range and greatest step in engineering units; ``priority`` of operator writes (BACnet)."""

    low: float | None = None
    high: float | None = None
    step: float | None = None
    priority: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One value of a device: measured, commanded or calculated (``formula`` instead of device and address).

    Engineering value = raw * ``scale`` + ``offset``. Outside ``low``..``high`` the value is bad (out of range).
    ``states`` gives texts for binary (0, 1) and multistate values. ``writable`` and ``record`` are ``None`` when off.
    """

    id: str
    name: Name
    device: str | None = None
    address: str = ""
    formula: str = ""
    kind: Kind = Kind.ANALOG
    unit: str = ""
    period_s: float = 10.0
    scale: float = 1.0
    offset: float = 0.0
    low: float | None = None
    high: float | None = None
    states: Mapping[int, Name] = field(default_factory=dict)
    writable: Writable | None = None
    record: Record | None = Record()
    cov: bool = False  # subscribe to change of value where the protocol can

    @property
    def building(self) -> str:
        return self.id.partition(".")[0]


class AlarmKind(StrEnum):
    """``LIMIT``: HH, H, L, LL levels. ``STATE``: value equals ``state``. ``DEVICE``: the device does not answer."""

    LIMIT = "limit"
    STATE = "state"
    DEVIATION = "deviation"  # |point - setpoint| above the H / HH level
    DEVICE = "device"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmRule:
    """When to raise an alarm and what the operator should do. Levels in engineering units, delays in seconds.

    ``point`` for limit, state and deviation (``setpoint`` names the other point); ``device`` for device alarms.
    ``priorities`` may give a level another priority than ``priority`` (``{"hh": 1}``). Priorities 1 (urgent) to 4 (low).
    """

    id: str
    name: Name
    kind: AlarmKind = AlarmKind.LIMIT
    point: str | None = None
    device: str | None = None
    setpoint: str | None = None
    priority: int = 3
    levels: Mapping[str, float] = field(default_factory=dict)
    priorities: Mapping[str, int] = field(default_factory=dict)
    state: int | None = None
    deadband: float = 0.0
    on_delay_s: float = 0.0
    off_delay_s: float = 0.0
    latch: bool = False
    ack_required: bool = True
    cause: Name = Name()
    consequence: Name = Name()
    action: tuple[Name, ...] = ()
    respond_min: float | None = None


Polygon = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRoom:
    """A polygon in metres; ``zone`` is ``None`` for service rooms, whose ``label`` and ``use`` say what they are.

    ``use``: room, corridor, core, stairs, lift, atrium, wc, terrace, void.
    """

    polygon: Polygon
    zone: str | None = None
    label: Name = Name()
    use: str = "room"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSymbol:
    """Where a piece of equipment stands on the plan, in metres."""

    equipment: str
    at: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSensor:
    """Where a sensor is mounted, in metres; ``point`` is what it measures."""

    point: str
    at: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The floor plan of one floor: size in metres, outer walls, inner walls, rooms, grid axes, symbols, sensors, ducts.

    ``walls``, ``inner_walls`` and ``ducts`` (supply air) are polylines; ``windows`` and ``doors`` are segments (two points);
    ``axes_x``/``axes_y`` give grid labels and positions (``("A", 0.0)``). ``north_deg`` is where north is, clockwise from up.
    """

    id: str
    building: str
    floor: str
    width_m: float
    height_m: float
    walls: tuple[Polygon, ...] = ()
    inner_walls: tuple[Polygon, ...] = ()
    windows: tuple[Polygon, ...] = ()
    doors: tuple[Polygon, ...] = ()
    rooms: tuple[PlanRoom, ...] = ()
    symbols: tuple[PlanSymbol, ...] = ()
    sensors: tuple[PlanSensor, ...] = ()
    ducts: tuple[Polygon, ...] = ()
    axes_x: tuple[tuple[str, float], ...] = ()
    axes_y: tuple[tuple[str, float], ...] = ()
    north_deg: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One whole site, as in its site file."""

    site: SiteInfo
    buildings: tuple[Building, ...] = ()
    equipment: tuple[Equipment, ...] = ()
    links: tuple[Link, ...] = ()
    devices: tuple[Device, ...] = ()
    points: tuple[Point, ...] = ()
    alarms: tuple[AlarmRule, ...] = ()
    plans: tuple[Plan, ...] = ()
