"""Can the bot work: its processes, its connections, its access to providers, and what becomes of its orders?"""

from rules.operations import access, calls, connections, execution, market_data, processes

__all__ = ["access", "calls", "connections", "execution", "market_data", "processes"]
