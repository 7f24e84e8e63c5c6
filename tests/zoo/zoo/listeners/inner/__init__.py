"""An app within the package of another app."""
