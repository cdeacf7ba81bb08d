"""Energy arithmetic on numpy arrays: registers to consumption, expected load, demand, carbon."""
