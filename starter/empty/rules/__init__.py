"""Alert rules, one module per group."""

from rules import services
from tradewatch.model import RuleGroup

GROUPS = (RuleGroup.of(services),)

# Changes to an alert that no test detects, and why the changed alert means the same. `make mutants` reads it.
_SHARE = "without requests there is no share: 0 / 0 is above no limit"
EQUIVALENT_MUTANTS = {
    ("RequestsFailing", "> becomes >="): _SHARE,
    ("RequestsFailing", "number 0 becomes -1"): _SHARE,
}

__all__ = ["EQUIVALENT_MUTANTS", "GROUPS"]
