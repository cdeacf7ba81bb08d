"""The Alarms screen: filters by place, words in the journal, and nothing is acknowledged that is not on the screen."""

from __future__ import annotations

from dataclasses import replace

from app.domain.messages import Alarm, AlarmTransition
from tests.ui.conftest import Run
from tests.ui.smallsite import NOON, alarm, small_site, state_of
from ui.context import Context
from ui.faceplate.faceplate import Faceplate
from ui.panels.alarms.panel import AlarmsPanel
from ui.place import Place

ROOM = alarm("t.z.high", 3, source="t.z.tmp", equipment="")
CAMPUS = alarm("cmp.kw.high", 2, building="", source="cmp.kw", equipment="")


def transition(seq: int, of: str, note: str = "") -> AlarmTransition:
    return AlarmTransition(
        seq=seq,
        alarm=of,
        occurrence=1,
        at=NOON,
        event="raise",
        old="normal",
        new="unacknowledged",
        priority=2,
        note=note,
    )


def panel_of(context: Context, *alarms: Alarm) -> AlarmsPanel:
    context.feed.apply(state_of(small_site(), alarms=alarms))
    context.feed.flush()
    panel = AlarmsPanel(context)
    panel.resize(1600, 900)
    panel.refresh()
    return panel


def shown(panel: AlarmsPanel) -> list[str]:
    return [row.id for row in panel.page.rows]


def test_a_floor_shows_the_alarms_of_its_zones_and_machines(run: Run, context: Context) -> None:
    async def story() -> None:
        panel = panel_of(context, alarm(), ROOM, CAMPUS)
        assert set(shown(panel)) == {"t.ahu.sat.high", "t.z.high", "cmp.kw.high"}
        assert not panel.bar.areas.isEnabled()
        panel.show_place({"building": "t", "floor": "t.f1"})
        assert panel.bar.areas.isEnabled()
        assert set(shown(panel)) == {"t.ahu.sat.high", "t.z.high"}
        panel.show_place(panel.place)
        assert (panel.bar.areas.current(), panel.bar.filters.floor) == ("t.f1", "t.f1")
        panel.bar.clear.click()
        assert len(shown(panel)) == 3
        panel.close()

    run(story())


def test_words_find_transitions_by_point_name_and_note(run: Run, context: Context) -> None:
    async def story() -> None:
        panel = panel_of(context)
        panel.journal._take([transition(1, "t.ahu.sat.high"), transition(2, "x.gone", "Filter exchanged")])
        found = {}
        for words in ("", "T.AHU.SAT", "supply air", "exchanged", "pump"):
            panel.journal.look_for(words)
            found[words] = [row.seq for row in panel.journal.table.rows()]
        assert found == {"": [2, 1], "T.AHU.SAT": [1], "supply air": [1], "exchanged": [2], "pump": []}
        panel.close()

    run(story())


def test_keys_acknowledge_only_while_the_list_is_on_the_screen(run: Run, context: Context) -> None:
    async def story() -> None:
        asked: list[list[Alarm]] = []
        panel = panel_of(replace(context, acknowledge=asked.append), alarm())
        panel.page.table.select_id("t.ahu.sat.high")
        for view, deeds in (("journal", 0), ("shelved", 0), ("list", 1)):
            panel.show_view(view)
            assert panel.keyed("acknowledge")
            assert len(asked) == deeds
        assert [a.id for a in asked[0]] == ["t.ahu.sat.high"]
        panel.close()

    run(story())


def test_history_of_a_faceplate_is_the_journal_of_what_it_shows(run: Run, context: Context) -> None:
    async def story() -> None:
        asked: list[Place] = []
        plate = Faceplate(replace(context, go=asked.append))
        plate.show_subject("t.ahu")
        plate.foot.history.click()
        assert asked == [Place("alarms", {"view": "journal", "words": "T.AHU"})]
        panel = panel_of(context)
        panel.journal._take([transition(1, "t.ahu.sat.high"), transition(2, "cmp.kw.high")])
        panel.show_place(asked[0].state)
        assert panel.view() == "journal"
        assert [row.seq for row in panel.journal.table.rows()] == [1]
        panel.close()
        plate.close_watch()

    run(story())


def test_a_list_without_engine_says_that_it_is_not_known_instead_of_normal(run: Run, context: Context) -> None:
    async def story() -> None:
        panel = panel_of(context)
        panel.show()
        assert said(panel) == "No alarms"
        context.feed.lose()
        assert said(panel) == "The alarms are not known"
        context.feed.apply(state_of(small_site(), alarms=(alarm(),)))
        context.feed.flush()
        assert shown(panel) == ["t.ahu.sat.high"]
        context.feed.lose()
        assert "as of" in panel.page._count.text()
        assert shown(panel) == ["t.ahu.sat.high"]
        panel.close()

    run(story())


def said(panel: AlarmsPanel) -> str:
    """The sentence in the place of the list."""
    return panel.page._stack.notice.accessibleName()
