"""Checks of the checks themselves."""
