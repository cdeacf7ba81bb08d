"""Measurements from and to files: what an import would do, doing it, taking it back, writing exports."""
