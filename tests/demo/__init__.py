"""Tests of the demo campus."""
