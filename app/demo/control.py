"""The control channel of a running campus: JSON lines on a loopback port, opened by the secret in ``demo.json``."""

from __future__ import annotations

import asyncio
import hmac
import json
import os
import secrets
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.domain.errors import InvalidInput, KilowatchError, NotFound

if TYPE_CHECKING:
    from app.demo.faults import Faults

FILE = "demo.json"
TIMEOUT_S = 5.0
LONGEST_LINE = 4096


def provoke(data: Path, name: str, on: bool) -> Mapping[str, bool]:
    """Switch a fault of the campus that runs on ``data``; returns all faults. Raises ``NotFound`` when none runs."""
    return _ask(data, {"fault": name, "on": on})


def faults(data: Path) -> Mapping[str, bool]:
    """The faults of the campus that runs on ``data``, by name, and whether each is on."""
    return _ask(data, {})


class ControlChannel:
    """The server end, in the process of the campus."""

    def __init__(self, data: Path, switches: Faults) -> None:
        self._file, self._switches = data / FILE, switches
        self._secret = secrets.token_urlsafe(24)
        self._server: asyncio.Server | None = None

    async def start(self, more: Mapping[str, Any]) -> None:
        """Listen, and write where into ``demo.json``, which only its owner can read."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=LONGEST_LINE)
        port = int(self._server.sockets[0].getsockname()[1])
        write_private(self._file, json.dumps({"port": port, "secret": self._secret, "pid": os.getpid(), **more}))

    async def close(self) -> None:
        self._file.unlink(missing_ok=True)
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(TIMEOUT_S):
                answer = self._answer(await reader.readline())
                writer.write(json.dumps(answer).encode() + b"\n")
                await writer.drain()
        except (TimeoutError, ConnectionError, ValueError):
            pass  # not one of ours, or gone
        finally:
            writer.close()

    def _answer(self, line: bytes) -> dict[str, Any]:
        asked = json.loads(line)
        if not isinstance(asked, dict) or not hmac.compare_digest(
            str(asked.get("secret")).encode(), self._secret.encode()
        ):
            return {"error": "not allowed"}
        try:
            if "fault" in asked:
                self._switches.provoke(str(asked["fault"]), asked.get("on") is True)
        except InvalidInput as error:
            return {"error": str(error)}
        return {"faults": self._switches.on}


def write_private(file: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    part = file.with_suffix(".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as target:
        target.write(text)
    part.replace(file)


def _ask(data: Path, request: Mapping[str, Any]) -> Mapping[str, bool]:
    where = _running(data)
    try:
        with socket.create_connection(("127.0.0.1", int(where["port"])), TIMEOUT_S) as line:
            line.sendall(json.dumps({"secret": where["secret"], **request}).encode() + b"\n")
            with line.makefile("rb") as answers:
                answer = json.loads(answers.readline(LONGEST_LINE))
    except (OSError, ValueError, KeyError) as error:
        raise NotFound(f"The demo campus of {data} does not answer. Start it with: kilowatch demo") from error
    if "error" in answer:
        raise InvalidInput("fault", str(answer["error"]))
    return dict(answer["faults"])


def _running(data: Path) -> Mapping[str, Any]:
    try:
        found = json.loads((data / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise NotFound(f"No demo campus runs on {data}. Start one with: kilowatch demo") from error
    except (OSError, ValueError) as error:
        raise KilowatchError(f"{data / FILE} cannot be read: {error}") from error
    return dict(found)
