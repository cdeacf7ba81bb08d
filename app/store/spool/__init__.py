"""What waits on the local disk for a shared database: samples in segment files, everything else in a database of its own."""
