"""Which rooms the floors have: number, names and use. The use says what the room is fitted with and how it is lived in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.site import Name

Room = tuple[str, str, str, str]
"""Cell of the layout, English, Korean, use (a row of ``USES``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """Design figures of a use. Gains in W/m2, people per m2 when full, ``hours`` names an occupancy pattern.

    ``fit`` lists the zone's points by role letter: t temperature, s setpoint, o output, c CO2, h humidity,
    p people, l lighting, k power. ``unit`` is fcu, vav or empty. ``setpoint_c`` is the summer setpoint, ``season_k`` how far it
    falls to winter.
    """

    people: float
    equipment_w: float
    lighting_w: float
    hours: str
    fit: str
    unit: str = "fcu"
    setpoint_c: float = 25.0
    season_k: float = 2.5
    always_on: bool = False


USES: Mapping[str, Use] = {
    "office": Use(people=0.08, equipment_w=11, lighting_w=8, hours="office", fit="tsopl"),
    "meeting": Use(people=0.28, equipment_w=5, lighting_w=9, hours="meeting", fit="tsocpl"),
    "chamber": Use(people=0.45, equipment_w=6, lighting_w=11, hours="meeting", fit="tsocpl"),
    "hall": Use(people=0.12, equipment_w=5, lighting_w=9, hours="office", fit="tsocpl"),
    "corridor": Use(people=0.01, equipment_w=1, lighting_w=6, hours="office", fit="tsol", unit="vav"),
    "store": Use(people=0.005, equipment_w=4, lighting_w=5, hours="office", fit="tsol"),
    "kitchen": Use(people=0.1, equipment_w=20, lighting_w=9, hours="meal", fit="tsol"),
    "cafe": Use(people=0.25, equipment_w=15, lighting_w=9, hours="meal", fit="tsocpl"),
    "it": Use(people=0, equipment_w=140, lighting_w=3, hours="always", fit="tsol", setpoint_c=24.0, season_k=0, always_on=True),
    "plant": Use(people=0, equipment_w=4, lighting_w=3, hours="always", fit="t", unit=""),
    "reading": Use(people=0.18, equipment_w=4, lighting_w=10, hours="library", fit="tsocpl", setpoint_c=24.5, season_k=2.0),
    "stacks": Use(people=0.02, equipment_w=1, lighting_w=6, hours="library", fit="tsohl", setpoint_c=23.0, season_k=1.0),
    "gym": Use(people=0.1, equipment_w=6, lighting_w=11, hours="sports", fit="tsocpl", setpoint_c=23.0, season_k=3.0),
    "pool": Use(
        people=0.05, equipment_w=4, lighting_w=10, hours="sports", fit="tsochpl", unit="vav", setpoint_c=29.0, season_k=0, always_on=True
    ),
    "changing": Use(people=0.1, equipment_w=3, lighting_w=8, hours="sports", fit="tsohpl", setpoint_c=26.0, season_k=1.0),
    "server": Use(people=0, equipment_w=230, lighting_w=4, hours="always", fit="tsohl", setpoint_c=24.0, season_k=0, always_on=True),
    "power": Use(people=0, equipment_w=35, lighting_w=4, hours="always", fit="tsol", setpoint_c=24.0, season_k=0, always_on=True),
    "control": Use(people=0.1, equipment_w=35, lighting_w=8, hours="shift", fit="tsocpl", season_k=1.5, always_on=True),
}  # fmt: skip

CTH_3: tuple[Room, ...] = (
    ("01", "Planning", "기획과", "office"),
    ("02", "Meeting A", "회의실 A", "meeting"),
    ("03", "Meeting B", "회의실 B", "meeting"),
    ("04", "Urban design", "도시디자인과", "office"),
    ("05", "GIS lab", "공간정보실", "office"),
    ("06", "Finance", "재무과", "office"),
    ("07", "Records", "기록실", "store"),
    ("08", "Executive", "간부실", "office"),
    ("09", "Corridor north", "북쪽 복도", "corridor"),
    ("10", "Legal", "법무과", "office"),
    ("11", "HR", "인사과", "office"),
    ("12", "Council chamber", "의회 회의장", "chamber"),
    ("13", "Copy room", "복사실", "store"),
    ("14", "Gallery", "갤러리", "corridor"),
    ("15", "Corridor south", "남쪽 복도", "corridor"),
    ("16", "Service hall", "민원실", "hall"),
    ("17", "Interview 1", "상담실 1", "meeting"),
    ("18", "Interview 2", "상담실 2", "meeting"),
    ("19", "Waiting", "대기실", "hall"),
    ("20", "Permits", "인허가과", "office"),
    ("21", "Training 1", "교육실 1", "meeting"),
    ("22", "Training 2", "교육실 2", "meeting"),
    ("23", "Staff lounge", "직원 휴게실", "cafe"),
    ("24", "Kitchen", "탕비실", "kitchen"),
    ("25", "IT room", "통신실", "it"),
)

_DEPARTMENTS: Mapping[int, tuple[tuple[str, str], tuple[str, str], tuple[str, str]]] = {
    4: (("Welfare", "복지정책과"), ("Family affairs", "가족과"), ("Senior services", "어르신과")),
    5: (("Tax", "세무과"), ("Land registry", "토지관리과"), ("Civil affairs", "민원여권과")),
    6: (("Roads", "도로과"), ("Traffic", "교통정책과"), ("Parking", "주차관리과")),
    7: (("Water works", "상수도과"), ("Sewerage", "하수과"), ("River", "하천과")),
    8: (("Parks", "공원녹지과"), ("Environment", "환경과"), ("Waste", "자원순환과")),
    9: (("Culture", "문화과"), ("Tourism", "관광과"), ("Sports policy", "체육정책과")),
    10: (("Economy", "경제정책과"), ("Employment", "일자리과"), ("Start-ups", "창업지원과")),
    11: (("Housing", "주택과"), ("Building permits", "건축과"), ("Redevelopment", "도시재생과")),
    12: (("Safety", "안전총괄과"), ("Civil defence", "민방위과"), ("Fire liaison", "소방협력과")),
    13: (("Audit", "감사과"), ("Press office", "홍보과"), ("Digital office", "정보화과")),
    14: (("Mayor's office", "시장실"), ("Deputy mayor", "부시장실"), ("Secretariat", "비서실")),
}


def _typical(level: int) -> tuple[Room, ...]:
    (first, first_ko), (second, second_ko), (third, third_ko) = _DEPARTMENTS[level]
    middle = ("07", "Project room", "공동 작업실", "office") if level > 5 else ("07", "Break room", "휴게실", "cafe")
    return (
        ("01", first, first_ko, "office"),
        ("02", second, second_ko, "office"),
        ("03", "Meeting west", "서쪽 회의실", "meeting"),
        ("04", "Meeting east", "동쪽 회의실", "meeting"),
        ("05", third, third_ko, "office"),
        ("06", "Open office", "개방형 사무실", "office"),
        middle,
    )


CTH_B2: tuple[Room, ...] = (
    ("01", "Chiller plant room", "냉동기계실", "plant"),
    ("02", "Electrical room", "전기실", "plant"),
)
CTH_B1: tuple[Room, ...] = (
    ("01", "Canteen", "구내식당", "cafe"),
    ("02", "Kitchen", "주방", "kitchen"),
    ("03", "Archive", "문서고", "store"),
    ("04", "Main communications room", "주 통신실", "it"),
)
CTH_1: tuple[Room, ...] = (
    ("01", "Main lobby", "중앙 로비", "hall"),
    ("02", "Citizens' service centre", "시민 봉사실", "hall"),
    ("03", "Security", "방재실", "office"),
    ("04", "Bank", "은행", "office"),
    ("05", "Exhibition hall", "전시장", "hall"),
    ("06", "Café", "카페", "cafe"),
    ("07", "Nursery", "어린이집", "office"),
)
CTH_2: tuple[Room, ...] = (
    ("01", "Auditorium", "강당", "chamber"),
    ("02", "Resident registration", "주민등록과", "office"),
    ("03", "Meeting west", "서쪽 회의실", "meeting"),
    ("04", "Meeting east", "동쪽 회의실", "meeting"),
    ("05", "Passports", "여권과", "hall"),
    ("06", "Health office", "보건행정과", "office"),
    ("07", "Counselling", "상담 센터", "meeting"),
)

LIB_B1: tuple[Room, ...] = (
    ("01", "Closed stacks", "보존서고", "stacks"),
    ("02", "Conservation", "자료 보존실", "store"),
    ("03", "Network room", "통신실", "it"),
)
LIB_1: tuple[Room, ...] = (
    ("01", "Entrance hall", "현관 홀", "hall"),
    ("02", "Children's library", "어린이 자료실", "reading"),
    ("03", "Café", "카페", "cafe"),
    ("04", "Lending desk", "대출 데스크", "hall"),
    ("05", "Periodicals", "정기간행물실", "reading"),
    ("06", "Exhibition room", "전시실", "hall"),
    ("07", "Lecture room", "강의실", "meeting"),
)
LIB_2: tuple[Room, ...] = (
    ("01", "Reading room 1", "열람실 1", "reading"),
    ("02", "Multimedia room", "멀티미디어실", "reading"),
    ("03", "Stacks A", "서고 A", "stacks"),
    ("04", "Group study", "그룹 학습실", "meeting"),
    ("05", "Local history", "향토 자료실", "reading"),
    ("06", "Stacks B", "서고 B", "stacks"),
    ("07", "Reading room 2", "열람실 2", "reading"),
)
LIB_3: tuple[Room, ...] = (
    ("01", "Reading room 3", "열람실 3", "reading"),
    ("02", "Science collection", "과학 자료실", "reading"),
    ("03", "Stacks C", "서고 C", "stacks"),
    ("04", "Seminar room", "세미나실", "meeting"),
    ("05", "Music room", "음악 자료실", "reading"),
    ("06", "Stacks D", "서고 D", "stacks"),
    ("07", "Digital workshop", "디지털 공방", "office"),
)
LIB_4: tuple[Room, ...] = (
    ("01", "Reading room 4", "열람실 4", "reading"),
    ("02", "Administration", "행정실", "office"),
    ("03", "Cataloguing", "정리실", "office"),
    ("04", "Director", "관장실", "office"),
    ("05", "Quiet study", "정숙 열람실", "reading"),
    ("06", "Stacks E", "서고 E", "stacks"),
    ("07", "Reading room 5", "열람실 5", "reading"),
)

SPC_B1: tuple[Room, ...] = (
    ("01", "Bowling", "볼링장", "gym"),
    ("02", "Squash courts", "스쿼시장", "gym"),
    ("03", "Equipment store", "용구 창고", "store"),
)
SPC_1: tuple[Room, ...] = (
    ("01", "Pool hall", "수영장", "pool"),
    ("02", "Gym", "헬스장", "gym"),
    ("03", "Women's changing", "여자 탈의실", "changing"),
    ("04", "Men's changing", "남자 탈의실", "changing"),
    ("05", "Lobby", "로비", "hall"),
    ("06", "Café", "카페", "cafe"),
    ("07", "Staff office", "직원 사무실", "office"),
)
SPC_2: tuple[Room, ...] = (
    ("01", "Sports hall", "체육관", "gym"),
    ("02", "Spectators", "관람석", "hall"),
    ("03", "Fitness studio", "피트니스실", "gym"),
    ("04", "Dance studio", "무용실", "gym"),
    ("05", "Climbing room", "클라이밍장", "gym"),
    ("06", "Meeting room", "회의실", "meeting"),
    ("07", "Administration", "행정실", "office"),
)

DMC_1: tuple[Room, ...] = (
    ("01", "Lobby", "로비", "hall"),
    ("02", "Offices", "사무실", "office"),
    ("03", "Server room 1", "서버실 1", "server"),
    ("04", "UPS room", "UPS실", "power"),
    ("05", "Battery room", "축전지실", "power"),
)
DMC_2: tuple[Room, ...] = (
    ("01", "Development", "개발실", "office"),
    ("02", "Test lab", "시험실", "office"),
    ("03", "Server room 2", "서버실 2", "server"),
    ("04", "Network room", "네트워크실", "power"),
    ("05", "Meeting room", "회의실", "meeting"),
)
DMC_3: tuple[Room, ...] = (
    ("01", "Control room", "통합관제실", "control"),
    ("02", "Situation room", "상황실", "control"),
    ("03", "Operators' office", "운영실", "office"),
    ("04", "Briefing room", "브리핑실", "meeting"),
    ("05", "Rest room for shifts", "교대 휴게실", "control"),
)


@dataclass(frozen=True, slots=True)
class FloorSpec:
    """A floor of a building: its layout (a key of ``LAYOUTS``), rooms and the air handling unit that serves it."""

    building: str
    level: int
    layout: str
    rooms: tuple[Room, ...]
    ahu: str

    @property
    def short(self) -> str:
        """``f3`` or ``b1``."""
        return f"f{self.level}" if self.level > 0 else f"b{-self.level}"

    @property
    def id(self) -> str:
        return f"{self.building}.{self.short}"

    @property
    def number(self) -> str:
        """As it stands before a room number: ``3`` or ``B1``."""
        return str(self.level) if self.level > 0 else f"B{-self.level}"

    @property
    def name(self) -> Name:
        if self.level > 0:
            return Name(f"Floor {self.level}", f"{self.level}층")
        return Name(f"Floor B{-self.level}", f"지하 {-self.level}층")


def _tower(level: int) -> FloorSpec:
    ahu = "cth.ahu-3" if level <= 5 else "cth.ahu-2" if level <= 10 else "cth.ahu-1"
    return FloorSpec("cth", level, "cth-atrium" if level <= 5 else "cth-tower", _typical(level), ahu)


FLOORS: tuple[FloorSpec, ...] = (
    FloorSpec("cth", -2, "cth-b2", CTH_B2, "cth.ahu-3"),
    FloorSpec("cth", -1, "cth-b1", CTH_B1, "cth.ahu-3"),
    FloorSpec("cth", 1, "cth-atrium", CTH_1, "cth.ahu-3"),
    FloorSpec("cth", 2, "cth-atrium", CTH_2, "cth.ahu-3"),
    FloorSpec("cth", 3, "cth-3", CTH_3, "cth.ahu-3"),
    *(_tower(level) for level in range(4, 15)),
    FloorSpec("lib", -1, "lib-b1", LIB_B1, "lib.ahu-4"),
    FloorSpec("lib", 1, "lib", LIB_1, "lib.ahu-4"),
    FloorSpec("lib", 2, "lib", LIB_2, "lib.ahu-4"),
    FloorSpec("lib", 3, "lib", LIB_3, "lib.ahu-4"),
    FloorSpec("lib", 4, "lib", LIB_4, "lib.ahu-4"),
    FloorSpec("spc", -1, "spc-b1", SPC_B1, "spc.ahu-5"),
    FloorSpec("spc", 1, "spc-1", SPC_1, "spc.ahu-5"),
    FloorSpec("spc", 2, "spc-2", SPC_2, "spc.ahu-5"),
    FloorSpec("dmc", 1, "dmc", DMC_1, "dmc.ahu-7"),
    FloorSpec("dmc", 2, "dmc", DMC_2, "dmc.ahu-7"),
    FloorSpec("dmc", 3, "dmc", DMC_3, "dmc.ahu-7"),
)

SERVED_OTHERWISE: Mapping[str, str] = {"spc.z-1.01": "spc.ahu-6"}
"""Zones that another unit serves than their floor: the pool hall has its own."""
