"""Files in and out: cleaned on the way in; numbered, frozen and immutable on the way out."""
