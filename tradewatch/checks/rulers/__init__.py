"""Checks of what the environment's ruler cannot do."""
