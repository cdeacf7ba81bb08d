"""What was saved of a damaged database: told to the operators, and completed beside the running plant."""

from __future__ import annotations

import asyncio
import logging

from app.domain.errors import StoreError
from app.domain.site import Name
from app.engine.audit import Audit
from app.engine.events import EventLog
from app.store import Store

PRIORITY = 2
"""Somebody has to look at the disk today."""
RETRY_S = 60.0

_log = logging.getLogger(__name__)


async def tell_salvage(store: Store, audit: Audit, events: EventLog) -> None:
    """Nothing to do where the database was sound. Otherwise ends when everything that is whole has been taken over."""
    salvage = store.salvage
    if salvage is None:
        return
    aside = salvage.rescue.aside
    events.add("system", "database", _damaged(aside.name), PRIORITY)
    while not salvage.rescue.complete:
        try:
            await asyncio.to_thread(salvage.finish)
        except StoreError as error:
            _log.error("The rest of the damaged database %s cannot be taken over now: %s", aside.name, error)
            await asyncio.sleep(RETRY_S)
    saved, torn = sum(salvage.rescue.rows.values()), salvage.rescue.torn
    events.add("system", "database", _saved(saved, torn), PRIORITY)
    counts = ", ".join(f"{table} {count}" for table, count in sorted(salvage.rescue.rows.items()))
    await audit.write("engine", "", "salvage_database", aside.name, new=counts, result=f"{saved} rows, {torn} torn")


def _damaged(aside: str) -> Name:
    return Name(
        en=f"The database was damaged. It is kept as {aside}; a new one was made from what is whole in it. Check the disk",
        ko=f"데이터베이스가 손상되어 {aside} 파일로 보관하고, 온전한 데이터로 새로 만들었습니다. 디스크를 점검하십시오",
    )


def _saved(rows: int, torn: int) -> Name:
    return Name(
        en=f"{rows:,} rows of the damaged database were saved, {torn:,} were torn. Compare with the last backup",
        ko=f"손상된 데이터베이스에서 {rows:,}개 행을 복구했고 {torn:,}개는 손상되었습니다. 최근 백업과 비교하십시오",
    )
