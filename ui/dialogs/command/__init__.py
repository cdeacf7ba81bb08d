"""Commanding a point: the dialog and what it is made of."""

from ui.dialogs.command.dialog import CommandDialog

__all__ = ["CommandDialog"]
