"""Tests mirror the tree and tell stories."""
