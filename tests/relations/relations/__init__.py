"""A project whose models have every relation that Django knows."""
