"""The campus as a process: it comes up, obeys its control channel, keeps its counters and leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]
import pytest

from app.demo import control
from app.demo.faults import FAULTS
from app.demo.process import DemoCampus
from app.demo.site import demo_site
from app.domain.errors import InvalidInput, NotFound
from app.host import check_site_file

pytestmark = pytest.mark.slow


@dataclass(frozen=True, slots=True, kw_only=True)
class Killed:
    """A campus whose parent was killed: what the parent had said, who survived, and what lay in the folder afterwards."""

    data: Path
    said: bytes
    children: int
    survivors: int
    names: frozenset[str]
    kept: dict[str, list[Any]]
    site_text: str


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Killed:
    """A first run, sixty times faster, that ends with its parent."""
    data = tmp_path_factory.mktemp("campus")
    script = (
        "import sys, time; from pathlib import Path; from app.demo.process import DemoCampus\n"
        "with DemoCampus(Path(sys.argv[1]), speed=60.0) as campus: print(campus.summary, flush=True); time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script, str(data)], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        said = parent.stdout.readline()
        children = psutil.Process(parent.pid).children(recursive=True)
        os.kill(parent.pid, signal.SIGKILL)
    survivors = psutil.wait_procs(children, timeout=5.0)[1]
    return Killed(
        data=data,
        said=said,
        children=len(children),
        survivors=len(survivors),
        names=frozenset(path.name for path in data.iterdir()),
        kept=json.loads((data / "campus.json").read_text()),
        site_text=(data / "site.yaml").read_text(encoding="utf-8"),
    )


@pytest.fixture(scope="module")
def campus(killed: Killed) -> Iterator[DemoCampus]:
    """The second run on the same folder, for all stories: a start takes seconds."""
    with DemoCampus(killed.data) as running:
        yield running


def ask_meter(port: int, unit: int, register: int, count: int) -> bytes:
    """Input registers of a unit, by hand."""
    with socket.create_connection(("127.0.0.1", port), 3.0) as line:
        line.sendall(struct.pack(">HHHBBHH", 1, 0, 6, unit, 4, register, count))
        answer = line.recv(260)
    assert answer[7] == 4
    return answer[9:]


def test_the_site_file_is_the_site_of_the_servers(campus: DemoCampus) -> None:
    site = check_site_file(campus.site_file)
    assert len(site.points) == len(demo_site().points)
    ports = {link.id: link.options["port"] for link in site.links if link.driver == "modbus"}
    assert min(ports.values()) > 1024
    for port in ports.values():
        assert str(port) in campus.summary
    swapped = ask_meter(ports["gw-dmc"], 11, 100, 2)
    power_kw = struct.unpack(">i", swapped[2:] + swapped[:2])[0] * 0.01
    assert 80.0 < power_kw < 320.0


def test_faults_are_switched_over_the_control_channel(campus: DemoCampus) -> None:
    assert control.faults(campus.data) == dict.fromkeys(FAULTS, False)
    campus.provoke("dead-meter", True)
    assert control.faults(campus.data)["dead-meter"] is True
    assert control.provoke(campus.data, "dead-meter", False)["dead-meter"] is False
    with pytest.raises(InvalidInput, match="chiller-trip"):
        campus.provoke("earthquake", True)


def test_the_control_channel_wants_its_secret(campus: DemoCampus) -> None:
    file = campus.data / control.FILE
    assert file.stat().st_mode & 0o077 == 0
    with socket.create_connection(("127.0.0.1", json.loads(file.read_text())["port"]), 3.0) as line:
        line.sendall(b'{"secret": "guessed", "fault": "chiller-trip", "on": true}\n')
        assert json.loads(line.makefile().readline()) == {"error": "not allowed"}
    assert control.faults(campus.data)["chiller-trip"] is False


def test_no_campus_no_faults(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="kilowatch demo"):
        control.faults(tmp_path)


def test_killed_with_its_parent_it_leaves_nothing_running(killed: Killed) -> None:
    assert b"60 times faster" in killed.said
    assert (killed.children, killed.survivors) == (2, 0)
    assert control.FILE not in killed.names


def test_it_comes_back_on_the_same_ports_with_its_counters(killed: Killed, campus: DemoCampus) -> None:
    assert campus.site_file.read_text(encoding="utf-8") == killed.site_text
    ports = json.loads((campus.data / "ports.json").read_text())
    swapped = ask_meter(ports["modbus"]["gw-dmc"], 11, 110, 2)
    energy = struct.unpack(">I", swapped[2:] + swapped[:2])[0] * 0.1
    assert energy >= killed.kept["counters"][killed.kept["meters"].index("dmc.mtr-11")] - 0.1
    assert (campus.data / "campus.log").read_text() == ""
