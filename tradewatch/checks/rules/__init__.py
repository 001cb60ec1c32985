"""Checks of alerts and recording rules."""
