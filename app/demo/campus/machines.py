"""The points of each kind of machine behind a BACnet controller, and of a zone: declared rows, roles as displays know them."""

from __future__ import annotations

from collections.abc import Mapping

from app.demo.campus.pointrows import FAST_S, NORMAL_S, ON_OFF, SLOW_S, Row
from app.domain.site import Name

TRIP_NORMAL = {0: Name("Trip", "차단"), 1: Name("Normal", "정상")}
NORMAL_TRIP = {0: Name("Normal", "정상"), 1: Name("Tripped", "트립")}
FIRE = {0: Name("Fire", "화재"), 1: Name("Normal", "정상")}
OCCUPANCY = {1: Name("Unoccupied", "비재실"), 2: Name("Occupied", "재실"), 3: Name("Purge", "외기 퍼지")}
DUTY = {1: Name("Off", "정지"), 2: Name("Lead", "선행"), 3: Name("Lag", "후행"), 4: Name("Lockout", "잠금")}
PANEL = {1: Name("Auto", "자동"), 2: Name("Manual", "수동"), 3: Name("Off", "소등")}
ENABLE = {0: Name("Disabled", "불가"), 1: Name("Enabled", "허용")}

PERCENT = (0.0, 100.0, None)

ZONE: Mapping[str, Row] = {
    "t": Row("tmp", "temperature", "Room temperature", "실내온도", "°C", "ai1", -10, 60),
    "s": Row("sp", "setpoint", "Temperature setpoint", "온도 설정값", "°C", "av1", 5, 40, (16, 30, 5), 0.05, cov=True),
    "o": Row("out", "output", "Cooling output", "냉방 출력", "%", "ao1", 0, 100, PERCENT, 1),
    "c": Row("co2", "co2", "CO₂ concentration", "CO₂ 농도", "ppm", "ai2", 300, 5000, None, 10),
    "h": Row("rh", "humidity", "Relative humidity", "상대습도", "%RH", "ai3", 0, 100, None, 0.5),
    "p": Row("occ", "occupancy", "People", "재실 인원", "people", "ai4", 0, 2000, None, 0.5),
    "k": Row("kw", "power", "Power of lights and sockets", "조명·콘센트 전력", "kW", "ai6", 0, 200, None, 0.05),
    "l": Row("lgt", "lighting", "Lighting level", "조명 밝기", "%", "ai5", 0, 100, None, 1),
}

FCU = (
    Row("spd", "fan_speed", "Fan speed", "팬 속도", "%", "ao2", 0, 100, PERCENT, 1),
    Row("sts", "status", "Fan status", "팬 상태", "", "bi1", states=ON_OFF),
)

AHU = (
    Row("sat", "supply_temperature", "Supply air temperature", "급기온도", "°C", "ai1", -20, 60, None, 0.1, FAST_S, True),
    Row("sat_sp", "supply_setpoint", "Supply air setpoint", "급기온도 설정값", "°C", "av14", 5, 35, (12, 22, 5), 0.05, FAST_S, True),
    Row("rat", "return_temperature", "Return air temperature", "환기온도", "°C", "ai2", -20, 60),
    Row("mat", "mixed_temperature", "Mixed air temperature", "혼합온도", "°C", "ai3", -30, 60),
    Row("oat", "outdoor_temperature", "Outdoor air temperature", "외기온도", "°C", "ai4", -40, 60, None, 0.1, SLOW_S),
    Row("ra_rh", "humidity", "Return air humidity", "환기습도", "%RH", "ai5", 0, 100, None, 0.5, scale=0.1),
    Row("co2", "co2", "Return air CO₂", "환기 CO₂", "ppm", "ai6", 300, 5000, None, 10),
    Row("sa_p", "static_pressure", "Static pressure", "정압", "Pa", "ai7", 0, 2000, None, 5, FAST_S),
    Row("sa_p_sp", "pressure_setpoint", "Static pressure setpoint", "정압 설정값", "Pa", "av15", 0, 2000, (150, 600, 200), 1),
    Row("chw_v", "cooling_valve", "Cooling valve", "냉수밸브", "%", "ao1", 0, 100, PERCENT, 1, FAST_S, True),
    Row("hw_v", "heating_valve", "Heating valve", "온수밸브", "%", "ao5", 0, 100, PERCENT, 1),
    Row("sf_spd", "fan_speed", "Supply fan speed", "급기팬 속도", "%", "ao2", 0, 100, (20, 100, None), 1, FAST_S, True),
    Row("sf_sts", "status", "Supply fan status", "급기팬 상태", "", "bi1", period_s=FAST_S, cov=True, states=ON_OFF),
    Row("sf_kw", "power", "Fan power", "팬 전력", "kW", "ai9", 0, 200, None, 0.2, scale=0.001),
    Row("rf_spd", "return_fan_speed", "Return fan speed", "환기팬 속도", "%", "ao3", 0, 100, (20, 100, None), 1),
    Row("rf_sts", "return_fan_status", "Return fan status", "환기팬 상태", "", "bi2", states=ON_OFF),
    Row("oa_dmp", "outdoor_damper", "Outdoor air damper", "외기댐퍼", "%", "ao4", 0, 100, PERCENT, 1),
    Row("flt_dp", "filter_pressure", "Filter pressure drop", "필터 차압", "Pa", "ai11", 0, 1000, None, 3, SLOW_S),
    Row("frz", "frost", "Frost protection", "동파 방지", "", "bi3", period_s=FAST_S, cov=True, states=TRIP_NORMAL),
    Row("fire", "fire", "Fire and smoke mode", "화재 연동", "", "bi4", states=FIRE),
    Row("air_f", "air_flow", "Supply air flow", "급기 풍량", "km³/h", "ai12", 0, 200, None, 0.2, scale=0.001),
    Row("occ", "mode", "Occupancy mode", "재실 모드", "", "mv1", None, None, (1, 3, None), states=OCCUPANCY),
    Row("run_h", "run_hours", "Fan run hours", "팬 운전시간", "h", "av31", 0, 200_000, None, 1, SLOW_S),
)  # fmt: skip

CHILLER = (
    Row("lwt", "leaving_temperature", "Chilled water leaving", "냉수 출구온도", "°C", "ai1", -5, 50, None, 0.1, FAST_S, True),
    Row("ewt", "entering_temperature", "Chilled water entering", "냉수 입구온도", "°C", "ai2", -5, 50),
    Row("sp", "chw_setpoint", "Chilled water setpoint", "냉수 설정값", "°C", "av1", 3, 20, (5, 14, 3), 0.05, FAST_S, True),
    Row("load", "load", "Load", "부하율", "%", "ai3", 0, 130, None, 1, FAST_S),
    Row("kw", "power", "Power", "전력", "kW", "ai4", 0, 400, None, 1, FAST_S),
    Row("cool", "cooling", "Cooling capacity", "냉방 능력", "kW", "ai5", 0, 1500, None, 3),
    Row("cnd_p", "condenser_pressure", "Condenser pressure", "응축 압력", "kPa", "ai6", 0, 3000, None, 5, FAST_S, True),
    Row("flow", "flow", "Condenser water flow", "냉각수 유량", "m³/h", "ai7", 0, 500, None, 1),
    Row("oil_t", "oil_temperature", "Oil temperature", "유온", "°C", "ai8", 0, 120, None, 0.3, SLOW_S),
    Row("sts", "status", "Compressor status", "압축기 상태", "", "bi1", period_s=FAST_S, cov=True, states=ON_OFF),
    Row("trip", "trip", "Safety trip", "안전 트립", "", "bi2", period_s=FAST_S, cov=True, states=NORMAL_TRIP),
    Row("ena", "enable", "Enable", "운전 허용", "", "bv1", None, None, (0, 1, None), cov=True, states=ENABLE),
    Row("mode", "mode", "Duty", "운전 순위", "", "mi1", states=DUTY),
    Row("run_h", "run_hours", "Run hours", "운전시간", "h", "av2", 0, 200_000, None, 1, SLOW_S),
)  # fmt: skip

TOWER = (
    Row("spd", "fan_speed", "Fan speed", "팬 속도", "%", "ao1", 0, 100, PERCENT, 1),
    Row("cwt", "water_temperature", "Water leaving temperature", "냉각수 출구온도", "°C", "ai1", -5, 60),
    Row("sts", "status", "Fan status", "팬 상태", "", "bi1", states=ON_OFF),
    Row("kw", "power", "Fan power", "팬 전력", "kW", "ai2", 0, 50, None, 0.1),
)

PUMP = (
    Row("spd", "speed", "Speed", "회전수", "%", "ao1", 0, 100, PERCENT, 1),
    Row("sts", "status", "Status", "상태", "", "bi1", states=ON_OFF),
    Row("kw", "power", "Power", "전력", "kW", "ai1", 0, 60, None, 0.1),
)

PLANT = (
    Row("chws", "supply_temperature", "Chilled water supply", "냉수 공급온도", "°C", "ai1", -5, 50, None, 0.1, FAST_S, True),
    Row("chwr", "return_temperature", "Chilled water return", "냉수 환수온도", "°C", "ai2", -5, 50),
    Row("flow", "flow", "Chilled water flow", "냉수 유량", "m³/h", "ai3", 0, 500, None, 1),
    Row("load", "load", "Cooling load", "냉방 부하", "kW", "ai4", 0, 3000, None, 3),
)  # fmt: skip

BOILER = (
    Row("lwt", "leaving_temperature", "Hot water leaving", "온수 출구온도", "°C", "ai1", 0, 110),
    Row("sp", "setpoint", "Hot water setpoint", "온수 설정값", "°C", "av1", 30, 90, (40, 80, 20), 0.5),
    Row("load", "load", "Firing rate", "연소율", "%", "ai2", 0, 100, None, 1),
    Row("sts", "status", "Burner status", "버너 상태", "", "bi1", states=ON_OFF),
)

PANEL_ROWS = (
    Row("lvl", "level_setpoint", "Lighting setpoint", "조명 설정값", "%", "ao1", 0, 100, PERCENT, 1),
    Row("kw", "power", "Lighting power", "조명 전력", "kW", "ai1", 0, 100, None, 0.05),
    Row("sts", "status", "Panel status", "분전반 상태", "", "bi1", states=ON_OFF),
    Row("mode", "mode", "Mode", "운전 모드", "", "mv1", None, None, (1, 3, None), states=PANEL),
)

POOL = (
    Row("tmp", "temperature", "Pool water temperature", "수온", "°C", "ai1", 5, 50, None, 0.05),
    Row("sp", "setpoint", "Pool water setpoint", "수온 설정값", "°C", "av1", 20, 36, (24, 32, 2), 0.05, cov=True),
    Row("cl", "chlorine", "Free chlorine", "유리 잔류염소", "mg/L", "ai2", 0, 10, None, 0.02, SLOW_S),
    Row("ph", "ph", "Acidity (pH)", "산도 (pH)", "", "ai3", 0, 14, None, 0.02, SLOW_S),
)

HEAT_PUMP = (
    Row("lwt", "leaving_temperature", "Water leaving temperature", "출구 수온", "°C", "ai1", 0, 80),
    Row("kw", "power", "Power", "전력", "kW", "ai2", 0, 60, None, 0.1),
    Row("sts", "status", "Compressor status", "압축기 상태", "", "bi1", states=ON_OFF),
    Row("ena", "enable", "Enable", "운전 허용", "", "bv1", None, None, (0, 1, None), states=ENABLE),
    Row("run_h", "run_hours", "Run hours", "운전시간", "h", "av2", 0, 200_000, None, 1, SLOW_S),
)

WEATHER = (
    Row("tmp", "temperature", "Outdoor temperature", "외기온도", "°C", "ai1", -40, 60, None, 0.1, NORMAL_S),
    Row("rh", "humidity", "Outdoor humidity", "외기습도", "%RH", "ai2", 0, 100, None, 0.5, NORMAL_S),
    Row("irr", "irradiance", "Global irradiance", "일사량", "W/m²", "ai3", 0, 1500, None, 5, NORMAL_S),
    Row("wb", "wet_bulb", "Wet bulb temperature", "습구온도", "°C", "ai4", -40, 50, None, 0.1, NORMAL_S),
)
