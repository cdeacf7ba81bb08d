"""The description is complete, its examples are true, its references lead somewhere, and the page needs nothing from elsewhere."""

from __future__ import annotations

import json
import re
from typing import Any

import aiohttp
import msgspec
import pytest
from multidict import MultiDict
from yarl import URL

from app.api.openapi import document
from app.api.page import page_of
from app.api.parsing import parse_query
from app.api.route import BASE, JSON, Route
from app.api.table import ROUTES
from tests.api.running import Running


def name(route: Route) -> str:
    return f"{route.method} {route.path}"


@pytest.mark.parametrize("route", ROUTES, ids=name)
def test_every_example_fits_its_type(route: Route) -> None:
    if route.example is not None:
        msgspec.convert(route.example, route.body, strict=False)
    if route.example_answer is not None:
        msgspec.convert(route.example_answer, route.answer, strict=False)
    if route.example_query:
        parse_query(route.query, MultiDict(URL(f"?{route.example_query}").query))
    if route.parameters:
        pattern = re.sub(r"{\w+}", r"[^/]+", route.path)
        assert re.fullmatch(pattern, route.example_path), route.example_path


@pytest.mark.parametrize("route", ROUTES, ids=name)
def test_every_route_is_described_with_examples(route: Route) -> None:
    operation = json.loads(document(ROUTES))["paths"][f"{BASE}/{route.path}"][route.method.lower()]
    assert operation["summary"]
    assert str(route.status) in operation["responses"]
    if route.body is not None:
        assert operation["requestBody"]["content"][route.takes]["example"]
    if route.answer is not None and route.gives[0] == JSON:
        assert operation["responses"][str(route.status)]["content"][JSON]["example"] is not None
    named = {p["name"] for p in operation["parameters"] if p["in"] == "path"}
    assert named == set(route.parameters)


def test_every_reference_leads_somewhere() -> None:
    description = json.loads(document(ROUTES))
    for reference in re.findall(r'"\$ref":\s*"#/([^"]+)"', json.dumps(description)):
        found: Any = description
        for part in reference.split("/"):
            found = found[part]
        assert found


def test_operation_ids_are_unique() -> None:
    paths = json.loads(document(ROUTES))["paths"]
    ids = [operation["operationId"] for methods in paths.values() for operation in methods.values()]
    assert len(ids) == len(set(ids)) == len(ROUTES)


def test_the_page_has_every_route_and_nothing_from_elsewhere() -> None:
    page = page_of(ROUTES)
    assert all(f"{BASE}/{route.path}" in page.replace("&#x27;", "'") for route in ROUTES)
    assert "<script" not in page
    assert "src=" not in page
    assert not re.findall(r'(?:href|action)="https?:', page)


async def test_both_are_served_to_everybody(plant: Running) -> None:
    async with aiohttp.ClientSession() as http:
        async with http.get(f"{plant.url}{BASE}/openapi.json") as answer:
            assert (await answer.json())["openapi"] == "3.1.0"
        async with http.get(f"{plant.url}{BASE}/docs") as answer:
            assert answer.content_type == "text/html"
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
