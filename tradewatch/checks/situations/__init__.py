"""Checks of situations."""
