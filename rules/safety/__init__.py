"""What a trader must not miss: unseen risk, unknown positions, a bot that is not allowed to trade."""

from rules.safety import positions, records

__all__ = ["positions", "records"]
