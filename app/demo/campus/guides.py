"""What alarms mean and what to do about them, in both languages: one guide for each kind of alarm."""
# ruff: noqa: E501  one row of a table stands in one line

from __future__ import annotations

from dataclasses import dataclass

from app.domain.site import Name


@dataclass(frozen=True, slots=True)
class Guide:
    """Probable cause, consequence and the steps of the response."""

    cause: Name
    consequence: Name
    action: tuple[Name, ...]
    respond_min: float


SUPPLY_AIR = Guide(
    Name("Chilled water too warm, cooling valve at its limit, or a supply sensor at fault", "냉수 온도 상승, 냉수밸브 한계 도달 또는 급기 센서 이상"),
    Name("The rooms that this unit serves get warm", "해당 공조기가 담당하는 실의 온도 상승"),
    (
        Name("Compare chilled water supply with its setpoint", "냉수 공급온도와 설정값 비교"),
        Name("Check that the cooling valve follows its command", "냉수밸브가 지령을 따르는지 확인"),
        Name("Compare the supply sensor with mixed air and valve position", "급기 센서를 혼합온도 및 밸브 개도와 비교"),
        Name("Raise the supply setpoint if the plant is at its limit", "설비가 한계이면 급기 설정값 상향"),
    ),
    15,
)  # fmt: skip
FROST = Guide(
    Name("Supply air below 4 °C at the coil: heating failed or the outdoor damper is stuck open", "코일 출구 4 °C 미만: 난방 실패 또는 외기댐퍼 열림 고착"),
    Name("The coil can freeze and burst; the fan is stopped", "코일 동파 위험, 팬 정지"),
    (
        Name("Close the outdoor damper and open the heating valve", "외기댐퍼를 닫고 온수밸브 개방"),
        Name("Check hot water temperature and pump", "온수 온도와 펌프 확인"),
        Name("Inspect the coil before the fan is started again", "팬 재기동 전 코일 점검"),
    ),
    5,
)  # fmt: skip
FIRE = Guide(
    Name(
        "The fire detection of the building has switched the unit to smoke mode",
        "건물 화재감지 설비가 공조기를 제연 모드로 전환",
    ),
    Name("Supply stops and smoke is drawn off; rooms have no conditioning", "급기 정지 및 배연, 해당 실 공조 중단"),
    (
        Name("Follow the fire plan of the building", "건물 소방 계획에 따라 조치"),
        Name("Do not start the unit before the fire panel is reset", "화재 수신기 복구 전 공조기 기동 금지"),
    ),
    1,
)
HOT_WATER = Guide(
    Name("Burner does not modulate, or the pump has stopped", "버너 비례제어 불량 또는 펌프 정지"),
    Name("The boiler locks out at 95 °C and the building gets cold", "95 °C에서 보일러 잠금, 건물 난방 중단"),
    (
        Name("Check the heating pump and open valves", "난방 펌프와 개방 밸브 확인"),
        Name("Lower the hot water setpoint", "온수 설정값 하향"),
    ),
    15,
)
FILTER = Guide(
    Name("Filters are loaded", "필터 오염"),
    Name("Less air and more fan energy", "풍량 감소, 팬 전력 증가"),
    (Name("Order filters and plan the change", "필터 수배 및 교체 계획"), Name("Reset the counter after the change", "교체 후 카운터 초기화")),
    480,
)  # fmt: skip
CHILLER_TRIP = Guide(
    Name("Safety chain opened: condenser pressure high, usually low condenser flow or a tower fan at fault", "안전회로 개방: 응축 압력 상승, 대개 냉각수 유량 부족 또는 냉각탑 팬 이상"),
    Name("Cooling capacity −50 %; zones leave their comfort band in about 25 min", "냉방 능력 50 % 감소, 약 25분 후 실온이 쾌적 범위를 벗어남"),
    (
        Name("Confirm that the other chiller is at 100 % and its pump runs", "다른 냉동기 100 % 운전과 펌프 운전 확인"),
        Name("Set the tower fans to automatic", "냉각탑 팬을 자동으로 전환"),
        Name("Raise the supply setpoints of the air handling units", "공조기 급기 설정값 상향"),
        Name("Check condenser water flow above 62 m³/h", "냉각수 유량 62 m³/h 이상 확인"),
        Name("Reset the lockout at the panel, local only", "현장 패널에서 잠금 해제 (현장 전용)"),
        Name("Restart and watch the demand", "재기동 후 수요전력 감시"),
    ),
    10,
)  # fmt: skip
CONDENSER = Guide(
    Name("Condenser water too warm or too little of it", "냉각수 온도 상승 또는 유량 부족"),
    Name("The chiller trips at 1,700 kPa", "1,700 kPa에서 냉동기 트립"),
    (
        Name("Set tower fan and condenser pump to automatic", "냉각탑 팬과 냉각수 펌프를 자동으로 전환"),
        Name("Lower the load of this chiller", "해당 냉동기 부하 감소"),
    ),
    10,
)
CHILLED_WATER = Guide(
    Name("Load above the capacity that runs, or a chiller has stopped", "운전 용량 초과 부하 또는 냉동기 정지"),
    Name("Supply air and rooms get warm one after the other", "급기와 실온이 차례로 상승"),
    (
        Name("Check which chillers run and at what load", "운전 중인 냉동기와 부하율 확인"),
        Name("Release the lag chiller if demand allows", "수요전력 여유가 있으면 후행 냉동기 기동"),
        Name("Shed load: raise supply setpoints", "급기 설정값 상향으로 부하 저감"),
    ),
    10,
)
TOWER = Guide(
    Name("Tower fan stopped or in manual, or wet bulb unusually high", "냉각탑 팬 정지·수동 또는 습구온도 과다"),
    Name("Chiller efficiency falls, condenser pressure rises", "냉동기 효율 저하, 응축 압력 상승"),
    (Name("Set the fan to automatic and check its drive", "팬을 자동으로 전환하고 인버터 확인"),),
    30,
)
CO2 = Guide(
    Name("More people than the air supply is set for", "급기량 대비 재실 인원 과다"),
    Name("Stale air; comfort complaints", "공기질 저하, 민원 발생"),
    (
        Name("Open the outdoor air damper further", "외기댐퍼 개도 증가"),
        Name("Check the people count", "재실 인원 확인"),
    ),
    30,
)  # fmt: skip
ROOM_WARM = Guide(
    Name(
        "Load above design, supply air too warm, or the valve does not open",
        "설계 초과 부하, 급기온도 상승 또는 밸브 미개방",
    ),
    Name("The room leaves its comfort band", "실온이 쾌적 범위를 벗어남"),
    (
        Name("Compare output, supply air and people with a normal day", "출력, 급기온도, 재실 인원을 평소와 비교"),
        Name("Check the valve of the terminal unit", "단말 유닛 밸브 확인"),
    ),
    60,
)
SERVER_ROOM = Guide(
    Name("A computer-room cooler has stopped or the load has grown", "항온항습기 정지 또는 부하 증가"),
    Name("Servers throttle above 30 °C and stop above 35 °C", "30 °C 초과 시 서버 성능 제한, 35 °C 초과 시 정지"),
    (
        Name("Check cooler output and fan", "냉방기 출력과 팬 확인"),
        Name("Lower the setpoint of the neighbouring coolers", "인접 냉방기 설정값 하향"),
        Name("Warn the duty administrator of the data centre", "데이터센터 당직자에게 통보"),
    ),
    10,
)
HUMIDITY = Guide(
    Name("Evaporation above what the unit dries", "제습 능력을 넘는 증발"),
    Name("Condensation on the façade; damage to the building fabric", "외벽 결로, 구조체 손상"),
    (
        Name("Raise the fan speed of AHU-6", "AHU-6 팬 속도 상향"),
        Name("Cover the pool outside opening hours", "운영 시간 외 수조 덮개 설치"),
    ),
    60,
)
POOL_WATER = Guide(
    Name("A heat pump has stopped or the backwash took too much water", "히트펌프 정지 또는 역세 과다"),
    Name("Bathing rules are not met", "수영장 수질·수온 기준 미달"),
    (
        Name("Check the pool heat pumps", "수영장 히트펌프 확인"),
        Name("Tell the pool supervisor", "수영장 책임자에게 통보"),
    ),
    30,
)
UPS_BATTERY = Guide(
    Name("Mains supply of the UPS lost", "UPS 입력 전원 상실"),
    Name("Batteries carry the load for about 12 min", "축전지로 약 12분간 부하 공급"),
    (
        Name("Check the incoming breaker", "인입 차단기 확인"),
        Name("Start the generator if the mains do not return", "복전되지 않으면 발전기 기동"),
        Name("Warn the duty administrator of the data centre", "데이터센터 당직자에게 통보"),
    ),
    5,
)
UPS_LOAD = Guide(
    Name("More equipment on this feed than planned", "계획보다 많은 장비가 연결됨"),
    Name("No reserve if the other UPS fails", "다른 UPS 고장 시 여유 없음"),
    (Name("Move load to the other feed", "부하를 다른 계통으로 이전"),),
    120,
)
INSULATION = Guide(
    Name("Damp connectors or a damaged string cable", "커넥터 습기 또는 스트링 케이블 손상"),
    Name("The inverter disconnects below 0.5 MΩ", "0.5 MΩ 미만에서 인버터 분리"),
    (Name("Have the strings measured", "스트링 절연 측정 의뢰"),),
    480,
)
PANEL_MANUAL = Guide(
    Name("Somebody left the panel in manual", "분전반이 수동으로 남아 있음"),
    Name("Lights burn when nobody is there", "재실자가 없어도 조명 점등"),
    (Name("Ask the floor, then set the panel to automatic", "해당 층에 확인 후 자동으로 전환"),),
    240,
)
DEMAND = Guide(
    Name("Campus load close to the contract", "캠퍼스 부하가 계약전력에 근접"),
    Name("Excess charge for each kW above the contract in a 15-minute interval", "15분 수요가 계약전력을 넘으면 kW당 초과 요금"),
    (
        Name("Raise supply setpoints of the air handling units by 1 K", "공조기 급기 설정값 1 K 상향"),
        Name("Hold the pool heat pumps until the interval has closed", "수요 시간이 끝날 때까지 수영장 히트펌프 정지"),
        Name("Dim lighting in corridors to 60 %", "복도 조명 60 %로 감광"),
    ),
    10,
)  # fmt: skip
CONTROLLER = Guide(
    Name("Controller without power, network cable or switch at fault", "제어기 전원, 통신선 또는 스위치 이상"),
    Name("Its values are stale and it cannot be commanded; the local program goes on", "값이 갱신되지 않고 원격 제어 불가, 현장 프로그램은 계속 동작"),
    (
        Name("Check power and link light at the controller", "제어기 전원과 통신 표시등 확인"),
        Name("Check the switch of the floor", "해당 층 스위치 확인"),
    ),
    30,
)  # fmt: skip
METER = Guide(
    Name("Meter without power, wrong address, or the serial line is broken", "계량기 전원, 주소 오류 또는 통신선 단선"),
    Name("Consumption is missing until it answers again; the register goes on counting", "응답할 때까지 사용량 누락, 적산값은 계속 증가"),
    (
        Name("Check whether other meters of this line answer", "같은 회선의 다른 계량기 응답 확인"),
        Name("Check supply and wiring of the meter", "계량기 전원과 결선 확인"),
    ),
    240,
)  # fmt: skip
