"""Without an engine, and with something else at its address, the client says so in a sentence."""

from __future__ import annotations

import asyncio
import socket
import struct

import msgspec
import pytest

from app.domain.errors import Conflict, DeviceRefused, EngineLost, InvalidInput, KilowatchError, SiteFileFaulty
from app.domain.problems import ROWS, BadRequest, error_of, problem_of
from app.sdk.client import Client
from app.sdk.columns import MAGIC, read_columns


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def test_nobody_answers() -> None:
    async with Client(f"http://127.0.0.1:{free_port()}") as client:
        with pytest.raises(EngineLost, match="does not answer"):
            await client.health()


async def test_somebody_else_answers() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello")
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server, Client(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}") as client:
        with pytest.raises(EngineLost, match="does not understand"):
            await client.health()


async def test_a_closed_client_asks_no_more() -> None:
    client = Client(f"http://127.0.0.1:{free_port()}")
    await client.close()
    with pytest.raises(EngineLost, match="closed"):
        await client.health()


def errors() -> list[KilowatchError]:
    made: list[KilowatchError] = []
    for row in ROWS:
        if issubclass(row.error, InvalidInput):
            made.append(row.error("a.field", "text"))
        elif row.error is SiteFileFaulty:
            made.append(SiteFileFaulty(("site.yaml:1: a fault", "site.yaml:2: another")))
        else:
            made.append(row.error("text"))
    return made


@pytest.mark.parametrize("error", errors(), ids=lambda error: type(error).__name__)
def test_every_error_arrives_as_what_it_was(error: KilowatchError) -> None:
    arrived = error_of(msgspec.json.decode(msgspec.json.encode(problem_of(error)), type=type(problem_of(error))))
    assert type(arrived) is type(error)
    assert str(arrived) == str(error)
    assert getattr(arrived, "field", None) == getattr(error, "field", None)
    assert getattr(arrived, "faults", None) == getattr(error, "faults", None)


def test_statuses_are_those_of_the_field() -> None:
    told = {type(error).__name__: problem_of(error).status for error in errors()}
    assert told["InvalidInput"] == 422
    assert told["BadRequest"] == 400
    assert told["NotFound"] == 404
    assert told["DeviceRefused"] == 502
    assert told["StoreError"] == 503
    assert {Conflict, DeviceRefused, BadRequest} <= {row.error for row in ROWS}


@pytest.mark.parametrize("raw", [b"", b"KWH0" + bytes(8), struct.pack("<4sI", MAGIC, 999) + b"{}", MAGIC])
def test_a_block_of_history_that_is_none_is_refused(raw: bytes) -> None:
    with pytest.raises(EngineLost, match="cannot be read"):
        read_columns(raw)
