"""The checks: each reports one kind of problem. The check rules/panel is in rules/panel.py, and so on."""

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.registry import CHECKS, checks_of, problems_in
from tradewatch.checks.rule_set import RuleSet
from tradewatch.checks.run import check, expired
