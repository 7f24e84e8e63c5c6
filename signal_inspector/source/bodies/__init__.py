"""What the body of one function does: of a receiver, or of a model's own ``save``."""
