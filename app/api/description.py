"""The description of the Open API: OpenAPI 3.1 for programs, one page for people, both from the table of routes."""

from __future__ import annotations

from functools import cache

from aiohttp import web

from app.api.answers import SAFE_HEADERS
from app.api.route import JSON, PUBLIC, Call, Route

HTML = "text/html"
PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Referrer-Policy": "no-referrer",
}


async def openapi(call: Call) -> web.Response:
    return web.Response(body=_openapi(), content_type=JSON, headers=SAFE_HEADERS)


async def page(call: Call) -> web.Response:
    return web.Response(text=_page(), content_type=HTML, headers={**SAFE_HEADERS, **PAGE_HEADERS})


@cache
def _openapi() -> bytes:
    from app.api.openapi import document
    from app.api.table import ROUTES

    return document(ROUTES)


@cache
def _page() -> str:
    from app.api.page import page_of
    from app.api.table import ROUTES

    return page_of(ROUTES)


ROUTES = (
    Route(
        method="GET",
        path="openapi.json",
        handler=openapi,
        right=PUBLIC,
        summary="This description as OpenAPI 3.1.",
        answer=dict,
        example_answer={"openapi": "3.1.0"},
    ),
    Route(
        method="GET",
        path="docs",
        handler=page,
        right=PUBLIC,
        summary="This description as a page.",
        answer=str,
        gives=(HTML,),
    ),
)
