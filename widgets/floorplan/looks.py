"""What a floor plan shows of a zone, of a piece of equipment and of a sensor now: texts and states, ready to be painted."""

from __future__ import annotations

from dataclasses import dataclass

from widgets.gauge import Deviation
from widgets.marks import quality_words


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneLook:
    """``state`` is normal, warm, cool or unused; ``alarm`` is priority and state; ``mark`` a quality letter.

    ``deviation`` draws the bar; ``lines`` are further facts, shown where the room is large enough. ``age`` stands beside a stale mark.
    """

    number: str
    name: str
    value: str
    unit: str = ""
    deviation: Deviation | None = None
    state: str = "normal"
    alarm: tuple[int, str] | None = None
    mark: str = ""
    override: str = ""
    age: str = ""
    lines: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What a screen reader says."""
        off = f"{self.deviation.text} {self.deviation.unit}" if self.deviation else ""
        parts = (f"{self.number} {self.name}", f"{self.value} {self.unit}", off, self.age, *self.lines)
        return ", ".join(part.strip() for part in parts if part.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class SymbolLook:
    """``kind`` is of the equipment (fcu, ahu, lighting_panel …), ``state`` running, stopped, fault or no_communication.

    A look with ``value`` is drawn as a box with name and value (an air handling unit), others as a small symbol; ``mark`` is
    the quality letter of that value.
    """

    kind: str
    name: str
    state: str = "running"
    alarm: tuple[int, str] | None = None
    override: str = ""
    value: str = ""
    note: str = ""
    mark: str = ""

    @property
    def ordinary(self) -> bool:
        """Nothing about it needs to be seen."""
        return self.state == "running" and self.alarm is None and not self.override

    @property
    def words(self) -> str:
        """What a screen reader says."""
        return ", ".join(part for part in (self.name, self.state.replace("_", " "), self.value, self.note) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorLook:
    """``letter`` says what is measured (T, C, H …), ``name`` and ``value`` with its unit are spoken, ``mark`` is the quality letter."""

    letter: str
    name: str
    value: str
    mark: str = ""

    @property
    def words(self) -> str:
        """What a screen reader says."""
        return ", ".join(part for part in (self.name, self.value, quality_words(self.mark)) if part)
