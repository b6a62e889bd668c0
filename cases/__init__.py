"""The spine: the case and everything that hangs on it, whatever its kind."""
