"""What a workstation remembers, and what it remembers of each operator."""

from __future__ import annotations

from pathlib import Path

from ui.settings import Settings, remembered_engine


def test_layouts_are_kept_for_each_operator(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    settings.operator = "op.day-1"
    settings.keep_layout("windows", [{"panel": "zones", "state": {"floor": "cth.f3"}}])
    settings.operator = "op.shift-2"
    assert settings.layout("windows") is None
    settings.keep_layout("windows", [])
    settings.save()

    again = Settings(tmp_path)
    again.operator = "op.day-1"
    assert again.layout("windows") == [{"panel": "zones", "state": {"floor": "cth.f3"}}]
    again.operator = "op.shift-2"
    assert again.layout("windows") == []


def test_theme_and_language_belong_to_the_workstation(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    settings.operator = "op.day-1"
    settings.keep_text("theme", "dark")
    settings.operator = "op.shift-2"
    assert settings.text("theme", "light") == "dark"
    assert settings.text("language", "en") == "en"


def test_another_engine_is_remembered(tmp_path: Path) -> None:
    assert remembered_engine(tmp_path) == ""
    settings = Settings(tmp_path)
    settings.keep_text("engine", "http://10.0.0.5:8470")
    settings.save()
    assert remembered_engine(tmp_path) == "http://10.0.0.5:8470"
