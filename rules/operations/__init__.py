"""Can the bot work: its processes, its connections, its access to providers, and what becomes of its orders?"""

from rules.operations import access, calls, connections, costs, execution, market_data, processes, replicas

__all__ = ["access", "calls", "connections", "costs", "execution", "market_data", "processes", "replicas"]
