"""What imports look like, for the description."""

from __future__ import annotations

from typing import Any

FILE = "time,cth.m-1.kw [kW]\n2026-07-01 00:15,1046.2\n2026-07-01 00:30,1031.9\n"
LAYOUT: dict[str, Any] = {
    "kind": "csv",
    "sheet": "",
    "sheets": [],
    "encoding": "utf-8",
    "delimiter": ",",
    "decimal": ".",
    "header_row": 1,
    "unit_row": 0,
    "first_row": 2,
    "shape": "wide",
    "time_columns": [1],
    "date_order": "ymd",
    "stamp": "end",
    "step_s": 900,
    "zone": "Asia/Seoul",
    "point_column": 0,
    "value_column": 0,
    "unit_column": 0,
    "quality_column": 0,
    "series": [
        {"source": "cth.m-1.kw [kW]", "column": 2, "point": "cth.m-1.kw", "unit": "kW", "meaning": "mean"},
    ],
    "questions": ["stamp"],
}
SERIES: dict[str, Any] = {
    "source": "cth.m-1.kw [kW]",
    "point": "cth.m-1.kw",
    "point_unit": "kW",
    "file_unit": "kW",
    "meaning": "mean",
    "becomes": "intervals",
    "values": 2,
    "new": 2,
    "kept": 0,
    "replaced": 0,
    "first": "2026-06-30T15:00:00Z",
    "last": "2026-06-30T15:30:00Z",
    "low": 1031.9,
    "high": 1046.2,
}
PLAN: dict[str, Any] = {
    "file": "meters.csv",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "rule": "fill",
    "layout": LAYOUT,
    "series": [SERIES],
    "faults": [],
    "fault_count": 0,
}
ENTRY: dict[str, Any] = {
    "number": 3,
    "at": "2026-07-14T05:31:02Z",
    "by": "engineer.1",
    "workstation": "control-room-1",
    "file": "meters.csv",
    "sha256": PLAN["sha256"],
    "rule": "fill",
    "reason": "",
    "points": 1,
    "values": 2,
    "replaced": 0,
    "kept": 0,
    "first": "2026-06-30T15:00:00Z",
    "last": "2026-06-30T15:30:00Z",
    "state": "done",
}
JOB: dict[str, Any] = {
    "id": "20260714-143102-0001",
    "kind": "dry_run",
    "file": "meters.csv",
    "state": "ready",
    "share": 1.0,
    "text": "Done.",
    "by": "engineer.1",
    "started_at": "2026-07-14T05:31:02Z",
    "ended_at": "2026-07-14T05:31:03Z",
    "plan": PLAN,
}
