"""Progress on a terminal: one line that is written over."""

from __future__ import annotations

import sys
import time

EVERY_S = 0.2
WIDTH = 70

_last_s = [0.0]


def show_progress(share: float, text: str) -> None:
    """``share`` 0 to 1. Says nothing where standard error is no terminal."""
    now_s = time.monotonic()
    if sys.stderr.isatty() and now_s - _last_s[0] > EVERY_S:
        _last_s[0] = now_s
        print(f"\r{share:4.0%} {text[:WIDTH]:<{WIDTH}}", end="\r", file=sys.stderr, flush=True)
