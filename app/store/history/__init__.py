"""History: samples as they come, sealed into pieces, rolled up to intervals, read back in buckets."""
