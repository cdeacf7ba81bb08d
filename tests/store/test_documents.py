"""Configuration keeps every change, and a site comes back as it went in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from app.domain.errors import StoreError
from app.domain.site import Building, Device, Goal, Link, Name, Plan, PlanRoom, Point, Record, Site, SiteInfo, Writable
from app.store import Store, open_store
from app.store.schema import document
from app.store.sitefile import write_text

AT = datetime(2026, 3, 1, 8, tzinfo=UTC)


def site(price: float = 120.0) -> Site:
    points = (
        Point(
            id="b.t", name=Name("Room", "방"), device="d", address="holding:0", writable=Writable(low=10.0, high=30.0)
        ),
        Point(id="b.m", name=Name(ko="모드"), states={0: Name("Off"), 3: Name("On", "켜짐")}, record=None),
        Point(id="b.f", name=Name("Sum"), formula="{b.t} + 1", record=Record(deadband=0.25), scale=0.1),
    )
    room = PlanRoom(polygon=((0.0, 0.0), (4.5, 0.0), (4.5, 3.0)), use="corridor")
    return Site(
        site=SiteInfo(id="s", name=Name("Campus", "캠퍼스"), price_per_kwh=price, goals=(Goal(measure="peak", value=9.5, unit="kW"),)),
        buildings=(Building(id="b", name=Name("B"), points={"power": "b.t"}),),
        links=(Link(id="l", driver="modbus", options={"host": "127.0.0.1", "port": 1502, "retry": False, "gap": 0.5}),),
        devices=(Device(id="d", link="l", options={"unit": 1}),),
        points=points,
        plans=(Plan(id="p", building="b", floor="1", width_m=20.0, height_m=8.0, rooms=(room,), axes_x=(("A", 0.0),)),),
    )  # fmt: skip


def test_a_new_folder_has_no_site(store: Store) -> None:
    assert store.documents.site() is None
    assert store.documents.site_text() is None
    assert store.documents.revisions("site") == []


def test_a_site_comes_back_as_it_went_in(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        assert store.documents.keep_site(site(), "kim", "first", AT) == 1
    with open_store(tmp_path) as store:
        assert store.documents.site() == (site(), 1)
        assert store.documents.site_text() == write_text(site())


def test_the_file_that_a_site_was_read_from_is_exported_word_for_word(store: Store) -> None:
    text = "# our campus\n" + write_text(site())
    store.documents.keep_site(site(), "kim", "import", AT, text=text)
    assert store.documents.site_text() == text
    assert store.documents.keep_site(site(), "kim", "again", AT, text=text) == 1
    assert store.documents.keep_site(site(), "kim", "again", AT) == 1
    assert store.documents.site_text() == text
    assert store.documents.keep_site(site(99.0), "kim", "new price", AT) == 2
    assert store.documents.site_text() == write_text(site(99.0))


def test_the_same_content_keeps_its_revision_and_a_change_is_a_new_one(store: Store) -> None:
    keep = store.documents.keep_site
    assert keep(site(), "kim", "first", AT) == 1
    assert keep(site(), "lee", "nothing changed", AT + timedelta(days=1)) == 1
    assert keep(site(130.0), "lee", "new price", AT + timedelta(days=2)) == 2
    assert keep(site(), "kim", "undone", AT + timedelta(days=3)) == 3
    newest, middle, oldest = store.documents.revisions("site")
    assert (newest.by, newest.reason, newest.at) == ("kim", "undone", AT + timedelta(days=3))
    assert newest.before == middle.after != newest.after == oldest.after
    assert middle.before == oldest.after
    assert oldest.before is None


def test_a_site_that_this_version_cannot_read_is_an_error_with_a_sentence(store: Store) -> None:
    store.documents.keep_site(site(), "kim", "first", AT)
    with store.database.write() as connection:
        connection.execute(update(document).values(body='{"site": 7}'))
    with pytest.raises(StoreError, match="The stored site cannot be read"):
        store.documents.site()
