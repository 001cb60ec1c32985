"""Checks of generated files."""
