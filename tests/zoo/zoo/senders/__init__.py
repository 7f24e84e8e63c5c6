"""Senders of every kind."""
