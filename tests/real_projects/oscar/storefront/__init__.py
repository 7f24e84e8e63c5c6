"""What the shop itself listens to."""
