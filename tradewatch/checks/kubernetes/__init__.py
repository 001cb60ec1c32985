"""Checks of the objects for a Kubernetes cluster."""
