"""Template tags for pages and documents alike."""
