"""The database; nothing else in the program knows SQL."""

from app.store.documents import Revision
from app.store.history.columns import Columns, Intervals, Samples
from app.store.store import Store, open_store

__all__ = ["Columns", "Intervals", "Revision", "Samples", "Store", "open_store"]
