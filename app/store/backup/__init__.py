"""Copies of the whole database: made while it is in use, packed, proven, and put back."""
