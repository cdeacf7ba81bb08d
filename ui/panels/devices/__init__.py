"""Devices: the tree of links and devices with their health, every point with its live value, discovery."""

from ui.panels.devices.panel import DevicesPanel

__all__ = ["DevicesPanel"]
