"""Checks of routes, receivers, channels and inhibitions."""
