"""A site file is taken whole or not at all, and every fault is named by file, line and reason."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import AddressError, InvalidInput, SiteFileFaulty
from app.store.sitefile import parse_text, read_text, write_text


@dataclass(frozen=True)
class Row:
    name: str
    kind: type
    required: bool = False
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None


class Telegraph:
    """A protocol of our own, so that the checks are seen apart from any real driver."""

    link_options = (
        Row("host", str, required=True),
        Row("port", int, low=1, high=65535),
        Row("mode", str, choices=("a", "b")),
    )
    device_options = (Row("unit", int, low=0, high=255),)

    def parse_address(self, text: str) -> Any:
        if not text.startswith("coil:"):
            raise AddressError(f"'{text}' is not an address, for example coil:3")
        return text


def formula_inputs(text: str) -> Iterable[str]:
    if "import" in text:
        raise InvalidInput("formula", "'import' is not allowed")
    return re.findall(r"{([^}]*)}", text)


GOOD = """\
site: {id: s, name: {en: Campus, ko: 캠퍼스}, points: {demand: b.kw}}
buildings:
  - id: b
    name: B
    points: {power: b.kw}
    floors:
      - {id: f1, name: "1", level: 1, zones: [{id: b.z1, name: Hall, points: {temperature: b.t}, served_by: b.ahu}]}
equipment:
  - {id: b.ahu, name: AHU, kind: ahu, building: b, floor: f1}
links:
  - {id: l1, driver: telegraph, options: {host: 127.0.0.1, port: 1502}}
devices:
  - {id: d1, link: l1, options: {unit: 1}}
points:
  - {id: b.kw, name: Active power, device: d1, address: "coil:0", unit: kW, period_s: 1}
  - {id: b.t, name: Temperature, device: d1, address: "coil:1", unit: °C, writable: {low: 10, high: 30}}
  - {id: b.sum, name: Sum, formula: "{b.kw} + {b.t}"}
alarms:
  - {id: b.t.high, name: Hot, point: b.t, levels: {h: 26, hh: 28}, priority: 2}
plans:
  - {id: b.f1, building: b, floor: f1, width_m: 10, height_m: 8,
     rooms: [{zone: b.z1, polygon: [[0, 0], [10, 0], [10, 8]]}], symbols: [{equipment: b.ahu, at: [1, 1]}]}
"""


def read(text: str) -> Any:
    return parse_text(text, "site.yaml", {"telegraph": Telegraph()}, formula_inputs)


def faults(text: str) -> tuple[str, ...]:
    with pytest.raises(SiteFileFaulty) as caught:
        read(text)
    return caught.value.faults


def test_a_good_file_is_read_whole() -> None:
    site = read(GOOD)
    assert site.site.name.ko == "캠퍼스"
    assert [p.id for p in site.points] == ["b.kw", "b.t", "b.sum"]
    assert site.plans[0].rooms[0].polygon[1] == (10.0, 0.0)


def test_writing_and_reading_again_gives_the_same_site() -> None:
    site = read(GOOD)
    assert read(write_text(site)) == site


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("link: l1", "link: l9", 13, "there is no link 'l9'"),
        ("driver: telegraph", "driver: smoke", 11, "there is no driver 'smoke'"),
        ("port: 1502", "port: 70000", 11, "70000 is above 65535"),
        ("port: 1502", "port: 1502.0", 11, "a whole number, not 1502.0"),
        ("host: 127.0.0.1", "host: 127", 11, "text in quotes, not 127"),
        ("port: 1502", "prot: 1502", 11, "unknown option 'prot'"),
        ("host: 127.0.0.1, ", "", 11, "the option 'host' is missing"),
        ('address: "coil:0"', 'address: "coal:0"', 15, "is not an address"),
        ("unit: kW", "unitt: kW", 15, "did you mean 'unit'"),
        ("period_s: 1", "period_s: 0", 15, "outside 0.05"),
        ("id: b.t, name", "id: b.kw, name", 16, "used twice"),
        ("id: b.t, name", "id: B T, name", 16, "is not an id"),
        ("low: 10, high: 30", "low: 40, high: 30", 16, "low 40 is not below high 30"),
        ("{b.kw} + {b.t}", "{b.kw} + {b.x}", 17, "there is no point 'b.x'"),
        ("{b.kw} + {b.t}", "import os", 17, "not allowed"),
        ("h: 26, hh: 28", "h: 29, hh: 28", 19, "order ll < l < h < hh"),
        ("priority: 2", "priority: 5", 19, "outside 1"),
        ("zone: b.z1", "zone: b.z9", 22, "there is no zone 'b.z9'"),
        ("symbols: [", "sensors: [{point: b.x, at: [1, 2]}], symbols: [", 22, "there is no point 'b.x'"),
        ("symbols: [", "ducts: [[[1, 2]]], symbols: [", 22, "a duct needs at least 2 points"),
        ("served_by: b.ahu", "served_by: b.fan", 7, "there is no equipment 'b.fan'"),
        ("power: b.kw", "power: b.q", 5, "there is no point 'b.q'"),
        ("name: {en: Campus, ko: 캠퍼스}", "name: [1]", 1, "a name is text"),
        ("site: {", "site: {command_idle_min: 0.5, ", 1, "0.5 min is outside 1 to 480 min"),
        ("site: {", "site: {command_idle_min: 481, ", 1, "481 min is outside 1 to 480 min"),
        ("period_s: 1", "period_s: .nan", 15, "finite"),
        ("period_s: 1", "period_s: 1, period_s: 2", 15, "stands twice"),
        ("{power: b.kw}", "{pwoer: b.kw}", 5, "'pwoer' is no role here; known are energy, gas, heat, power, water"),
        ("name: B\n", "name: B\n    area_m2: -900\n", 5, "-900 is not above 0"),
    ],
)
def test_a_fault_names_file_line_and_reason(old: str, new: str, line: int, reason: str) -> None:
    assert old in GOOD
    found = faults(GOOD.replace(old, new, 1))
    assert any(f.startswith(f"site.yaml:{line}: ") and reason in f for f in found), found


def test_all_faults_come_at_once_in_the_order_of_the_file() -> None:
    text = GOOD.replace("link: l1", "link: l9").replace("priority: 2", "priority: 5").replace("unit: kW", "unitt: kW")
    lines = [int(f.split(":")[1]) for f in faults(text)]
    assert {13, 15, 19} <= set(lines)
    assert lines == sorted(lines)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "'site' is missing"),
        ("- 1\n- 2\n", "not list"),
        ("site: [1, 2\n", "not YAML"),
        ("site:\n\tid: s\n", "not YAML"),
        ("a: &x [1]\nsite: *x\n", "aliases"),
        ("site: !!python/object/apply:os.system [echo]\n", "site"),
        ("[" * 200 + "]" * 200, "nested"),
        ("site: 1\n---\nsite: 2\n", "not YAML"),
    ],
)
def test_what_is_not_a_site_file_is_refused_with_a_reason(text: str, reason: str) -> None:
    assert any(reason in f for f in faults(text)), faults(text)


def test_a_file_in_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "site.yaml"
    file.write_bytes(GOOD.encode("cp949", errors="replace"))
    with pytest.raises(SiteFileFaulty, match=r"site.yaml:1: the file is not UTF-8"):
        read_text(file)


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "site.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert read(read_text(file)).site.id == "s"


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SiteFileFaulty, match="cannot be read: No such file"):
        read_text(tmp_path / "none.yaml")


SHAPES = ("[1, 2]", "{a: 1}", "1" + "0" * 400, "null", "true", "1.5", "[[]]")


@pytest.mark.parametrize("shape", SHAPES)
def test_whatever_stands_in_a_place_is_a_fault_or_fine_and_never_breaks_the_check(shape: str) -> None:
    for match in re.finditer(r": ([^\s{}\[\],]+)", GOOD):
        try:
            write_text(read(GOOD[: match.start(1)] + shape + GOOD[match.end(1) :]))
        except SiteFileFaulty as faulty:
            assert all(line.startswith("site.yaml:") for line in faulty.faults)


def test_ids_and_references_may_be_numbers() -> None:
    site = read(GOOD.replace("id: f1,", "id: 1,").replace("floor: f1", "floor: 1"))
    assert (site.buildings[0].floors[0].id, site.equipment[0].floor, site.plans[0].floor) == ("1", "1", "1")


def test_a_number_that_no_value_can_be_is_named() -> None:
    (fault,) = faults(GOOD.replace("width_m: 10", "width_m: 1" + "0" * 400))
    assert fault.startswith("site.yaml:21: plans[0].width_m: the number 1000")
    assert fault.endswith("is too large")
