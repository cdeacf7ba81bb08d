"""The site file: YAML text to a ``Site`` and back, every fault with file, line and reason.

Only plain YAML is read: no tags, no aliases (a few bytes of them can expand to gigabytes), no duplicate keys.
"""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import Any

import yaml

from app.domain.binding import Fault, Path, unbind
from app.domain.errors import SiteFileFaulty
from app.domain.site import Site
from app.domain.validation import FormulaInputs, Wires, parse_site

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 40
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def read_text(file: FilePath) -> str:
    """The text of a site file (UTF-8, with or without a byte order mark)."""
    try:
        size = file.stat().st_size
        raw = file.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        raise SiteFileFaulty((f"{file}: cannot be read: {error.strerror}",)) from error
    if size > MAX_BYTES:
        raise SiteFileFaulty((f"{file}: {size / 2**20:.0f} MB is more than a site file may have (64 MB)",))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        reason = "the file is not UTF-8; save it as UTF-8 (it may be cp949 or UTF-16)"
        raise SiteFileFaulty((f"{file}:{line}: {reason}",)) from error


def parse_text(text: str, file: str, wires: Wires, formula_inputs: FormulaInputs) -> Site:
    """The site in ``text``; ``file`` is named in the faults."""
    data, lines, faults = _load(text, file)
    if not isinstance(data, dict):
        raise SiteFileFaulty((f"{file}:1: a site file has the keys site, buildings, …, not {type(data).__name__}",))
    site, found = parse_site(data, wires, formula_inputs)
    if site is None or faults:
        ordered = sorted(faults + found, key=lambda f: _line(f.path, lines))
        raise SiteFileFaulty(tuple(_format(fault, file, lines) for fault in ordered))
    return site


def write_text(site: Site) -> str:
    """One readable YAML text; fields at their defaults are left out. Reads back as the same site."""
    return str(yaml.dump(unbind(site), Dumper=DUMPER, allow_unicode=True, sort_keys=False, width=120))


def _load(text: str, file: str) -> tuple[Any, dict[Path, int], list[Fault]]:
    lines: dict[Path, int] = {}
    faults: list[Fault] = []
    try:
        _refuse_aliases(text, file)
        node = yaml.compose(text, Loader=LOADER)
        data = {} if node is None else _plain(node, (), lines, faults)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise SiteFileFaulty((f"{file}:{line}: this is not YAML: {error.problem or error.context}",)) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise SiteFileFaulty((f"{file}: this is not YAML: {error}",)) from error
    return data, lines, faults


def _refuse_aliases(text: str, file: str) -> None:
    if "*" not in text:
        return
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        if isinstance(event, yaml.AliasEvent):
            line = _event_line(event)
            raise SiteFileFaulty((f"{file}:{line}: aliases (*{event.anchor}) are not allowed; write the entry out",))
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise SiteFileFaulty((f"{file}:{_event_line(event)}: nested deeper than {MAX_DEPTH} levels",))


def _event_line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _plain(node: Any, path: Path, lines: dict[Path, int], faults: list[Fault]) -> Any:
    lines[path] = node.start_mark.line + 1
    if len(path) > MAX_DEPTH:
        raise yaml.YAMLError(f"nested deeper than {MAX_DEPTH} levels in line {lines[path]}")
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, i), lines, faults) for i, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _plain_mapping(node, path, lines, faults)
    return _scalar(node, path, faults)


def _plain_mapping(node: Any, path: Path, lines: dict[Path, int], faults: list[Fault]) -> dict[Any, Any]:
    result: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = _scalar(key_node, path, faults) if isinstance(key_node, yaml.ScalarNode) else str(key_node.tag)
        here = (*path, key)
        if key in result:
            lines[(*here, "")] = key_node.start_mark.line + 1
            faults.append(Fault((*here, ""), f"the key '{key}' stands twice"))
            continue
        result[key] = _plain(value_node, here, lines, faults)
        lines[here] = key_node.start_mark.line + 1
    return result


def _scalar(node: Any, path: Path, faults: list[Fault]) -> Any:
    try:
        return _Constructor.one(node)
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        faults.append(Fault(path, f"cannot be read: {getattr(error, 'problem', None) or error}"))
        return None


class _Constructor(yaml.constructor.SafeConstructor):
    """Scalars of the YAML core schema; dates stay text, the times of YAML 1.1 in base 60 (12:30) too."""

    @classmethod
    def one(cls, node: Any) -> Any:
        text = str(node.value)
        is_text = node.tag.endswith(":timestamp") or (node.tag.endswith((":int", ":float")) and ":" in text)
        return text if is_text else cls().construct_object(node)


def _line(path: Path, lines: dict[Path, int]) -> int:
    """The line of the place, or of the nearest place around it that is in the file."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _format(fault: Fault, file: str, lines: dict[Path, int]) -> str:
    place = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in fault.path if p != "").lstrip(".")
    return f"{file}:{_line(fault.path, lines)}: {place + ': ' if place else ''}{fault.message}"
