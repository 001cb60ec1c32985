"""Can the bot work: its processes, its connections, and what becomes of its orders?"""

from rules.operations import connections, execution, processes

__all__ = ["connections", "execution", "processes"]
