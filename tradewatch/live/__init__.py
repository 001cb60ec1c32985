"""Starts real servers on loopback with what was built, and talks to running ones."""

from tradewatch.live.deployment import Deployment, Receivers, Targets, Times, deploy, rule_files
from tradewatch.live.servers import Server, alertmanager, free_ports, prometheus, start, until
