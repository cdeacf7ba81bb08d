"""The contract suite tells what it saw when it fails."""

from __future__ import annotations

import pytest

pytest.register_assert_rewrite("tests.drivers.contract", "tests.drivers.rig")
