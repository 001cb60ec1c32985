"""Plain files: Prometheus rules and Grafana dashboards that somebody wrote by hand, judged like our own."""

from tradewatch.plain.baseline import accepted, new
from tradewatch.plain.exposition import catalogue_of
from tradewatch.plain.live import asked
from tradewatch.plain.rule_set import PlainRuleSet, read
from tradewatch.plain.waivers import standing

__all__ = ["PlainRuleSet", "accepted", "asked", "catalogue_of", "new", "read", "standing"]
