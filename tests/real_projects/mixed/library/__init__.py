"""A lending library whose models every package of the site watches."""
