"""What the user has said of a file so far, as the entries of a form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from app.domain.messages.exchange import FileLayout, LayoutWish, Meaning, Rule

STEPS = (
    ("0", "Instants"), ("60", "1 min"), ("300", "5 min"), ("600", "10 min"), ("900", "15 min"), ("1800", "30 min"),
    ("3600", "1 h"), ("86400", "1 day"),
)  # fmt: skip
STAMPS = (("start", "Start"), ("end", "End"))
DECIMALS = ((".", "1,234.5"), (",", "1.234,5"))
RULES = (("fill", "Fill gaps only"), ("replace", "Replace values"))
DATES = (
    ("ymd", "Year month day"), ("dmy", "Day month year"), ("mdy", "Month day year"), ("serial", "Days of Excel"),
    ("unix", "Unix seconds"),
)  # fmt: skip
MEANINGS = (
    ("mean", "Mean of interval"), ("energy", "Energy of interval"), ("register", "Register reading"),
    ("sample", "Value at instant"),
)  # fmt: skip
BECOMES = {"intervals": "Interval values", "samples": "Samples", "register": "Register", "": "– –"}
QUESTIONS = {
    "stamp": "start or end of the interval", "date_order": "the order of day and month", "decimal": "the decimal mark",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """Everything that can be chosen in the dialog; ``layout`` goes to the engine as it is."""

    layout: LayoutWish = LayoutWish()
    rule: Rule = "fill"
    points: Mapping[str, str] = field(default_factory=dict)
    meanings: Mapping[str, Meaning] = field(default_factory=dict)

    def wish(self) -> LayoutWish:
        return replace(self.layout, points=dict(self.points), meanings=dict(self.meanings))

    def with_point(self, source: str, point: str) -> Wishes:
        """A series goes to another point; empty leaves it out."""
        return replace(self, points={**self.points, source: point})

    def with_meaning(self, source: str, present: str) -> Wishes:
        """The next meaning after the present one."""
        keys: list[Meaning] = ["mean", "energy", "register", "sample"]
        following = keys[(keys.index(present) + 1) % len(keys)] if present in keys else keys[0]
        return replace(self, meanings={**self.meanings, source: following})

    def with_form(  # noqa: PLR0917 the entries of the form
        self, shown: FileLayout | None, stamp: str, step: str, decimal: str, dates: str, zone: str, sheet: str
    ) -> Wishes:
        """Entries that differ from what was shown are wishes; the others stay as they were proposed."""
        if shown is None:
            return self
        layout = self.layout
        if sheet and sheet != shown.sheet:  # another sheet is another table: nothing of the old one holds
            return Wishes(layout=LayoutWish(sheet=sheet, zone=zone or None), rule=self.rule)
        if stamp and stamp != shown.stamp:
            layout = replace(layout, stamp=_stamp(stamp))
        if step and int(step) != shown.step_s:
            layout = replace(layout, step_s=int(step))
        if decimal and decimal != shown.decimal:
            layout = replace(layout, decimal="," if decimal == "," else ".")
        if dates and dates != shown.date_order:
            layout = replace(layout, date_order=dates)  # type: ignore[arg-type]
        if zone and zone != shown.zone:
            layout = replace(layout, zone=zone)
        return replace(self, layout=layout)


def _stamp(key: str) -> Literal["start", "end"]:
    return "end" if key == "end" else "start"
