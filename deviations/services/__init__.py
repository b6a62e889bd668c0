"""Commands only deviations have."""
