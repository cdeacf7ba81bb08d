"""Commands as pure rules: their life cycle, the checks before one may be sent, what counts as verified, how long one holds."""
