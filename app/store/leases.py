"""Which of several engines operates a site: a lease in the shared database, valid for seconds and numbered.

The clock is that of the database alone. Whoever takes over gets the next number and ends the connections of the former holder, so that
a frozen one can finish nothing; its states no longer count when it wakes (see ``app.store.spool``).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from sqlalchemy import BigInteger, ColumnClause, Connection, Engine, case, func, literal_column, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from app.domain.errors import StoreError
from app.store import postgres
from app.store.failures import FOREIGN, translate
from app.store.schema import lease, presence

ANSWER_S = 1.5
"""A lease that is not renewed in this time is tried again: the next try comes before it runs out."""
PRESENT_S = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """Who operates a site. ``fence`` grows with every take-over; ``address`` is that of the Open API of the holder."""

    site: str
    engine: str
    address: str
    fence: int
    valid_s: float
    others: tuple[str, ...] = ()  # addresses of the other engines of this site that were there in the last minute


class Leases:
    """Leases of one shared database. Every call waits a few seconds at most and may come from any thread."""

    def __init__(self, address: str) -> None:
        url = postgres.parsed(address)
        self._place = postgres.place_of(url)
        self._engine: Engine = postgres.apart(url, ANSWER_S)

    def claim(self, site: str, engine: str, address: str, valid_s: float) -> Lease:
        """Take the lease if it is free, has run out or is ours, for ``valid_s`` from now; the lease as it is then.

        Raises ``StoreError``.
        """
        with self._connected() as connection:
            before = _read(connection, site)
            _claim(connection, site, engine, address, valid_s)
            now = _read(connection, site)
            others = _seen(connection, site, engine, address)
        if now is None:
            raise StoreError(f"The lease of the site {site} in {self._place} cannot be read. Try again")
        if before is not None and now.engine == engine != before.engine:
            self._end_connections(before.engine)
        return replace(now, others=others)

    def release(self, site: str, engine: str) -> None:
        """Let another engine take over at once. Raises ``StoreError``."""
        ours = update(lease).where(lease.c.site == site, lease.c.engine == engine)
        with self._connected() as connection:
            connection.execute(ours.values(until_us=0))

    def look(self, site: str, engine: str, address: str) -> Lease | None:
        """Say that this engine stands by; the present lease, ``None`` when nobody ever had it. Raises ``StoreError``."""
        with self._connected() as connection:
            lease = _read(connection, site)
            others = _seen(connection, site, engine, address)
        return None if lease is None else replace(lease, others=others)

    def close(self) -> None:
        self._engine.dispose()

    def _end_connections(self, engine: str) -> None:
        """What it has begun and not finished is rolled back; what it begins from now on sees the new number."""
        activity = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s AND pid <> pg_backend_pid()"
        with self._connected() as connection:
            connection.exec_driver_sql(activity, (postgres.ENGINE + engine,))

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except FOREIGN as error:
            raise translate(error, self._place) from error


_NOW_US: ColumnClause[int] = literal_column("(extract(epoch FROM clock_timestamp()) * 1000000)::bigint", BigInteger())


def fence_of(connection: Connection) -> int:
    """The number of the present lease, in the transaction of ``connection``; 0 when nobody ever had one."""
    return connection.execute(select(func.max(lease.c.fence))).scalar() or 0


def _read(connection: Connection, site: str) -> Lease | None:
    left = ((lease.c.until_us - _NOW_US) / 1e6).label("valid_s")
    row = connection.execute(select(lease, left).where(lease.c.site == site)).first()
    if row is None:
        return None
    return Lease(site=site, engine=row.engine, address=row.address, fence=row.fence, valid_s=float(row.valid_s))


def _claim(connection: Connection, site: str, engine: str, address: str, valid_s: float) -> None:
    """Take or renew the lease unless somebody else has a valid one."""
    until = _NOW_US + round(valid_s * 1e6)
    row = insert(lease).values(site=site, engine=engine, address=address, fence=1, since_us=_NOW_US, until_us=until)
    same = lease.c.engine == row.excluded.engine
    taken = row.on_conflict_do_update(
        index_elements=[lease.c.site],
        set_={
            "engine": row.excluded.engine,
            "address": row.excluded.address,
            "fence": lease.c.fence + case((same, 0), else_=1),
            "since_us": case((same, lease.c.since_us), else_=row.excluded.since_us),
            "until_us": row.excluded.until_us,
        },
        where=or_(same, lease.c.until_us < _NOW_US),
    )
    connection.execute(taken)


def _seen(connection: Connection, site: str, engine: str, address: str) -> tuple[str, ...]:
    """Say that this engine is there; the addresses of the others that are."""
    row = insert(presence).values(engine=engine, site=site, address=address, seen_us=_NOW_US)
    connection.execute(
        row.on_conflict_do_update(
            index_elements=[presence.c.engine],
            set_={name: row.excluded[name] for name in ("site", "address", "seen_us")},
        )
    )
    others = select(presence.c.address).where(presence.c.site == site, presence.c.engine != engine)
    there = others.where(presence.c.seen_us > _NOW_US - PRESENT_S * 1_000_000).order_by(presence.c.seen_us.desc())
    return tuple(connection.execute(there).scalars())
