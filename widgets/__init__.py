"""Reusable Qt widgets: they know values, never the plant, the SDK or each other's panels."""
