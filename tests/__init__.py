"""The tests; the folders follow the apps, and four more follow nothing but what they ask."""
