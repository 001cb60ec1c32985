"""Checks of how expressions read histograms."""
