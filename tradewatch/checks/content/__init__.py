"""Checks for content that nothing uses."""
