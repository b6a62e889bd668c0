"""Commands on the registers."""
