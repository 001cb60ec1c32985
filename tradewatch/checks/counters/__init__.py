"""Checks of how expressions read counters."""
