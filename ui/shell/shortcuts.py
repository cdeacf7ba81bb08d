"""Every shortcut of the console, once: the shell binds them, menus and the list of shortcuts show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Scope = Literal["window", "display"]


@dataclass(frozen=True, slots=True)
class Shortcut:
    """``display`` shortcuts act on the panel and never while a text is edited; ``title`` is translated."""

    action: str
    keys: tuple[str, ...]
    title: str
    scope: Scope = "window"


SHORTCUTS = (
    Shortcut("find", ("Ctrl+K",), "Find or go to"),
    Shortcut("back", ("Alt+Left",), "Back"),
    Shortcut("forward", ("Alt+Right",), "Forward"),
    Shortcut("campus", ("Ctrl+0",), "Campus"),
    Shortcut("building_1", ("Ctrl+1",), "Building 1"),
    Shortcut("building_2", ("Ctrl+2",), "Building 2"),
    Shortcut("building_3", ("Ctrl+3",), "Building 3"),
    Shortcut("building_4", ("Ctrl+4",), "Building 4"),
    Shortcut("acknowledge", ("A",), "Acknowledge selected", "display"),
    Shortcut("acknowledge_shown", ("Ctrl+A",), "Acknowledge shown", "display"),
    Shortcut("silence", ("Ctrl+M",), "Silence"),
    Shortcut("shelve", ("Z",), "Shelve selected", "display"),
    Shortcut("guide", ("H", "Shift+F1"), "Alarm guide, help", "display"),
    Shortcut("next_alarm", ("N",), "Next unacknowledged alarm", "display"),
    Shortcut("previous_alarm", ("Shift+N",), "Previous unacknowledged alarm", "display"),
    Shortcut("faceplate", ("Return", "Enter"), "Open faceplate", "display"),
    Shortcut("command", ("Ctrl+Return", "Ctrl+Enter"), "Command for the selected point"),
    Shortcut("trend", ("Ctrl+T",), "Trend of the selected point"),
    Shortcut("export", ("Ctrl+E",), "Export pane to Excel"),
    Shortcut("live", ("Space",), "Trend live or pause", "display"),
    Shortcut("zoom_in", ("+",), "Zoom in", "display"),
    Shortcut("zoom_out", ("-",), "Zoom out", "display"),
    Shortcut("zoom_fit", ("0",), "Fit", "display"),
    Shortcut("floor_up", ("PgUp",), "Floor up", "display"),
    Shortcut("floor_down", ("PgDown",), "Floor down", "display"),
    Shortcut("next_pane", ("Ctrl+Tab",), "Next pane"),
    Shortcut("previous_pane", ("Ctrl+Shift+Tab",), "Previous pane"),
    Shortcut("second_window", ("Ctrl+Shift+W",), "Second window"),
    Shortcut("theme", ("Ctrl+D",), "Light or dark"),
    Shortcut("full_screen", ("Alt+Return", "Alt+Enter"), "Full screen"),
    Shortcut("lock", ("Ctrl+L",), "Lock the console"),
    Shortcut("shortcuts", ("Ctrl+/",), "List of shortcuts"),
    Shortcut("close", ("Esc",), "Close dialog or drawer"),
)


def keys_of(action: str) -> str:
    """The first key of an action, for menus and tooltips; empty when it has none."""
    return next((shortcut.keys[0] for shortcut in SHORTCUTS if shortcut.action == action), "")
