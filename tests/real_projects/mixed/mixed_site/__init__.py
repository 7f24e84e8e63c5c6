"""A site of many small packages that all listen to the same models."""
