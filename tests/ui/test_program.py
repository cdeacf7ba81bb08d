"""The whole console on a real engine: first start, sign-in, lock, languages, windows, and an engine that dies and returns."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu

from app.domain.readings import Quality, Reason
from app.domain.site import Name
from app.engine.accountline import AccountLine
from app.sdk.client import Client
from app.store.sitefile import write_text
from tests.api.running import PASSWORD
from tests.ui.conftest import Run
from tests.ui.engines import EngineInThread
from tests.ui.plainpanel import ROWS
from ui.demo import DemoControls
from ui.dialogs.manual import ManualDialog
from ui.dialogs.ownpassword import OwnPasswordDialog
from ui.dialogs.signinagain import SignInAgainDialog
from ui.entry.firststart import FirstStartPage
from ui.entry.signin import SignInPage
from ui.menus import site_menu, user_menu
from ui.place import Place
from ui.program import Program
from ui.shell.shell import Shell
from widgets import theme
from widgets.language import language

LOST_WITHIN_S = TAKEN_WITHIN_S = 5.0
NEW = "han-river-2026"
pytestmark = pytest.mark.logs(r"Device t\.dead does not answer")
"""One device of the site is never there."""


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[EngineInThread]:
    made = EngineInThread(tmp_path / "engine")
    (tmp_path / "engine").mkdir()
    made.start()
    yield made
    made.stop()


@asynccontextmanager
async def console(engine: EngineInThread, folder: Path, demo: DemoControls | None = None) -> AsyncIterator[Program]:
    program = Program(engine.url, folder, ROWS, demo=demo)
    program.start((1600, 900))
    try:
        yield program
    finally:
        await program.close()
        program.windows.main.deleteLater()
        program.deleteLater()


async def until(holds: Callable[[], object], within_s: float = 10.0) -> float:
    loop = asyncio.get_running_loop()
    started = loop.time()
    while not holds():
        assert loop.time() - started < within_s, f"not within {within_s} s"
        await asyncio.sleep(0.02)
    return loop.time() - started


def says(page: SignInPage, words: str) -> bool:
    return words in page._complaint._line.text()


async def add_operator(engine: EngineInThread) -> None:
    assert engine.plant is not None
    await engine.plant.call(engine.plant.engine.accounts.add("op.shift-2", "operator", PASSWORD))


async def signed_in(program: Program) -> Shell:
    """Through the sign-in page, as an operator does it."""
    await until(lambda: isinstance(program.door.page, SignInPage) and program.door.health is not None)
    page = program.door.page
    assert isinstance(page, SignInPage)
    page.name.setText("op.shift-2")
    page.password.setText(PASSWORD)
    page.password.returnPressed.emit()
    await until(lambda: program.feed.connection.connected and program.windows.main_shell is not None)
    shell = program.windows.main_shell
    assert shell is not None
    return shell


def test_first_start_makes_the_administrator_and_goes_on(run: Run, engine: EngineInThread, tmp_path: Path) -> None:
    async def story() -> None:
        async with console(engine, tmp_path) as program:
            await until(lambda: isinstance(program.door.page, FirstStartPage))
            page = program.door.page
            assert isinstance(page, FirstStartPage)
            assert not program.windows.main.banner.isVisible()
            assert not page._create.isEnabled()

            side = page.administrator
            side.name.setText("admin.site")
            side.password.setText(PASSWORD)
            side.repeated.setText(PASSWORD[:-1])
            side.repeated.textEdited.emit("")
            assert page._to_correct.text().startswith("Repeat password")
            side.repeated.setText(PASSWORD)
            side.repeated.textEdited.emit("")
            page._create.click()

            await until(lambda: program.windows.main_shell is not None)
            assert program.context is not None
            assert program.context.session is not None
            assert program.context.session.role == "administrator"
            assert program.windows.main.banner.isVisible()

    run(story())


def test_a_wrong_password_says_so_and_not_which_entry_was_wrong(
    run: Run, engine: EngineInThread, tmp_path: Path
) -> None:
    async def story() -> None:
        await add_operator(engine)
        async with console(engine, tmp_path) as program:
            await until(lambda: isinstance(program.door.page, SignInPage) and program.door.health is not None)
            page = program.door.page
            assert isinstance(page, SignInPage)
            for attempt, name in enumerate(("op.shift-2", "nobody.here"), start=1):
                page.name.setText(name)
                page.password.setText("not the password")
                page.password.returnPressed.emit()
                await until(partial(says, page, f"Attempt {attempt}"))
                assert page._complaint._head.text() == "User or password not correct"
                assert page.password.text() == ""
            assert program.context is None
            await signed_in(program)

    run(story())


def test_language_theme_and_text_size_change_where_one_is(run: Run, engine: EngineInThread, tmp_path: Path) -> None:
    async def story() -> None:
        await add_operator(engine)
        async with console(engine, tmp_path) as program:
            shell = await signed_in(program)
            shell.go(Place("zones", {"chosen": "Floor 3"}))
            shell.do("theme")
            assert theme.theme() == "dark"
            assert program.windows.main_shell is shell

            program.looks.set_language("ko")
            shell = program.windows.main_shell
            assert language() == "ko"
            assert shell.workspace.deck.trail.here == Place("zones", {"chosen": "Floor 3"})
            assert shell.workspace.rail.items["zones"].text() == "구역"
            assert program.windows.main.banner.silence.text() == "소리 끔"

            program.looks.set_text_size(115)
            assert program.windows.main.top.height() == theme.px(40)
            shell = program.windows.main_shell
            assert shell.workspace.deck.trail.here == Place("zones", {"chosen": "Floor 3"})
            shell.workspace.deck.back()
            assert shell.workspace.deck.key == "overview"

        program = Program(engine.url, tmp_path, ROWS)
        assert (theme.theme(), language(), theme.text_scale()) == ("dark", "ko", 115)
        await program.close()

    run(story())


def test_a_locked_console_shows_everything_and_does_nothing(run: Run, engine: EngineInThread, tmp_path: Path) -> None:
    async def story() -> None:
        await add_operator(engine)
        async with console(engine, tmp_path) as program:
            assert engine.plant is not None
            engine.plant.set_kw(450)
            await signed_in(program)
            await until(program.windows.main.banner.shown_rows)
            banner = program.windows.main.banner
            assert not banner.ack_shown.isHidden()

            program.do("lock", program.windows.main)
            shell = program.windows.main_shell
            assert shell is not None
            assert [row.message for row in banner.shown_rows()] == ["Demand high"]
            assert banner.ack_shown.isHidden()
            assert shell.context.may("view")
            assert not shell.context.may("command")
            shell.open_command("t.c.sp")
            assert shell.workspace.dialogs.dialog is None

            program.do("unlock", program.windows.main)
            dialog = shell.workspace.dialogs.dialog
            assert isinstance(dialog, SignInAgainDialog)
            dialog.password.setText("wrong")
            dialog.password.returnPressed.emit()
            await until(lambda: dialog._fault.text() == "The password is not correct.")
            dialog.password.setText(PASSWORD)
            dialog.password.returnPressed.emit()
            await until(lambda: program.context is not None and program.context.may("command"))
            assert not banner.ack_shown.isHidden()
            assert program.feed.connection.connected

    run(story())


def test_a_console_locks_when_the_engine_says_that_nobody_has_acted(
    run: Run, engine: EngineInThread, tmp_path: Path
) -> None:
    async def story() -> None:
        await add_operator(engine)
        async with console(engine, tmp_path) as program:
            await signed_in(program)
            assert engine.plant is not None
            activity = engine.plant.engine.accounts.sessions.activity
            activity.resume(hashlib.sha256(program.client.token.encode()).hexdigest(), None)  # as after 15 minutes
            program.rights.idle.used.emit()
            await until(lambda: program.context is not None and not program.context.may("command"))
            shell = program.windows.main_shell
            assert shell is not None
            program.do("unlock", program.windows.main)
            dialog = shell.workspace.dialogs.dialog
            assert isinstance(dialog, SignInAgainDialog)
            dialog.password.setText(PASSWORD)
            dialog.password.returnPressed.emit()
            await until(lambda: program.context is not None and program.context.may("command"))
            assert "command" in (await program.client.session()).rights

    run(story())


def test_acknowledging_in_the_banner_reaches_the_engine(run: Run, engine: EngineInThread, tmp_path: Path) -> None:
    async def story() -> None:
        await add_operator(engine)
        async with console(engine, tmp_path) as program:
            assert engine.plant is not None
            engine.plant.set_kw(450)
            await signed_in(program)
            banner = program.windows.main.banner
            await until(banner.shown_rows)
            banner.ack_shown.click()
            await until(lambda: not program.feed.plant.unacknowledged())
            assert program.feed.plant.listed()[0].acked_by == "op.shift-2"
            await until(lambda: not banner.shown_rows())

    run(story())


def test_an_engine_that_dies_is_told_within_five_seconds_and_comes_back_by_itself(
    run: Run, engine: EngineInThread, tmp_path: Path
) -> None:
    async def story() -> None:
        await add_operator(engine)
        async with console(engine, tmp_path) as program:
            shell = await signed_in(program)
            shell.go(Place("zones", {"chosen": "Floor 3"}))
            await until(lambda: program.feed.reading("t.c.sp").quality is Quality.GOOD)
            banner = program.windows.main.banner

            await asyncio.to_thread(engine.stop)
            await until(lambda: "does not answer" in banner.accessibleDescription(), LOST_WITHIN_S)
            reading = program.feed.reading("t.c.sp")
            assert (reading.value, reading.quality, reading.reason) == (21.5, Quality.BAD, Reason.ENGINE_LOST)

            await asyncio.to_thread(engine.start)
            await until(lambda: program.feed.connection.connected, 20.0)
            await until(lambda: program.feed.reading("t.c.sp").quality is Quality.GOOD)
            assert program.windows.main_shell is shell
            assert shell.workspace.deck.trail.here == Place("zones", {"chosen": "Floor 3"})
            assert "does not answer" not in banner.accessibleDescription()

    run(story())


def test_a_session_that_has_ended_asks_to_sign_in_and_goes_on_at_the_same_place(
    run: Run, engine: EngineInThread, tmp_path: Path
) -> None:
    async def story() -> None:
        await add_operator(engine)
        async with console(engine, tmp_path) as program:
            shell = await signed_in(program)
            shell.go(Place("zones", {"chosen": "Floor 3"}))
            async with Client(engine.url) as other:
                other.token = program.client.token
                await other.sign_out()
            await until(lambda: isinstance(program.door.page, SignInPage))
            page = program.door.page
            assert isinstance(page, SignInPage)
            assert page.name.text() == "op.shift-2"
            assert "Sign in to go on where you were" in page._site.text()

            shell = await signed_in(program)
            assert shell.workspace.deck.trail.here == Place("zones", {"chosen": "Floor 3"})

    run(story())


def test_the_manual_can_be_read_before_sign_in(run: Run, engine: EngineInThread, tmp_path: Path) -> None:
    async def story() -> None:
        await add_operator(engine)
        async with console(engine, tmp_path) as program:
            await until(lambda: isinstance(program.door.page, SignInPage))
            page, host = program.door.page, program.windows.main.host
            assert isinstance(page, SignInPage)
            page.manual_requested.emit()
            dialog = host().dialog
            assert isinstance(dialog, ManualDialog)
            assert "Sign in" in dialog.page.toPlainText()
            page.manual_requested.emit()
            assert host().dialog is dialog
            dialog.finish()
            await signed_in(program)

    run(story())


def test_alarms_and_the_time_of_the_site_are_seen_before_sign_in(
    run: Run, engine: EngineInThread, tmp_path: Path
) -> None:
    async def story() -> None:
        await add_operator(engine)
        async with console(engine, tmp_path) as program:
            assert engine.plant is not None
            engine.plant.set_kw(450)
            banner, frame = program.windows.main.banner, program.windows.main.frame
            await until(banner.shown_rows)
            row = banner.shown_rows()[0]
            assert (row.message, row.value, row.limit, row.area) == ("Demand high", "450 kW", "H 400", "T")
            assert banner.ack_shown.isHidden()
            assert str(frame._zone()) == "Asia/Seoul"

    run(story())


def test_a_site_that_is_imported_elsewhere_is_taken_up_where_one_is(
    run: Run, engine: EngineInThread, tmp_path: Path
) -> None:
    async def story() -> None:
        await add_operator(engine)
        async with console(engine, tmp_path) as program:
            assert engine.plant is not None
            plant = engine.plant
            shell = await signed_in(program)
            shell.go(Place("zones", {"chosen": "Floor 3"}))
            shell.do("second_window")
            renamed = replace(plant.site, site=replace(plant.site.site, name=Name(en="Second site")))
            await plant.call(plant.engine.accounts.add("e.kim", "engineer", PASSWORD))
            shell.do("shortcuts")  # somebody is in the middle of something
            async with Client(engine.url) as other:
                await other.sign_in("e.kim", PASSWORD)
                await other.import_site(write_text(renamed), "Renamed")
                revision = (await other.health()).site_revision
            health = program.feed.plant
            await until(lambda: health.health is not None and health.health.site_revision == revision)
            assert program.windows.main_shell is shell
            dialog = shell.workspace.dialogs.dialog
            assert dialog is not None
            dialog.finish()
            await until(lambda: program.context is not None and program.context.site.site.site.name.en == "Second site")
            assert program.windows.main_shell is not shell
            assert [s.workspace.deck.trail.here for s in program.windows.shells] == 2 * [
                Place("zones", {"chosen": "Floor 3"})
            ]
            await until(lambda: program.feed.reading("t.c.sp").quality is Quality.GOOD)

    run(story())


def test_a_role_that_an_administrator_takes_away_shows_at_once(
    run: Run, engine: EngineInThread, tmp_path: Path
) -> None:
    async def story() -> None:
        await add_operator(engine)
        async with console(engine, tmp_path) as program:
            assert engine.plant is not None
            engine.plant.set_kw(450)
            shell = await signed_in(program)
            shell.go(Place("zones", {"chosen": "Floor 3"}))
            await until(program.windows.main.banner.shown_rows)
            assert not program.windows.main.banner.ack_shown.isHidden()
            AccountLine(engine.plant.store).change("op.shift-2", role="viewer")
            await until(lambda: program.context is not None and not program.context.may("command"), TAKEN_WITHIN_S)
            assert program.windows.main.banner.ack_shown.isHidden()
            assert program.windows.shells[0].workspace.deck.trail.here == Place("zones", {"chosen": "Floor 3"})
            AccountLine(engine.plant.store).change("op.shift-2", enabled=False)
            await until(lambda: isinstance(program.door.page, SignInPage), TAKEN_WITHIN_S)

    run(story())


def test_somebody_changes_the_own_password(run: Run, engine: EngineInThread, tmp_path: Path) -> None:
    async def story() -> None:
        await add_operator(engine)
        async with console(engine, tmp_path) as program:
            shell = await signed_in(program)
            program.do("own_password", program.windows.main)
            dialog = shell.workspace.dialogs.dialog
            assert isinstance(dialog, OwnPasswordDialog)
            for present, works in (("not the password", False), (PASSWORD, True)):
                for field, text in ((dialog.present, present), (dialog.new, NEW), (dialog.repeated, NEW)):
                    field.setText(text)
                    field.textEdited.emit(text)
                assert dialog.change.isEnabled()
                dialog.change.click()
                if not works:
                    await until(lambda: dialog._fault.text() == "The password is not correct.")
            await until(lambda: shell.workspace.dialogs.dialog is None)
            assert (await program.client.session()).name == "op.shift-2"
            async with Client(engine.url) as other:
                assert (await other.sign_in("op.shift-2", NEW)).name == "op.shift-2"
            program.do("sign_out", program.windows.main)
            await until(lambda: isinstance(program.door.page, SignInPage))
            assert program._key_of("OP.shift-2"), "this workstation is known to the engine"

    run(story())


def test_signing_out_keeps_the_windows_of_the_operator(run: Run, engine: EngineInThread, tmp_path: Path) -> None:
    async def story() -> None:
        await add_operator(engine)
        async with console(engine, tmp_path) as program:
            shell = await signed_in(program)
            shell.go(Place("zones", {"chosen": "Floor 3"}))
            shell.do("second_window")
            assert len(program.windows.windows()) == 2
            second = program.windows.shells[1]
            assert second.window.metrics.banner_rows == 1
            assert second.workspace.deck.trail.here == Place("zones", {"chosen": "Floor 3"})
            second.go(Place("overview"))
            assert shell.workspace.deck.key == "zones"

            program.do("sign_out", program.windows.main)
            assert len(program.windows.windows()) == 1
            assert program.context is None
            shell = await signed_in(program)
            assert [s.workspace.deck.key for s in program.windows.shells] == ["zones", "overview"]

    run(story())


def test_faults_of_the_demo_campus_are_in_the_menu_of_the_site_only_there(
    run: Run, engine: EngineInThread, tmp_path: Path
) -> None:
    async def story() -> None:
        await add_operator(engine)
        provoked: list[tuple[str, bool]] = []
        controls = DemoControls(("chiller-trip", "dead-meter"), lambda fault, on: provoked.append((fault, on)))
        async with console(engine, tmp_path, controls) as program:
            shell = await signed_in(program)
            window = program.windows.main
            plain = site_menu(window, shell.context, lambda _: None, None)
            demo = site_menu(window, shell.context, lambda action: program.do(action, window), controls)
            assert len(demo.actions()) == len(plain.actions()) + 1
            faults = demo.actions()[-1].menu()
            assert isinstance(faults, QMenu)
            faults.actions()[0].trigger()
            faults.actions()[0].trigger()
            assert provoked == [("chiller-trip", True), ("chiller-trip", False)]
            texts = [action.text() for action in user_menu(window, lambda _: None, locked=False).actions()]
            assert "Lock the console\tCtrl+L" in texts

    run(story())


def test_the_program_ends_when_its_main_window_is_closed(run: Run, engine: EngineInThread, tmp_path: Path) -> None:
    async def story() -> None:
        async with console(engine, tmp_path) as program:
            assert not program.stopped.is_set()
            program.windows.main.close()
            assert program.stopped.is_set()

    run(story())
