"""A package outside that of the settings; not an app itself."""
