"""The typed Python client of the Open API; needs neither the engine nor Qt."""
