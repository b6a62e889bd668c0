"""Memory: append-only events, their deletable values, the read log and the seals over both."""
