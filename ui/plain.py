"""Names of the site in menus, where Qt would take ``&`` for a mnemonic and swallow it."""

from __future__ import annotations


def plain(text: str) -> str:
    """The text with every ``&`` kept."""
    return text.replace("&", "&&")
