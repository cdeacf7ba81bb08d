"""The manual is held to the code: its tables are made from it, its examples are tried."""
