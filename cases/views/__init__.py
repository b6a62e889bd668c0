"""What the browser asks for: the pages every kind shares."""
