"""Views for anyone who reads SQL: ``points``, ``interval_values``, ``hourly_values`` and ``daily_values``.

They have the same names and columns in SQLite and in PostgreSQL. ``start_utc`` is text like 2026-07-14T05:15:00Z in SQLite and a
``timestamptz`` in PostgreSQL. ``energy`` is what a counter counted since the interval before that has a value; none where it went back.
"""

from __future__ import annotations

from sqlalchemy import Connection

from app.store.history.columns import DAY_S, HOUR_S, QUARTER_S

VALUES = {"interval_values": QUARTER_S, "hourly_values": HOUR_S, "daily_values": DAY_S}

_START = {
    "sqlite": "strftime('%Y-%m-%dT%H:%M:%SZ', r.start_us / 1000000, 'unixepoch')",
    "postgresql": "to_timestamp(r.start_us / 1000000.0)",
}

_POINTS = "SELECT id AS point_id, name, kind, unit FROM series"

_INTERVALS = """
SELECT s.id AS point_id, {start} AS start_utc, r.start_us AS start_us, r.width_us / 1000000 AS width_s,
    r.mean AS mean, r.min AS min, r.max AS max, r.first AS first, r.last AS last, r.count AS count,
    r.good_us * 1.0 / r.width_us AS good_share,
    CASE WHEN s.kind = 'counter' AND r.last >= (
        SELECT p.last FROM interval_row p
        WHERE p.level_s = r.level_s AND p.key = r.key AND p.start_us < r.start_us AND p.last IS NOT NULL
        ORDER BY p.start_us DESC LIMIT 1
    ) THEN r.last - (
        SELECT p.last FROM interval_row p
        WHERE p.level_s = r.level_s AND p.key = r.key AND p.start_us < r.start_us AND p.last IS NOT NULL
        ORDER BY p.start_us DESC LIMIT 1
    ) END AS energy
FROM interval_row r JOIN series s ON s.key = r.key
WHERE r.level_s = {level_s}
"""


def create(connection: Connection) -> None:
    """Make the views, or make them anew."""
    start = _START[connection.dialect.name]
    views = {"points": _POINTS} | {
        name: _INTERVALS.format(start=start, level_s=level_s) for name, level_s in VALUES.items()
    }
    for name, query in views.items():
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {name}")
        connection.exec_driver_sql(f"CREATE VIEW {name} AS {query}")
