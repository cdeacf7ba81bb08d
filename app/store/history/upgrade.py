"""What schema 1 did not have: spans of any width, days and plain rows, the first value and the number of samples of an interval."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, inspect, select
from sqlalchemy.schema import CreateColumn

from app.store.history.tables import piece, series, touched

NEW = {piece: ("width_us",), series: ("raw_from_us", "keep_raw_days", "kind", "unit", "name", "plain")}


def to_2(connection: Connection) -> None:
    """Pieces and blocks stay as they are and are read in their old layout until they are packed again.

    Everything that was rolled up from samples is marked to be rolled up again, in the steps of the next minutes: so it gets its
    first value and its number of samples. Imported intervals have none.
    """
    for table, names in NEW.items():
        there = {column["name"] for column in inspect(connection).get_columns(table.name)}
        for name in names:
            if name not in there:
                column = CreateColumn(table.c[name]).compile(dialect=connection.dialect)
                connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {column}")
    connection.execute(delete(touched))
    sampled = select(series.c.key, series.c.first_us, series.c.last_us).where(series.c.first_us.is_not(None))
    connection.execute(insert(touched).from_select(["key", "from_us", "to_us"], sampled))
