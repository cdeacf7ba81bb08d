"""Campus and engine as the processes they are, with a short past. The engine can be killed and started again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from app.cli.children import Child, free_port, start_engine
from app.demo.process import DemoCampus
from app.demo.seed import seed_history
from app.domain.site import Site
from app.host import check_site_file, open_store

ROOMS_S = 1_800.0
"""So much past rooms and machines get in a test; meters get what the test asks for."""


class Plant:
    """``url`` is the Open API of the engine, the same after each start."""

    def __init__(self, data: Path, campus: DemoCampus, site: Site) -> None:
        self.data, self.campus, self.site = data, campus, site
        self._port = free_port(0)
        self._life = ExitStack()
        self.engine: Child | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Start the engine as the demo does; returns when it answers."""
        self.engine = self._life.enter_context(start_engine(self.data, self.campus.site_file, self._port))

    def kill(self) -> None:
        """SIGKILL: the engine can neither say nor save anything."""
        assert self.engine is not None
        self.engine.process.kill()
        self.engine.process.wait()

    def stop(self) -> None:
        """Stop the engine if it runs; its exit code is not asked for after a kill."""
        self._life.close()

    def said(self) -> str:
        """What the engine has written to its log."""
        return (self.data / "engine.log").read_text(encoding="utf-8", errors="replace")


@contextmanager
def demo_plant(
    folder: Path, since: Callable[[Site], datetime], speed: float = 1.0, rooms_s: float = ROOMS_S
) -> Iterator[Plant]:
    """The demo campus on free ports, meters and weather ``since`` then, and no engine yet."""
    with DemoCampus(folder, speed) as campus:
        site = check_site_file(campus.site_file)
        now = datetime.now(ZoneInfo(site.site.time_zone))
        with open_store(folder) as store:
            past_s = (now - since(site)).total_seconds()
            seed_history(store, site, now, lambda share, text: None, long_s=past_s, week_s=rooms_s)
        plant = Plant(folder, campus, site)
        try:
            yield plant
        finally:
            plant.stop()


def midnight(site: Site, days: int) -> datetime:
    """Local midnight ``days`` before today."""
    zone = ZoneInfo(site.site.time_zone)
    return datetime.combine(datetime.now(zone).date() - timedelta(days=days), time(), zone)
