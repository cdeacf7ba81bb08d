"""Imports point down: the contracts of pyproject.toml hold, and the top of the tree stays as it is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
TOP = {
    "app", "ui", "widgets", "drivers", "resources", "tests", "packaging", "pyproject.toml", "README.md",
    "kilowatch.py", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md",
}  # fmt: skip


def test_imports_point_down() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_top_of_the_tree_is_fixed() -> None:
    names = {p.name for p in ROOT.iterdir() if not p.name.startswith(".") and p.suffix != ".egg-info"}
    assert names - {"__pycache__"} <= TOP


def test_the_lock_file_names_no_registry() -> None:
    text = (ROOT / "packaging" / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in text
    assert "--hash=sha256:" in text
    assert "(/" not in text, "a path of somebody's machine"
