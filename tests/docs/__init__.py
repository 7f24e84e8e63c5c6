"""The documentation says what is: its examples run, its lists are complete."""
