"""One confirmed request and its answer (clause 5.4), with rules that bacpypes3 does not have.

An invoke id whose answer did not come is not used again for a minute, so that a late answer finds nobody; an abandoned
transaction is removed at once, so that nothing is sent again behind our back.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any, Final

from bacpypes3.apdu import APDU, APCISequence, ComplexAckPDU, ConfirmedRequestPDU, ErrorRejectAbortNack
from bacpypes3.app import Application
from bacpypes3.appservice import ABORTED
from bacpypes3.comm import ServiceAccessPoint
from bacpypes3.pdu import Address

from app.domain.errors import LinkLost, MalformedAnswer, NoAnswer
from drivers.bacnet.refusals import translated

QUARANTINE_S: Final = 60.0
INVOKE_IDS: Final = 256  # clause 20.1.2.6
READ_PROPERTY: Final = 12
READ_PROPERTY_MULTIPLE: Final = 14


class InvokeIds:
    """The invoke ids of one peer, taken in turn; those left without an answer rest for ``QUARANTINE_S``."""

    def __init__(self) -> None:
        self._next = 0
        self._resting: dict[int, float] = {}

    def take(self, now_s: float) -> int:
        """An id that no late answer can carry; when all rest, the one that rests longest."""
        for _ in range(INVOKE_IDS):
            number, self._next = self._next, (self._next + 1) % INVOKE_IDS
            if self._resting.get(number, now_s) <= now_s:
                self._resting.pop(number, None)
                return number
        return min(self._resting, key=self._resting.__getitem__)

    def rest(self, number: int, now_s: float) -> None:
        self._resting[number] = now_s + QUARANTINE_S


class Exchange:
    """Requests of one application to all its peers."""

    def __init__(self, app: Application, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._clock = clock
        self._ids: defaultdict[Address, InvokeIds] = defaultdict(InvokeIds)
        self._waiting: set[asyncio.Future[APDU]] = set()
        self._closed = False
        _deliver_raw_answers(app)

    async def ask(self, peer: Address, service: int, body: bytes, timeout_s: float) -> bytes:
        """Send pre-encoded service parameters; the service parameters of the answer come back as bytes."""
        request = ConfirmedRequestPDU(service)
        request.put_data(body)
        request.apduSA = True
        request.apduMaxSegs = None
        answer = await self.send(peer, request, timeout_s)
        if not isinstance(answer, ComplexAckPDU) or answer.apduService != service:
            raise MalformedAnswer(f"{peer} answered with something else than was asked")
        return bytes(answer.pduData)

    def close(self) -> None:
        """End what is under way with ``LinkLost``, and everything that is asked later."""
        self._closed = True
        for waiting in self._waiting:
            waiting.cancel()

    async def send(self, peer: Address, request: APDU, timeout_s: float) -> APDU:
        """Send a confirmed request once; raises ``NoAnswer``, ``DeviceRefused``, ``MalformedAnswer`` or ``LinkLost``."""
        if self._closed:
            raise LinkLost("The BACnet link is closed")
        ids = self._ids[peer]
        request.pduDestination = peer
        request.apduInvokeID = number = ids.take(self._clock())
        answered = False
        try:
            async with asyncio.timeout(timeout_s):
                answer = await self._answer(request)
            answered = True
        except TimeoutError as error:
            raise NoAnswer(f"{peer} did not answer within {timeout_s:.3g} s") from error
        except ErrorRejectAbortNack as error:
            answered = True
            raise translated(error, str(peer)) from error
        finally:
            if not answered:
                ids.rest(number, self._clock())
                self._abandon(peer, number)
        return answer

    async def _answer(self, request: APDU) -> APDU:
        waiting = self._app.request(request)
        self._waiting.add(waiting)
        try:
            return await waiting
        except asyncio.CancelledError as error:
            task = asyncio.current_task()
            if self._closed and task is not None and not task.cancelling():
                raise LinkLost("The BACnet link was closed") from error
            raise
        finally:
            self._waiting.discard(waiting)

    def _abandon(self, peer: Address, number: int) -> None:
        for transaction in list(self._app.asap.clientTransactions):
            if transaction.invokeID == number and transaction.pdu_address == peer:
                transaction.set_state(ABORTED)


def _deliver_raw_answers(app: Application) -> None:
    """Hand complex answers to requests that were sent as bytes over as bytes; all others keep their usual way."""
    asap = app.asap
    usual = asap.sap_response

    async def sap_response(apdu: Any) -> None:
        if type(apdu) is ComplexAckPDU and _was_sent_raw(app, apdu):
            await ServiceAccessPoint.sap_response(asap, apdu)
        else:
            await usual(apdu)

    asap.sap_response = sap_response


def _was_sent_raw(app: Application, apdu: Any) -> bool:
    waiting = app._requests.get(apdu.pduSource, ())
    return any(r.apduInvokeID == apdu.apduInvokeID and not isinstance(r, APCISequence) for r, _ in waiting)
