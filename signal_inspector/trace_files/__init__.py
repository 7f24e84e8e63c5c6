"""Recorded traces: the format of ``.jsonl`` files, and reading them."""
