"""What must hold in a site beyond the shape of its entries: unique ids, references, ranges, addresses, geometry.

Every check notes all of its faults; nothing here reads a file or knows a protocol library: the protocols' own rules come
in as ``Wires``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.binding import INVALID, Fault, bind
from app.domain.site import Site
from app.domain.validation.alarms import check_alarms
from app.domain.validation.entries import FormulaInputs, Places, Wire, Wires
from app.domain.validation.points import check_points
from app.domain.validation.structure import check_figures, check_ids, check_places, check_plans, check_roles, check_site
from app.domain.validation.wiring import check_devices, check_links, wiring_of

__all__ = ["FormulaInputs", "Wire", "Wires", "parse_site"]


def parse_site(data: Any, wires: Wires, formula_inputs: FormulaInputs) -> tuple[Site | None, list[Fault]]:
    """The site in ``data``, or ``None`` with every fault that it has."""
    faults: list[Fault] = []
    site = bind(Site, data, (), faults)
    if site is INVALID and not isinstance(data, Mapping):
        return None, faults
    places = Places(data, faults)
    for check in (check_ids, check_site, check_roles, check_figures, check_places, check_plans, check_alarms):
        faults += check(places)
    wiring = wiring_of(places, wires)
    faults += check_links(places, wires, wiring)
    faults += check_devices(places, wiring)
    faults += check_points(places, wiring, formula_inputs)
    ordered = sorted(set(faults), key=lambda f: [str(p).rjust(8) for p in f.path])
    return (None, ordered) if ordered or site is INVALID else (site, [])
