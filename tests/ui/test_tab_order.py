"""Tab goes through faceplate and command dialog in the order in which they are read."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.domain.messages import Check, Command
from app.domain.site import Name
from tests.ui.conftest import Run
from tests.ui.smallsite import alarm, override, small_site, state_of
from ui.context import Context
from ui.dialogs.command import CommandDialog
from ui.faceplate.faceplate import Faceplate


def stops(root: QWidget) -> list[str]:
    """Words of what Tab stops at, in its order."""
    found, widget = [], root.nextInFocusChain()
    while widget is not None and widget is not root:
        stopping = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled() and widget.isVisibleTo(root)
        if stopping and root.isAncestorOf(widget):
            found.append(widget.text() if isinstance(widget, QAbstractButton) else widget.accessibleName())
        widget = widget.nextInFocusChain()
    return found


def test_a_faceplate_from_its_head_over_points_and_notes_to_its_foot(run: Run, context: Context) -> None:
    async def story() -> None:
        context.feed.apply(state_of(small_site(), alarms=(alarm(),), overrides=(override(),)))
        context.feed.flush()
        plate = Faceplate(context)
        plate.show_subject("t.ahu")
        head, notes, foot = ["Pin", "Detach", "×"], ["Ack", "Release"], ["Command…", "Release all…", "Trend", "History"]
        assert stops(plate) == [*head, "Points", *notes, *foot]
        context.feed.apply(state_of(small_site(), alarms=(alarm(), alarm("t.ahu.x", 1))))
        context.feed.flush()
        plate.show_subject("t.ahu")
        assert stops(plate)[3:6] == ["Points", "Ack", "Ack"]
        plate.close_watch()

    run(story())


def test_a_command_from_the_value_over_what_is_to_be_accepted_to_the_buttons(run: Run, context: Context) -> None:
    async def story() -> None:
        dialog = CommandDialog(context, "t.ahu.sp")
        dialog.resize(1088, 800)
        dialog.fill_in("Comfort", "Too warm", 17.0)
        dialog.check()
        warning = Check(id="alarm", name=Name("Alarm: chiller tripped"), result="warning")
        dialog._checked(dialog._asked, checked(warning))
        found = stops(dialog)
        at = [found.index(word) for word in ("In your own words", "Read and accepted", "Trend this point", "Cancel")]
        assert at == sorted(at)
        dialog.finish()

    run(story())


def checked(*checks: Check) -> Command:
    return Command(
        id="c", point="t.ahu.sp", value=17.0, priority=8, hold_s=None, reason="Comfort", by="op.shift-2", workstation="ws-1",
        state="checked", checks=checks,
    )  # fmt: skip
