"""How errors travel through the Open API: one row for each kind, read by the engine and by its Python client alike.

Bodies follow RFC 9457; ``type`` is ``urn:kilowatch:problem:<kind>``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.errors import (
    AddressError,
    Conflict,
    DeviceRefused,
    DriverError,
    EngineLost,
    InvalidInput,
    KilowatchError,
    LinkLost,
    MalformedAnswer,
    NoAnswer,
    NotActive,
    NotAllowed,
    NotFound,
    NotSignedIn,
    SiteFileFaulty,
    StoreError,
)
from app.domain.messages import Problem

PREFIX = "urn:kilowatch:problem:"


class BadRequest(InvalidInput):
    """A request that cannot be understood at all: no JSON, an unknown parameter, a body that is too large."""


class TooLarge(BadRequest):
    """A body larger than this route takes."""


class MethodNotAllowed(BadRequest):
    """The address is there, but not for this method."""


@dataclass(frozen=True, slots=True)
class Row:
    """``kind`` ends the type of the problem."""

    kind: str
    status: int
    title: str
    error: type[KilowatchError]


ROWS = (
    Row("too-large", 413, "The request is too large", TooLarge),
    Row("method-not-allowed", 405, "Not for this method", MethodNotAllowed),
    Row("bad-request", 400, "The request cannot be understood", BadRequest),
    Row("invalid-input", 422, "An entry is not valid", InvalidInput),
    Row("site-file-faulty", 422, "The site file has faults", SiteFileFaulty),
    Row("not-signed-in", 401, "Sign in first", NotSignedIn),
    Row("not-allowed", 403, "Not allowed", NotAllowed),
    Row("not-found", 404, "Not found", NotFound),
    Row("not-active", 409, "Another engine operates this site", NotActive),
    Row("conflict", 409, "Not possible now", Conflict),
    Row("address-error", 502, "The address cannot be used", AddressError),
    Row("link-lost", 502, "The link is lost", LinkLost),
    Row("no-answer", 502, "The device does not answer", NoAnswer),
    Row("device-refused", 502, "The device refused", DeviceRefused),
    Row("malformed-answer", 502, "The device answered wrongly", MalformedAnswer),
    Row("driver-error", 502, "The device could not be reached", DriverError),
    Row("store-error", 503, "The database cannot do it", StoreError),
    Row("engine-lost", 503, "The engine does not answer", EngineLost),
    Row("failed", 500, "It could not be done", KilowatchError),
)
"""The first row that fits an error is its own: kinds stand before their roots."""

_BY_TYPE = {PREFIX + row.kind: row for row in ROWS}


def problem_of(error: KilowatchError) -> Problem:
    """The body that tells a client of ``error``."""
    row = next(row for row in ROWS if isinstance(error, row.error))
    return Problem(
        type=PREFIX + row.kind,
        title=row.title,
        status=row.status,
        detail=str(error),
        field=error.field if isinstance(error, InvalidInput) else "",
        faults=error.faults if isinstance(error, SiteFileFaulty) else (),
    )


def error_of(problem: Problem) -> KilowatchError:
    """The error that ``problem`` tells of; the opposite of ``problem_of``."""
    row = _BY_TYPE.get(problem.type) or _by_status(ROWS, problem.status)
    if issubclass(row.error, InvalidInput):
        return row.error(problem.field, problem.detail)
    if row.error is SiteFileFaulty:
        return SiteFileFaulty(problem.faults or (problem.detail,))
    return row.error(problem.detail)


def _by_status(rows: Iterable[Row], status: int) -> Row:
    return next((row for row in rows if row.status == status), ROWS[-1])
