"""Words that travel for numbers."""

from __future__ import annotations

from typing import Literal

QualityLabel = Literal["good", "uncertain", "bad"]
