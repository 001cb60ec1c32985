"""Measures real servers with build/production: how soon a fault becomes a message, and what bots cost Prometheus."""
