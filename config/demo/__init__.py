"""The demo municipality: fictional people, places and cases, the same for the same seed and day."""
