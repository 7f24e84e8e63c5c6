"""Articles of the site, and what it listens to."""
