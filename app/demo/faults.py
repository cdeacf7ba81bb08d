"""The faults that can be provoked, and what they do to the campus."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.demo.model.campus import CampusModel
from app.demo.servers.meters import Meters
from app.domain.errors import InvalidInput
from app.domain.site import Name

CHILLER_TRIP, DEAD_METER, STUCK_SENSOR, SLOW_GATEWAY = "chiller-trip", "dead-meter", "stuck-sensor", "slow-gateway"

FAULTS: Mapping[str, Name] = {
    CHILLER_TRIP: Name("A chiller trips on condenser pressure", "냉동기 응축 압력 트립"),
    DEAD_METER: Name("Library meter M-07 stops answering", "도서관 계량기 M-07 무응답"),
    STUCK_SENSOR: Name("The supply sensor of AHU-3 sticks at 18.9 °C", "AHU-3 급기 센서 18.9 °C 고착"),
    SLOW_GATEWAY: Name("The Sports Centre gateway answers late", "체육센터 게이트웨이 응답 지연"),
}

DEAD_UNIT = "lib-mtr-7"
STUCK_POINT, STUCK_C = "cth.ahu-3.sat", 18.9
SLOW_LINK = "gw-spc"


class Faults:
    """Which faults are on."""

    def __init__(self, model: CampusModel, meters: Meters) -> None:
        self._model, self._meters = model, meters
        self.on = dict.fromkeys(FAULTS, False)
        self._switches: Mapping[str, Callable[[bool], None]] = {
            CHILLER_TRIP: self._chiller,
            DEAD_METER: self._meter,
            STUCK_SENSOR: self._sensor,
            SLOW_GATEWAY: self._gateway,
        }

    def provoke(self, name: str, on: bool) -> None:
        """Switch a fault on or off; raises ``InvalidInput`` for an unknown name."""
        if name not in self._switches:
            raise InvalidInput("fault", f"There is no fault '{name}'; known are {', '.join(FAULTS)}.")
        if self.on[name] != on:
            self._switches[name](on)
            self.on[name] = on

    def _chiller(self, on: bool) -> None:
        self._model.plant.trip(on)

    def _meter(self, on: bool) -> None:
        self._meters.units[DEAD_UNIT].silent = on

    def _sensor(self, on: bool) -> None:
        slot = self._model.signals.slot(STUCK_POINT)
        if on:
            self._model.signals.stuck[slot] = STUCK_C
        else:
            self._model.signals.stuck.pop(slot, None)

    def _gateway(self, on: bool) -> None:
        self._meters.gateways[SLOW_LINK].slow = on
