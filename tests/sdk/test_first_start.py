"""From an empty folder to a running plant: first administrator, site file with faults, site file without, plant rebuilt."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import Conflict, InvalidInput, NotFound, SiteFileFaulty
from app.domain.messages import LivePoints, LiveState, Subscribe
from app.domain.site import Name
from app.engine.engine import EMPTY_SITE
from app.sdk.client import Client
from app.store import open_store
from app.store.sitefile import write_text
from tests.api.running import PASSWORD, new_gateway, served, site_of
from tests.sdk.test_live import following


async def test_a_first_start(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        async with (
            new_gateway() as gateway,
            served(store, tmp_path, EMPTY_SITE) as (engine, url),
            Client(url) as client,
        ):
            health = await client.health()
            assert (health.first_start, health.site) == (True, "")
            with pytest.raises(InvalidInput) as refused:
                await client.create_administrator("admin", "short")
            assert refused.value.field == "password"
            session = await client.create_administrator("admin", PASSWORD)
            assert (session.role, client.token) == ("administrator", session.token)
            assert (await client.health()).first_start is False
            async with Client(url) as other:
                with pytest.raises(Conflict):
                    await other.create_administrator("other", PASSWORD)

            stream = client.live(Subscribe(points=("*",)))
            assert (await following(stream, LiveState)).ids == []
            with pytest.raises(NotFound):
                await client.site_text()

            site = site_of(gateway.port)
            text = "# kept word for word\n" + write_text(site)
            faulty = text.replace("link: gw", "link: gx")
            faults = await client.check_site(faulty)
            assert len(faults) == 3
            assert all(line.startswith("site.yaml:") for line in faults)
            with pytest.raises(SiteFileFaulty) as all_of_them:
                await client.import_site(faulty, "First try")
            assert list(all_of_them.value.faults) == faults
            assert engine.site is EMPTY_SITE

            assert await client.check_site(text) == []
            assert await client.import_site(text, "First site") == 1
            assert await client.site() == site
            assert await client.site_text() == text
            assert len((await following(stream, LiveState)).ids) == 4
            await following(stream, LivePoints, lambda m: 250.0 in m.value)

            renamed = replace(site, site=replace(site.site, name=Name(en="Renamed")))
            assert await client.import_site(text, "Again") == 1
            plant = engine.plant
            assert await client.import_site(write_text(renamed), "Renamed") == 2
            assert engine.plant is not plant
            assert (await client.health()).site_name.en == "Renamed"
            entry = (await client.audit(limit=1))[0]
            assert (entry.action, entry.reason, entry.result) == ("import_site", "Renamed", "revision 2")
