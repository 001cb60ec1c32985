"""A simulated bot: trades a random walk, reports to TradingMetrics, and breaks on demand."""

from stack.bot.faults import FAULTS, Fault
from stack.bot.running import RunningBot
from stack.bot.simulated import SimulatedBot

__all__ = ["FAULTS", "Fault", "RunningBot", "SimulatedBot"]
