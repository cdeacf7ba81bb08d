"""The database page: what its tiles say, what its buttons begin, and what it shows to whom may not see it."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.domain.messages import DatabaseState
from app.sdk.client import Client
from tests.api.running import until
from tests.ui.conftest import Run
from tests.ui.engines import EngineInThread
from ui.context import Context
from ui.panels.database import DatabasePanel
from ui.panels.database.figures import figures
from ui.panels.database.words import bytes_text

NOW = datetime(2026, 7, 14, tzinfo=UTC)
STATE = DatabaseState(
    kind="sqlite",
    place="kilowatch.db",
    state="ok",
    looked_at=NOW,
    bytes=4_812_300_288,
    growth=9_600_000.0,
    growth_of="sizes",
    free_bytes=212_000_000_000,
    full_at=NOW + timedelta(days=9000),
)


def test_sizes_are_written_with_a_unit_that_suits_them() -> None:
    assert [bytes_text(n) for n in (40, 312_000, 4_812_300_288)] == ["40 B", "312.0 kB", "4.81 GB"]


def test_what_is_wrong_has_a_mark_and_what_is_well_has_none() -> None:
    def marks(state: DatabaseState) -> list[int]:
        return [figure.priority for figure in figures(state, UTC)]

    assert marks(STATE) == [0, 0, 0, 0, 0, 0]
    assert marks(replace(STATE, state="lost"))[0] == 2
    assert marks(replace(STATE, full_at=NOW + timedelta(days=9)))[3] == 3
    assert marks(replace(STATE, spool_bytes=90, spool_cap_bytes=100))[5] == 2


def test_the_tile_of_the_disk_names_the_day_on_which_it_is_full() -> None:
    assert figures(replace(STATE, full_at=NOW + timedelta(days=9)), UTC)[3].remark == "full on 2026-07-23 at this rate"
    assert figures(replace(STATE, growth=None, full_at=None), UTC)[3].remark == "growth not known yet"
    assert figures(replace(STATE, free_bytes=None, full_at=None), UTC)[3].remark == "the disk of the database server"


def test_an_operator_is_told_who_may_see_it(run: Run, context: Context) -> None:
    async def story() -> None:
        panel = DatabasePanel(context)
        panel.show()
        await asyncio.sleep(0)
        assert panel.ready()
        assert panel.stack.notice.accessibleName() == "Your role may not see the database"
        assert panel.stack.currentWidget() is panel.stack.notice
        panel.close()

    run(story())


def test_a_backup_and_a_compaction_begun_from_the_page_are_listed_when_they_are_ready(
    run: Run, context: Context, tmp_path: Path
) -> None:
    engine = EngineInThread(tmp_path)
    engine.start()

    async def story() -> None:
        async with Client(engine.url) as client:
            session = await client.create_administrator("chief", secrets.token_urlsafe(16))
            context.client, context.session = client, session
            panel = DatabasePanel(context)
            panel.show()
            await until(panel.ready)
            panel.backups.button.click()
            panel.compact.click()
            await until(lambda: len(panel.backups.table.rows()) == 1 and panel.backups.button.isEnabled())
            await until(lambda: "compacted" in panel._kept_pane.note.text())
            panel.close()
            await context.feed.close()

    try:
        run(story())
    finally:
        engine.stop()
