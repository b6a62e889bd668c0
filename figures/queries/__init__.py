"""Reads that count: the one place where it is decided what a figure holds (docs/counting.md)."""
