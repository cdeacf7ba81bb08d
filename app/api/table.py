"""Every route of the Open API, once. Fixed addresses stand before those with parameters."""

from __future__ import annotations

from app.api import (
    accounts,
    alarms,
    backups,
    commands,
    database,
    description,
    exchange,
    history,
    links,
    live,
    points,
    records,
    reports,
    session,
    site,
)
from app.api.route import Route

ROUTES: tuple[Route, ...] = (
    *session.ROUTES,
    *accounts.ROUTES,
    *site.ROUTES,
    *points.ROUTES,
    *history.ROUTES,
    *exchange.ROUTES,
    *live.ROUTES,
    *alarms.ROUTES,
    *commands.ROUTES,
    *links.ROUTES,
    *records.ROUTES,
    *reports.ROUTES,
    *backups.ROUTES,
    *database.ROUTES,
    *description.ROUTES,
)
