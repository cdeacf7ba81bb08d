"""The time in which this engine operates the site. Alone on its database it always does; of several that share one, one does.

The lease is renewed every second and valid for two and a half. The monotonic clock decides here, so that an engine that was frozen knows
that it is late before it writes to a controller. While the database is away nobody can take over: the engine that had the site keeps
it, unless another one says that it has it now.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from app.domain.errors import KilowatchError, NotActive, StoreError
from app.engine.clock import Clock
from app.store.leases import Lease, Leases

RENEW_S = 1.0
VALID_S = 2.5

Asks = Callable[[str], Awaitable[bool]]
"""Whether the engine at an address says that it operates the site."""

_log = logging.getLogger(__name__)


class Tenure:
    """Of an engine that is alone: active from the first moment to the last."""

    active = True
    holder = ""
    """Address of the Open API of the engine that operates the site, when this one does not."""
    others: tuple[str, ...] = ()
    """Addresses of the other engines of the site."""
    fence = 0
    """Number of the present tenure, growing from one to the next."""

    async def run(self, address: str) -> None:
        """Keep the site until cancelled; ``address`` is that of the Open API."""

    async def begun(self) -> None:
        """Wait until this engine operates the site."""

    async def ended(self) -> None:
        """Wait until it does so no more."""
        await asyncio.Event().wait()

    def check(self) -> None:
        """Raise ``NotActive`` unless this engine operates the site at this very moment."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What was last known of the lease: whose it is, and until when by the monotonic clock that is sure."""

    lease: Lease | None = None
    sure_until_s: float = float("-inf")


class SharedTenure(Tenure):
    """By a lease in the shared database. ``engine`` is the id of this one there; ``asks`` asks another by its address."""

    def __init__(self, leases: Leases, site: str, engine: str, clock: Clock, asks: Asks) -> None:
        self._leases, self._site, self._engine, self._clock, self._asks = leases, site, engine, clock, asks
        self._known = _Known()
        self._address = ""
        self._lost = False  # the database
        self.active = False
        self._on, self._off = asyncio.Event(), asyncio.Event()
        self._off.set()

    async def run(self, address: str) -> None:
        self._address = address
        try:
            while True:
                await self._renew()
                await asyncio.sleep(RENEW_S)
        finally:
            self._become(False)
            await self._release()

    async def begun(self) -> None:
        await self._on.wait()

    async def ended(self) -> None:
        await self._off.wait()

    def check(self) -> None:
        if not self.active or self._clock.monotonic_s() > self._known.sure_until_s:
            place = f": {self.holder}" if self.holder else ""
            raise NotActive(f"Another engine operates this site{place}. Connect to that one.")

    async def _renew(self) -> None:
        start_s = self._clock.monotonic_s()
        try:
            lease = await self._claimed()
        except StoreError as error:
            await self._without_database(start_s, error)
            return
        self._lost = False
        self.others = lease.others
        mine = lease.engine == self._engine
        self._known = _Known(lease, start_s + VALID_S if mine else float("-inf"))
        self.fence = lease.fence
        self.holder = "" if mine else lease.address
        self._become(mine)

    async def _claimed(self) -> Lease:
        """The lease as it is after we have asked for it. Raises ``StoreError``.

        One that has run out is left to its holder as long as that says that it operates the site: the database was away, not the
        engine, and what waits there is newer than what we could go on from.
        """
        if not self.active:
            lease = await asyncio.to_thread(self._leases.look, self._site, self._engine, self._address)
            if (
                lease is not None
                and lease.engine != self._engine
                and (lease.valid_s > 0 or await self._asks(lease.address))
            ):
                return lease
        return await asyncio.to_thread(self._leases.claim, self._site, self._engine, self._address, VALID_S)

    async def _without_database(self, start_s: float, error: StoreError) -> None:
        """Keep what we have; take what nobody has."""
        if not self._lost:
            _log.warning("The lease of the site %s cannot be renewed: %s", self._site, error)
        self._lost = True
        if self.active and start_s < self._known.sure_until_s:
            return
        addresses = {*self.others, *([self.holder] if self.holder else [])}
        answers = await asyncio.gather(*(self._asks(address) for address in addresses))
        if any(answers):
            self.holder = next(address for address, active in zip(addresses, answers, strict=True) if active)
            self._become(False)
            return
        self._known = _Known(self._known.lease, self._clock.monotonic_s() + VALID_S)
        self._become(True)

    def _become(self, active: bool) -> None:
        if active == self.active:
            return
        self.active = active
        (self._on if active else self._off).set()
        (self._off if active else self._on).clear()
        text = (
            "This engine operates the site %s now (lease %d)"
            if active
            else "This engine no longer operates the site %s (lease %d)"
        )
        _log.info(text, self._site, self.fence)

    async def _release(self) -> None:
        try:
            await asyncio.to_thread(self._leases.release, self._site, self._engine)
        except KilowatchError as error:
            _log.info("The lease of the site %s was not given back, it runs out by itself: %s", self._site, error)
        finally:
            await asyncio.to_thread(self._leases.close)
