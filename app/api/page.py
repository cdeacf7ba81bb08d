"""The page for people: one static document without scripts or anything from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields
from html import escape
from typing import Any

from app.api.openapi import DESCRIPTION, operation_id
from app.api.route import BASE, JSON, PUBLIC, Route
from app.version import __version__

STYLE = """body{font:15px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#171b1f;background:#edeff0}
h1{font-size:1.5rem}h2{font-size:1.05rem;margin:2rem 0 .3rem;border-top:1px solid #bdc3c8;padding-top:1rem}
code,pre{font:13px/1.5 ui-monospace,monospace}pre{background:#f8f9f9;border:1px solid #dadde0;padding:.6rem;overflow:auto}
table{border-collapse:collapse;width:100%}td{border-bottom:1px solid #dadde0;padding:.2rem .6rem .2rem 0;vertical-align:top}
a{color:#0d3353}.note{color:#535b63}
@media(prefers-color-scheme:dark){body{color:#e1e5e8;background:#1c2024}pre{background:#181b1e;border-color:#383f46}
a{color:#c4ddf1}td,h2{border-color:#383f46}.note{color:#9ca4ab}}"""


def page_of(routes: Sequence[Route]) -> str:
    """The whole document."""
    rows = "".join(
        f'<tr><td><a href="#{operation_id(r)}"><code>{r.method} {escape(r.path)}</code></a></td>'
        f"<td>{_marked(r.summary)}</td><td>{r.right or 'none'}</td></tr>"
        for r in routes
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Kilowatch Open API</title>'
        f"<style>{STYLE}</style></head><body><h1>Kilowatch Open API {escape(__version__)}</h1>"
        f"<p>{_marked(DESCRIPTION)}</p><p>All addresses are below <code>{BASE}</code>; for programs: "
        f'<a href="openapi.json">openapi.json</a>.</p><table>{rows}</table>{"".join(map(_section, routes))}</body></html>'
    )


def _section(route: Route) -> str:
    parts = [f'<h2 id="{operation_id(route)}"><code>{route.method} {BASE}/{escape(route.path)}</code></h2>']
    needs = "Needs no rights." if route.right == PUBLIC else f"Needs the right {route.right}."
    parts.append(f'<p>{_marked(route.summary)} <span class="note">{needs}</span></p>')
    parts += [f"<p>{_marked(paragraph)}</p>" for paragraph in route.text.split("\n\n") if paragraph]
    names = ", ".join(f"<code>{field.name}</code>" for field in fields(route.query))
    if names:
        parts.append(f'<p class="note">Parameters: {names}</p>')
    parts.append(f"<pre>{escape(_request(route))}</pre>")
    if route.example_answer is not None:
        parts.append(f"<pre>{escape(_pretty(route.example_answer))}</pre>")
    return "".join(parts)


def _request(route: Route) -> str:
    """The example request as a curl command."""
    address = f"http://127.0.0.1:8470{BASE}/{route.example_path or route.path}"
    lines = [f"curl -X {route.method} '{address}{'?' + route.example_query if route.example_query else ''}'"]
    if route.right != PUBLIC:
        lines.append("  -H 'Authorization: Bearer TOKEN'")
    if route.example is not None:
        lines.append(f"  -H 'Content-Type: {route.takes}'")
        data = json.dumps(route.example, ensure_ascii=False) if route.takes == JSON else "@site.yaml"
        lines.append(f"  --data{'' if route.takes == JSON else '-binary'} '{data}'")
    return " \\\n".join(lines)


def _pretty(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)


def _marked(text: str) -> str:
    """Escaped, with `code` marked."""
    parts = escape(text).split("`")
    return "".join(part if i % 2 == 0 else f"<code>{part}</code>" for i, part in enumerate(parts))
