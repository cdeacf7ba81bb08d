"""Examples of the description: plain data as it travels. A test proves that each fits its type."""

from __future__ import annotations

from typing import Any

AT = "2026-07-14T05:32:08Z"
POINT: dict[str, Any] = {
    "id": "cth.ahu-3.sat",
    "value": 18.9,
    "quality": "good",
    "reason": "",
    "at": AT,
    "unit": "°C",
    "name": {"en": "Supply air temperature", "ko": "급기 온도"},
    "kind": "analog",
    "device": "cth.ahu-3",
    "address": "analog-input:3",
    "building": "cth",
    "good_at": AT,
    "period_s": 5.0,
}
HEALTH: dict[str, Any] = {
    "version": "1.0.0",
    "state": "running",
    "points": {"total": 1500, "good": 1496, "uncertain": 1, "bad": 3},
    "devices": {"total": 24, "online": 23},
    "samples_per_s": 412.0,
    "backlog": 0,
    "uptime_s": 86400.0,
    "site": "srcc",
    "site_name": {"en": "Seoul Riverside Civic Campus", "ko": "서울 강변 시민 캠퍼스"},
    "site_revision": 12,
    "time_zone": "Asia/Seoul",
    "alarms": {"1": 1, "2": 3, "3": 5, "4": 6, "unacknowledged": 6},
    "waiting": [
        {
            "priority": 1,
            "state": "unacknowledged",
            "name": {"en": "Chiller CH-2 tripped", "ko": "냉동기 CH-2 정지"},
            "raised_at": "2026-07-14T05:21:37Z",
            "area": "CTH",
        }
    ],
    "demand_kw": 1046.0,
    "demand_closes_at": "2026-07-14T05:45:00Z",
    "contract_kw": 1200.0,
}
SESSION: dict[str, Any] = {
    "token": "a token of 43 characters",
    "name": "op.shift-2",
    "role": "operator",
    "rights": ["view", "acknowledge", "command"],
    "expires_at": "2026-07-14T17:30:00Z",
    "act_until": "2026-07-14T05:47:08Z",
}
ACCOUNT: dict[str, Any] = {
    "name": "op.shift-2",
    "role": "operator",
    "enabled": True,
    "created_at": "2026-05-04T00:30:00Z",
    "sessions": 1,
}
SIGN_IN: dict[str, Any] = {"name": "op.shift-2", "password": "a long password", "workstation": "control-room-1"}
ALARM: dict[str, Any] = {
    "id": "cth.ch-2.trip",
    "occurrence": 3,
    "priority": 1,
    "state": "unacknowledged",
    "active": True,
    "name": {"en": "Chiller CH-2 tripped", "ko": "냉동기 CH-2 정지"},
    "building": "cth",
    "source": "cth.ch-2.trip",
    "raised_at": "2026-07-14T05:21:37Z",
}
TRANSITION: dict[str, Any] = {
    "seq": 812,
    "alarm": "cth.ch-2.trip",
    "occurrence": 3,
    "at": "2026-07-14T05:21:37Z",
    "event": "raise",
    "old": "normal",
    "new": "unacknowledged",
    "priority": 1,
    "value": 1.0,
}
COMMAND_REQUEST: dict[str, Any] = {
    "point": "cth.ahu-3.sat-sp",
    "value": 16.5,
    "priority": 8,
    "hold_s": 7200,
    "reason": "Warm council chamber",
}
COMMAND: dict[str, Any] = {
    **COMMAND_REQUEST,
    "id": "c-20260714-0001",
    "by": "op.shift-2",
    "workstation": "control-room-1",
    "state": "verified",
    "old": 14.0,
    "readback": 16.5,
    "until": "2026-07-14T07:32:08Z",
}
OVERRIDE: dict[str, Any] = {
    "point": "cth.ahu-3.sat-sp",
    "name": {"en": "Supply temperature setpoint", "ko": "급기 온도 설정값"},
    "unit": "°C",
    "value": 16.5,
    "automatic": 14.0,
    "priority": 8,
    "by": "op.shift-2",
    "since": AT,
    "until": "2026-07-14T07:32:08Z",
    "reason": "Warm council chamber",
    "command": "c-20260714-0001",
}
LINK: dict[str, Any] = {
    "id": "gw-1",
    "name": {"en": "Gateway 1"},
    "driver": "modbus",
    "state": "open",
    "options": {"transport": "tcp", "host": "127.0.0.1", "port": 1502},
    "devices": [
        {"id": "cth.m1", "name": {"en": "Main meter"}, "link": "gw-1", "driver": "modbus", "state": "online"},
    ],
}
HISTORY: dict[str, Any] = {
    "point": "cth.ahu-3.sat",
    "unit": "°C",
    "start": "2026-07-14T05:00:00Z",
    "end": "2026-07-14T05:30:00Z",
    "level": "15min",
    "at": ["2026-07-14T05:00:00Z", "2026-07-14T05:15:00Z"],
    "min": [18.2, None],
    "mean": [18.5, None],
    "max": [18.9, None],
    "last": [18.7, None],
    "good": [1.0, 0.0],
}
EVENT: dict[str, Any] = {
    "seq": 4021,
    "at": "2026-07-14T05:22:01Z",
    "type": "link",
    "source": "lib.m-07",
    "text": {"en": "No answer for 10 min, marked stale", "ko": "10분간 응답 없음"},
}
AUDIT: dict[str, Any] = {
    "seq": 99,
    "at": AT,
    "user": "op.shift-2",
    "workstation": "control-room-1",
    "action": "command",
    "target": "cth.ahu-3.sat-sp",
    "old": "14.0",
    "new": "16.5",
    "reason": "Warm council chamber",
    "result": "verified",
}
REPORT_REQUEST: dict[str, Any] = {
    "kind": "energy",
    "start": "2026-05-31T15:00:00Z",
    "end": "2026-06-30T15:00:00Z",
    "buildings": ["cth", "lib"],
    "language": "both",
}
REPORT_JOB: dict[str, Any] = {
    "id": "20260714-143102-1",
    "kind": "energy",
    "start": "2026-05-31T15:00:00Z",
    "end": "2026-06-30T15:00:00Z",
    "state": "running",
    "share": 0.62,
    "text": "Demand 15-min, 3 / 4",
    "file_name": "2026-06_energy_SRCC.xlsx",
    "by": "op.shift-2",
}
BACKUPS: dict[str, Any] = {
    "state": "idle",
    "share": 1.0,
    "text": "",
    "folder": "/var/backups/kilowatch",
    "keep": 14,
    "next_at": "2026-07-14T17:30:00Z",
    "files": [
        {
            "name": "kilowatch-backup-srcc-20260713-173002.zip",
            "at": "2026-07-13T17:30:02Z",
            "bytes": 41_882_113,
            "database_bytes": 81_240_064,
            "rows": 46_902,
        }
    ],
}
PREVIEW: dict[str, Any] = {
    "title": "Energy report / 에너지 보고서",
    "head": ["Seoul Riverside Civic Campus", "2026-06-01 to 2026-06-30"],
    "file_name": "2026-06_energy_SRCC.xlsx",
    "sheets": [
        {
            "key": "summary",
            "name": "Summary / 요약",
            "columns": ["Building / 건물", "Energy / 사용량"],
            "units": ["", "kWh"],
            "numbers": ["", "#,##0"],
            "rows": [["City Hall / 시청", 186420.0]],
            "total": 4,
        }
    ],
}
AGAINST: dict[str, Any] = {"value": 476.0, "expected": 470.0, "low": 432.0, "high": 508.0, "unit": "kW"}
OVERVIEW: dict[str, Any] = {
    "at": AT,
    "buildings": [
        {
            "id": "cth",
            "power": AGAINST,
            "energy_today": {"value": 4338.0, "expected": 4201.0, "unit": "kWh"},
            "intensity_12m": {"value": 76.2, "expected": 74.0, "unit": "kWh/m2"},
            "carbon_today": {"value": 1993.0, "expected": 1930.0, "unit": "kgCO2e"},
        }
    ],
    "load": {
        "ends": [AT],
        "measured": [1046.0],
        "expected": [1020.0],
        "low": [980.0],
        "high": [1060.0],
        "forecast": [None],
        "day_before": [990.0],
    },
    "demand": {
        "now_kw": 1046.0,
        "projected_kw": 1060.0,
        "contract_kw": 1200.0,
        "warning_kw": 1140.0,
        "closes_at": "2026-07-14T05:45:00Z",
    },
    "weather": {
        "temperature": {"value": 31.4, "unit": "°C"},
        "humidity": {"value": 62.0, "unit": "%RH"},
        "irradiance": {"value": 742.0, "unit": "W/m2"},
    },
}
SITE: dict[str, Any] = {
    "site": {"id": "srcc", "name": {"en": "Seoul Riverside Civic Campus", "ko": "서울 강변 시민 캠퍼스"}},
    "buildings": [{"id": "cth", "name": {"en": "City Hall", "ko": "시청"}, "code": "CTH"}],
}
SITE_FILE = """site: {id: srcc, name: {en: Seoul Riverside Civic Campus}}
links: [{id: l1, driver: modbus, options: {transport: tcp, host: 127.0.0.1, port: 1502}}]
devices: [{id: d1, link: l1, options: {unit: 1}}]
points:
- {id: cth.m1.kw, name: Active power, device: d1, address: "holding:0:float32:abcd", kind: analog, unit: kW, period_s: 1}
"""
