"""Dialogs of the console: opened and awaited, never exec()."""
