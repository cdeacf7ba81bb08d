"""Acquisition: every link has one owner task that reads its devices, writes what is asked, and has the patience drivers lack."""

from app.engine.acquisition.acquisition import Acquisition

__all__ = ["Acquisition"]
