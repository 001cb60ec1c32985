"""Checks of waivers."""
