"""Management commands of the whole system."""
