"""Can the bot work: its processes, its connections, and what becomes of its orders?"""

from rules.operations import calls, connections, execution, processes

__all__ = ["calls", "connections", "execution", "processes"]
