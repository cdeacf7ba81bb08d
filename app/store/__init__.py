"""The database; nothing else in the program knows SQL."""
