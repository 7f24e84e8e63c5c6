"""Live objects as values: who a receiver or sender is, and whose code it is."""
