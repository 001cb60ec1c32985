"""Alert rules, one module per group."""

from rules import services
from tradewatch.model import RuleGroup

GROUPS = (RuleGroup.of(services),)

__all__ = ["GROUPS"]
