"""Checks of templates in alerts and messages."""
