"""Alert rules and recording rules, one module a group."""

from rules import api, pipeline, providers, recording, risk, strategies, system, trading
from tradewatch.model import RuleGroup

GROUPS = tuple(
    RuleGroup.of(module) for module in (system, api, trading, providers, strategies, risk, pipeline, recording)
)

__all__ = ["GROUPS"]
