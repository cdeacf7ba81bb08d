"""The process of the BACnet controllers: ``python -m app.demo.servers.worker PORT``. It ends when its input ends.

Values of all points come in on standard input; what operators force goes out on standard output, at once when it changes
and once as the sign that all controllers are up.
"""

from __future__ import annotations

import asyncio
import gc
import signal
import sys

from app.demo.campus.wires import DEFAULT_PORTS, Ports
from app.demo.model.signals import Signals
from app.demo.servers.controllers import Controllers
from app.demo.servers.frames import frame, read_frame
from app.demo.site import demo_site

WRITTEN_EVERY_S = 0.1


async def serve(port: int) -> None:
    """Controllers on ``port`` until the input ends."""
    site = demo_site(Ports(DEFAULT_PORTS.modbus, port))
    signals = Signals(site.points)
    controllers = Controllers(site, signals)
    reader, writer = await _pipes()
    await controllers.start(port)
    gc.freeze()  # some ten thousand objects that live as long as the process
    try:
        signals.actual[:] = await read_frame(reader)
        controllers.show()
        writer.write(frame(signals.override))
        telling = asyncio.create_task(_tell(controllers, signals, writer))
        while True:
            signals.actual[:] = await read_frame(reader)
            controllers.show()
    except (asyncio.IncompleteReadError, ConnectionError):
        telling.cancel()
    finally:
        controllers.close()


async def _tell(controllers: Controllers, signals: Signals, writer: asyncio.StreamWriter) -> None:
    while True:
        await asyncio.sleep(WRITTEN_EVERY_S)
        if controllers.take_written():
            writer.write(frame(signals.override))
            await writer.drain()


async def _pipes() -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=2**20)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    transport, protocol = await loop.connect_write_pipe(asyncio.streams.FlowControlMixin, sys.stdout)
    return reader, asyncio.StreamWriter(transport, protocol, reader, loop)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the program that started the campus
    asyncio.run(serve(int(sys.argv[1])))
