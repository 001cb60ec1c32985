"""Adapters, which record metrics of a bot that already exists, with a line each. Each needs the library in its name."""
