"""A damaged SQLite file: found, set aside, and read page by page for whatever is whole in it."""
