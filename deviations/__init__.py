"""Deviations: from a report on a phone to an end that helped."""
