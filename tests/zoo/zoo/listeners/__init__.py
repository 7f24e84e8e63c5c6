"""Receivers of every kind."""
