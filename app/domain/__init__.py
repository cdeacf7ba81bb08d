"""Values and rules of the plant as pure functions: no input or output, no clock, no third-party library."""
