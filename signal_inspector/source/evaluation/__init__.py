"""What names, expressions and statements mean, followed through modules without running any."""
