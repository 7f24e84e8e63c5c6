"""Models of every sort."""
