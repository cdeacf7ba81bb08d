"""Import measurements: a file, what it would do, doing it, and taking it back."""
