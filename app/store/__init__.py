"""The database; nothing else in the program knows SQL."""

from app.store.documents import Revision
from app.store.history.columns import Columns, Described, Intervals, Samples
from app.store.history.retention import Dropped, Retention
from app.store.store import Store, open_store

__all__ = [
    "Columns",
    "Described",
    "Dropped",
    "Intervals",
    "Retention",
    "Revision",
    "Samples",
    "Store",
    "open_store",
]
