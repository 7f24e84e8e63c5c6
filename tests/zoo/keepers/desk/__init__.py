"""An app outside the package of the settings."""
