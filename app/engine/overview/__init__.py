"""The campus at a glance: pure arithmetic on quarter hours, and the desk that keeps it at most a few seconds old."""
