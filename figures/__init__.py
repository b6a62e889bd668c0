"""Counting: measures, periods, imported history, suppression."""
