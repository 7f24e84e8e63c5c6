"""Objects that must be looked at with care."""
