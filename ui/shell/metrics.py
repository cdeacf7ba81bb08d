"""Sizes of the frame in pixels at 100 %: the full frame, and the compact one below 1600 wide (design system, sections 2 and 13)."""

from __future__ import annotations

from dataclasses import dataclass

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


FULL = Metrics(False, 44, 24, 3, 300, 148, 40, 376)
COMPACT = Metrics(True, 40, 28, 1, 262, 96, 36, 336)
SECOND = Metrics(False, 44, 28, 1, 300, 148, 40, 376)


def metrics_for(width_px: int, *, second: bool = False) -> Metrics:
    """The sizes for a window of this width."""
    if width_px < COMPACT_BELOW_PX:
        return COMPACT
    return SECOND if second else FULL
