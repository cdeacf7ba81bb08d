"""How long to wait before trying again: doubling up to a ceiling, spread so that many do not come at once."""

from __future__ import annotations


def backoff_s(failures: int, first_s: float, ceiling_s: float, spread: float) -> float:
    """Seconds to wait after ``failures`` (1 or more) in a row. ``spread`` (0 to 1, random) takes up to half of it away."""
    doubled = first_s * 2.0 ** min(failures - 1, 30)
    return min(doubled, ceiling_s) * (1.0 - spread / 2.0)
