"""How a file is probably meant: rows, shape, times and series, as far as nobody says otherwise."""

from app.exchange.proposing.layout import propose
from app.exchange.proposing.series import meaning_of

__all__ = ["meaning_of", "propose"]
