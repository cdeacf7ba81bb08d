"""Commands of a running engine: real database, and controllers that obey, refuse, lie and fall silent."""
