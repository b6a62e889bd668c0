"""Commands on the log: sealing and checking the chain."""
