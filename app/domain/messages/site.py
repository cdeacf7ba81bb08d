"""The site as it travels."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteCheck:
    """``POST site/check``: every fault of a site file as ``line: where: reason``; empty when it can be imported."""

    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteImported:
    """``PUT site``: the revision that is running now; the same content keeps its revision."""

    revision: int
