"""Checks of maintenance windows."""
