"""Telling what a file really is, and taking its metadata away. Pure functions: bytes in, bytes out."""

from documents.services.cleaning.recognising import Cleaned, clean

__all__ = ["Cleaned", "clean"]
