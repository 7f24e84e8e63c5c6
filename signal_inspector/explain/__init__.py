"""What will fire, and why: the answers of ``signals explain`` as values."""
