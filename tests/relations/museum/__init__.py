"""Models and the receivers that hear them."""
