"""Checks of ranges in PromQL."""
