"""What commands need of the acquisition."""

from __future__ import annotations

from typing import Protocol

from app.domain.readings import Reading


class Wire(Protocol):
    """The way from a point to its device. See ``Acquisition`` for what each raises."""

    async def write(self, point_id: str, value_engineering: float | None, priority: int, timeout_s: float) -> None: ...

    async def read_now(self, point_id: str, timeout_s: float) -> Reading: ...

    async def priority_array(self, point_id: str, timeout_s: float = ...) -> list[float | None]: ...

    def device_online(self, device: str) -> bool | None: ...
