"""Tests of the servers of the demo campus, asked by independent clients."""
