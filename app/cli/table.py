"""The live table of a headless demo: the engine's health once a second."""

from __future__ import annotations

import time
from typing import Any

from rich.console import Console
from rich.live import Live
from rich.table import Table

from app.cli.children import health

LINE_EVERY_S = 10.0
"""Where the output is no terminal, one line at this pace."""


def live_table(url: str, for_s: float | None) -> int:
    """Show the engine's state until Ctrl+C or for ``for_s`` seconds; 1 if the engine is gone at the end."""
    screen = Console()
    started = time.monotonic()
    state = health(url)
    try:
        if screen.is_terminal:
            with Live(_table(url, state), console=screen, refresh_per_second=4) as live:
                while not _is_over(started, for_s):
                    time.sleep(1.0)
                    state = health(url)
                    live.update(_table(url, state))
        else:
            state = _lines(url, started, for_s)
    except KeyboardInterrupt:
        return 0
    return 0 if state is not None else 1


def _is_over(started: float, for_s: float | None) -> bool:
    return for_s is not None and time.monotonic() - started >= for_s


def _lines(url: str, started: float, for_s: float | None) -> dict[str, Any] | None:
    while True:
        state = health(url)
        print("  ".join(f"{name}: {text}" for name, text in _rows(url, state)), flush=True)
        if _is_over(started, for_s):
            return state
        left = LINE_EVERY_S if for_s is None else max(0.1, min(LINE_EVERY_S, started + for_s - time.monotonic()))
        time.sleep(left)


def _table(url: str, state: dict[str, Any] | None) -> Table:
    table = Table(title="Kilowatch demo", show_header=False, title_justify="left")
    for name, text in _rows(url, state):
        table.add_row(name, text)
    return table


def _rows(url: str, state: dict[str, Any] | None) -> list[tuple[str, str]]:
    api = ("Open API", f"{url}/api/v1")
    if state is None:
        return [("Engine", "does not answer"), api]
    points, devices, alarms = state["points"], state["devices"], state.get("alarms", {})
    return [
        ("Site", state.get("site_name", {}).get("en", "")),
        ("Engine", f"{state['state']}, up {state['uptime_s']:.0f} s, {state['samples_per_s']:.0f} samples/s"),
        ("Demand", _demand(state)),
        ("Points", f"{points['good']} good, {points['uncertain']} uncertain, {points['bad']} bad of {points['total']}"),
        ("Devices", f"{devices['online']} of {devices['total']} on line"),
        (
            "Alarms",
            f"{sum(alarms.get(str(p), 0) for p in range(1, 5))} active, {alarms.get('unacknowledged', 0)} unacknowledged",
        ),
        api,
    ]


def _demand(state: dict[str, Any]) -> str:
    now, contract = state.get("demand_kw"), state.get("contract_kw")
    if now is None:
        return "– –"
    return f"{now:,.0f} kW" + (f" of {contract:,.0f} kW" if contract else "")
