"""Checks of environments."""
