"""Commands on figures."""
