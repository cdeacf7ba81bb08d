"""Commands with all their steps, and the overrides in force."""

from __future__ import annotations

from sqlalchemy import delete, insert, select, update

from app.domain.messages import Command, Override
from app.store.bodies import from_json, to_json
from app.store.database import Database, upsert
from app.store.schema import command, override


class Commands:
    """Commands by id in the order in which they were first kept, and one override for each point at most."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, one: Command) -> None:
        """Keep a command as it stands now; called again after each step."""
        body = {"state": one.state, "body": to_json(one)}
        with self._database.write() as connection:
            changed = connection.execute(update(command).where(command.c.id == one.id).values(body))
            if changed.rowcount == 0:
                connection.execute(insert(command).values(body | {"id": one.id, "point": one.point}))

    def find(self, id: str) -> Command | None:
        """The command ``id`` as it was last kept."""
        with self._database.read() as connection:
            body = connection.execute(select(command.c.body).where(command.c.id == id)).scalar()
        return None if body is None else from_json(body, Command, "command")

    def recent(self, limit: int = 200, point: str | None = None) -> list[Command]:
        """The newest commands first, of one point where given."""
        statement = select(command.c.body).order_by(command.c.seq.desc()).limit(limit)
        if point is not None:
            statement = statement.where(command.c.point == point)
        with self._database.read() as connection:
            return [from_json(body, Command, "command") for body in connection.execute(statement).scalars()]

    def keep_override(self, one: Override) -> None:
        """Keep the override of its point, in place of a former one."""
        with self._database.write() as connection:
            upsert(connection, override, [{"point": one.point, "body": to_json(one)}])

    def drop_override(self, point: str) -> None:
        """The point has no override any more."""
        with self._database.write() as connection:
            connection.execute(delete(override).where(override.c.point == point))

    def overrides(self) -> list[Override]:
        """All overrides in force by point."""
        with self._database.read() as connection:
            bodies = connection.execute(select(override.c.body).order_by(override.c.point)).scalars().all()
        return [from_json(body, Override, "override") for body in bodies]
