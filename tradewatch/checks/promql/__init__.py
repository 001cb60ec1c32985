"""Checks of names, labels and joins in PromQL."""
