"""Files that ship with the program: fonts, translations, demo data, site templates."""

from pathlib import Path

ROOT = Path(__file__).parent


def path(*parts: str) -> Path:
    """Path of a shipped file, for example ``path("fonts", "Inter.ttf")``."""
    return ROOT.joinpath(*parts)
