"""Words of buttons as they are: the name of a building may hold an ampersand, which Qt would take as a mnemonic."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton as _Button
else:
    _Button = object  # the Qt class comes after it in the order of bases


class LiteralText(_Button):
    """Mixed into a button, before its Qt class. The shell has shortcuts; no button has a mnemonic."""

    def setText(self, text: str) -> None:
        super().setText(text.replace("&", "&&"))

    def text(self) -> str:
        return super().text().replace("&&", "&")
