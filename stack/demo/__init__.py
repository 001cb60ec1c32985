"""The demo: Prometheus and Alertmanager with development's configuration, a simulated bot and local receivers."""
