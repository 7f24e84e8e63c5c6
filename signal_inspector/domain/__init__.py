"""Plain values without live objects. Standard library only."""
