"""One protocol, one file: bytes to readings and back, nothing else."""
