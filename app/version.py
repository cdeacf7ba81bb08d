"""The version of Kilowatch, in one place."""

__version__ = "0.1.0"
