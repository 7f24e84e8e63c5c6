"""What the source says: read as text and parsed, never imported."""
