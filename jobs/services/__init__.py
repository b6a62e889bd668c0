"""Commands on background work."""
