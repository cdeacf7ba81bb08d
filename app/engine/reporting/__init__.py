"""Excel reports of the running plant: gathered from the history, written in a thread, kept with an index."""
