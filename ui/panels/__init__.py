"""One screen, one file. Panels do not import panels."""
