"""Reads over cases for screens and papers."""
