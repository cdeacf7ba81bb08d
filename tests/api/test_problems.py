"""Bad input is answered with a problem body that names the field; nothing falls back to a default in silence."""

from __future__ import annotations

import io
from typing import Any

import aiohttp
import pytest

from tests.api.conftest import Clients
from tests.api.running import Running

START, END = "2026-07-14T00:00:00Z", "2026-07-14T01:00:00Z"


async def problem(plant: Running, method: str, path: str, token: str = "", **more: Any) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    headers |= more.pop("headers", {})
    async with (
        aiohttp.ClientSession() as http,
        http.request(method, f"{plant.url}/api/v1/{path}", headers=headers, **more) as answer,
    ):
        body: dict[str, Any] = await answer.json(content_type="application/problem+json")
        assert body["status"] == answer.status
        assert body["detail"]
        return body


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ("{", 400, "body"),
        ("[]", 422, "body"),
        ("{}", 422, "point"),
        ('{"point": "t.c.sp"}', 422, "value"),
        ('{"point": "t.c.sp", "value": "warm"}', 422, "value"),
        ('{"point": "t.c.sp", "value": 1e999}', 400, "body"),
        ('{"point": "t.c.sp", "value": 20, "priority": "high"}', 422, "priority"),
        ('{"point": "t.c.sp", "value": 20, "hold": 60}', 422, "hold"),
        ('{"point": "t.c.sp", "value": 20, "accepted": [1]}', 422, "accepted[0]"),
        ("\x00\xff", 400, "body"),
        ("[" * 100_000, 400, "body"),
        ('{"point": "t.c.sp", "value": 20, "reason": "' + "long " * 1_000 + '"}', 422, "reason"),
    ],
)
async def test_a_command_that_does_not_fit_is_refused_with_its_field(
    plant: Running, clients: Clients, body: str, status: int, field: str
) -> None:
    told = await problem(plant, "POST", "commands", clients["operator"].token, data=body.encode("latin-1"))
    assert (told["status"], told["field"]) == (status, field), told
    assert told["type"].startswith("urn:kilowatch:problem:")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        (f"start={START}&end={END}", "point"),
        (f"point=t.m.kw&start=yesterday&end={END}", "start"),
        (f"point=t.m.kw&start=2026-07-14T00:00:00&end={END}", "start"),
        (f"point=t.m.kw&start={END}&end={START}", "end"),
        (f"point=t.m.kw&start={START}&end={END}&buckets=0", "buckets"),
        (f"point=t.m.kw&start={START}&end={END}&buckets=many", "buckets"),
        (f"point=t.m.kw&start={START}&end={END}&bukets=5", "bukets"),
        (f"point=t.m.kw&point=t.c.sp&start={START}&end={END}", "point"),
        (f"point=t.m.kw&start=1970-01-01T00:00:00Z&end={END}", "buckets"),
        (f"point=t.m.kw&start=2026-07-14T99:00:00Z&end={END}", "start"),
    ],
)
async def test_a_bad_parameter_is_named(plant: Running, clients: Clients, query: str, field: str) -> None:
    told = await problem(plant, "GET", f"history?{query}", clients["viewer"].token)
    assert told["status"] in (400, 422)
    assert told["field"] == field, told


async def test_a_plus_that_was_not_encoded_is_understood(plant: Running, clients: Clients) -> None:
    query = "point=t.m.kw&start=2026-07-14T09:00:00+09:00&end=2026-07-14T10:00:00+09:00&buckets=1"
    headers = {"Authorization": f"Bearer {clients['viewer'].token}"}
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{plant.url}/api/v1/history?{query}", headers=headers) as answer,
    ):
        assert answer.status == 200, await answer.text()


async def test_unknown_addresses_and_methods_are_told(plant: Running) -> None:
    nowhere = await problem(plant, "GET", "nowhere")
    assert (nowhere["status"], nowhere["type"]) == (404, "urn:kilowatch:problem:not-found")
    wrong = await problem(plant, "DELETE", "points")
    assert (wrong["status"], wrong["type"]) == (405, "urn:kilowatch:problem:method-not-allowed")
    assert "GET" in wrong["detail"]


async def test_too_large_a_body_is_refused_before_it_is_read(plant: Running, clients: Clients) -> None:
    told = await problem(plant, "POST", "commands", clients["operator"].token, data=io.BytesIO(b" " * 1_100_000))
    assert (told["status"], told["field"]) == (413, "body")


async def test_a_body_without_a_length_is_limited_all_the_same(plant: Running, clients: Clients) -> None:
    async def endless() -> Any:
        for _ in range(40):
            yield b" " * 100_000

    told = await problem(plant, "POST", "commands", clients["operator"].token, data=endless())
    assert told["status"] == 413


async def test_a_page_from_elsewhere_may_not_use_the_engine(plant: Running) -> None:
    told = await problem(
        plant,
        "POST",
        "first-start",
        data=b"{}",
        headers={"Origin": "https://evil.example", "Content-Type": "text/plain"},
    )
    assert told["status"] == 403


async def test_the_engine_does_not_answer_to_a_foreign_name(plant: Running) -> None:
    told = await problem(plant, "GET", "health", headers={"Host": "evil.example:8470"})
    assert told["status"] == 403


async def test_a_password_is_never_repeated_in_a_refusal(plant: Running) -> None:
    told = await problem(plant, "POST", "session", json={"name": "x", "password": ["secret"]})
    assert told["field"] == "password"
    assert "secret" not in str(told)
