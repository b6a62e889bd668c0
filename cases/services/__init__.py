"""Commands on cases: keyword-only, one transaction, one event each, the clock passed in."""
