"""Rules that the database follows by itself, from Django 6.1."""
