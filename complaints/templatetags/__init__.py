"""What the templates of the public need."""
