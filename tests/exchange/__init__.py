"""Measurements from and to files."""
