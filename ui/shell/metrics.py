"""Sizes of the frame: the full one, and the compact one below 1600 wide (design system, sections 2 and 13)."""

from __future__ import annotations

from dataclasses import dataclass, fields

from widgets.theme import px

COMPACT_BELOW_PX = 1600


@dataclass(frozen=True, slots=True)
class Metrics:
    compact: bool
    top_px: int
    banner_row_px: int
    banner_rows: int
    banner_right_px: int
    rail_px: int
    header_px: int
    faceplate_px: int

    @property
    def banner_px(self) -> int:
        """Rows and one line above and below."""
        return self.banner_row_px * self.banner_rows + (0 if self.compact else 2)


# At a text scale of 100 %.
FULL = Metrics(False, 44, 24, 3, 300, 148, 40, 376)
COMPACT = Metrics(True, 40, 28, 1, 262, 96, 36, 336)
SECOND = Metrics(False, 44, 28, 1, 300, 148, 40, 376)


def metrics_for(width_px: int, *, second: bool = False) -> Metrics:
    """The sizes for a window of this width, in pixels of the present text scale."""
    if width_px < px(COMPACT_BELOW_PX):
        return _scaled(COMPACT)
    return _scaled(SECOND if second else FULL)


def _scaled(at_100: Metrics) -> Metrics:
    sizes = {f.name: px(getattr(at_100, f.name)) for f in fields(at_100) if f.name.endswith("_px")}
    return Metrics(compact=at_100.compact, banner_rows=at_100.banner_rows, **sizes)
