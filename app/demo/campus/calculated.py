"""Calculated points: sums and ratios that no controller offers."""
# ruff: noqa: E501  one row of a table stands in one line

from __future__ import annotations

from app.demo.campus.zones import zones
from app.domain.site import Name, Point, Record

MAINS = ("cth.mtr-1.kw", "lib.mtr-5.kw", "spc.mtr-8.kw", "dmc.mtr-11.kw")
CONTRACT_KW = 1200.0

_PLANT = ("ch-1", "ch-2", "ct-1", "ct-2", "cwp-1", "cwp-2", "chp-1", "chp-2", "scp-1")


def calculated_points() -> tuple[Point, ...]:
    return (
        _point("cmp.load.kw", Name("Campus load", "캠퍼스 부하"), "kW", _sum(MAINS), 0.5),
        _point("cmp.pv.kw", Name("PV generation", "태양광 발전"), "kW", _sum(("dmc.pv-1.kw", "dmc.pv-2.kw")), 0.2),
        _point("cmp.pv.kwh", Name("PV energy", "태양광 발전량"), "kWh", _sum(("dmc.pv-1.kwh", "dmc.pv-2.kwh")), 0.0),
        _point("cmp.demand.kw", Name("Net demand", "순 수전 전력"), "kW", "{cmp.load.kw} - {cmp.pv.kw}", 0.5),
        _point("cmp.headroom.kw", Name("Headroom to contract", "계약전력 여유"), "kW", f"{CONTRACT_KW:g} - {{cmp.mtr-0.kw}}", 1),
        _point("cmp.share.pct", Name("Share of contract", "계약전력 대비"), "%", f"{{cmp.mtr-0.kw}} / {CONTRACT_KW:g} * 100", 0.2),
        _point("cmp.rest.kw", Name("Unmetered rest", "미계량 잔여"), "kW", "{cmp.mtr-0.kw} - {cmp.demand.kw}", 0.5),
        _point("cth.plant.kw", Name("Chiller plant power", "냉열원 전력"), "kW", _sum(tuple(f"cth.{m}.kw" for m in _PLANT)), 0.5),
        _point("cth.plant.cop", Name("Plant COP", "설비 성적계수"), "", "if({cth.plant.kw} > 5, {cth.plant.load} / {cth.plant.kw}, 0)", 0.05),
        _point("cth.fans.kw", Name("Air handling power", "공조기 전력"), "kW", _sum(tuple(f"cth.ahu-{n}.sf_kw" for n in (1, 2, 3))), 0.2),
        _point("cth.lighting.kw", Name("Lighting power, floors 1–5", "조명 전력 1–5층"), "kW", _sum(tuple(f"cth.lp-{n}.kw" for n in ("1", "2", "3a", "3b", "4", "5"))), 0.2),
        _point("cth.f3.tmp", Name("Mean temperature floor 3", "3층 평균온도"), "°C", f"mean({_list('tmp', 't')})", 0.1),
        _point("cth.f3.occ", Name("People on floor 3", "3층 재실 인원"), "people", f"sum({_list('occ', 'p')})", 1),
    )  # fmt: skip


def _point(point_id: str, name: Name, unit: str, formula: str, deadband: float) -> Point:
    record = Record(deadband=deadband, longest_silence_s=900.0)
    return Point(id=point_id, name=name, unit=unit, formula=formula, record=record)


def _sum(ids: tuple[str, ...]) -> str:
    return " + ".join(f"{{{i}}}" for i in ids)


def _list(suffix: str, letter: str) -> str:
    return ", ".join(f"{{{z.id}.{suffix}}}" for z in zones() if z.floor == "cth.f3" and letter in z.fit)
