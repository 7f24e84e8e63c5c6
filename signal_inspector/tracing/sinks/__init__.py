"""Where what a trace sees goes to."""
