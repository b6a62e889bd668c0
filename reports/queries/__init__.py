"""Reads for the reports."""
