"""Checks of comparisons in PromQL."""
