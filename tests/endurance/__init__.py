"""Long runs, by hand: run one with ``python -m tests.endurance.NAME``; their figures are printed."""
