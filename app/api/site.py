"""The site model and its site file."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from aiohttp import web

from app.api import examples
from app.api.answers import SAFE_HEADERS
from app.api.route import YAML, Call, Route
from app.domain.errors import NotFound
from app.domain.messages import SiteCheck, SiteImported
from app.domain.problems import BadRequest
from app.domain.site import Site

SITE_LIMIT_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """``reason`` goes into the change history."""

    reason: str = ""


async def site(call: Call) -> Site:
    return call.engine.site


async def site_text(call: Call) -> web.Response:
    text = await asyncio.to_thread(call.engine.store.documents.site_text)
    if text is None:
        raise NotFound("No site has been imported yet.")
    return web.Response(body=text.encode("utf-8"), content_type=YAML, charset="utf-8", headers=SAFE_HEADERS)


async def check_site(call: Call) -> SiteCheck:
    return SiteCheck(faults=await call.engine.check_site(_text(call.body)))


async def import_site(call: Call) -> SiteImported:
    why: Why = call.query
    return SiteImported(revision=await call.engine.import_site(_text(call.body), why.reason, call.signed))


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadRequest("body", f"Line {line}: the site file is not UTF-8. Save it as UTF-8 and try again.") from error


ROUTES = (
    Route(
        method="GET",
        path="site",
        handler=site,
        right="view",
        summary="The whole site model.",
        answer=Site,
        example_answer=examples.SITE,
    ),
    Route(
        method="GET",
        path="site/text",
        handler=site_text,
        right="configure",
        summary="The site as a site file (YAML), as it was imported.",
        answer=str,
        gives=(YAML,),
        example_answer=examples.SITE_FILE,
    ),
    Route(
        method="POST",
        path="site/check",
        handler=check_site,
        right="configure",
        summary="Every fault of a site file; nothing is imported.",
        body=str,
        takes=YAML,
        limit_bytes=SITE_LIMIT_BYTES,
        answer=SiteCheck,
        example=examples.SITE_FILE,
        example_answer={"faults": ["site.yaml:4: devices[0].link: there is no link 'l2'"]},
    ),
    Route(
        method="PUT",
        path="site",
        handler=import_site,
        right="configure",
        summary="Import a site file, all of it or nothing, and run the plant on it.",
        text="The running plant is rebuilt; the engine goes on. A file with faults is refused with all of them (422).",
        query=Why,
        body=str,
        takes=YAML,
        limit_bytes=SITE_LIMIT_BYTES,
        answer=SiteImported,
        example=examples.SITE_FILE,
        example_query="reason=Second+chiller",
        example_answer={"revision": 2},
    ),
)
