"""One building on the Overview: power against its normal band, the last day, energy, intensity, carbon, alarms, equipment."""

from ui.panels.overview.card.card import BuildingCard

__all__ = ["BuildingCard"]
