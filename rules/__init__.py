"""Alert rules and recording rules, one module a group.

Habits that all groups share:

- `keep_firing_for`: a missed scrape marks every series of the target as gone, and so does a restart. An alert on a
  plain gauge would then resolve for one evaluation or for some minutes, though nothing has got better; it keeps firing
  for that long. Rates and other ranges bridge the gap by themselves.
- `hold`: never shorter than BotDown's, which silences the rest of its bot and would come too late.
- Replicas of one bot report the same account, so they are merged: by `max` or `min`, mostly to the worse value. Two
  bots are never merged, and `instance` stays only where the process itself is what is wrong.
- A value that vanishes resolves its alert, a value that freezes never fires it. MetricsAbsent speaks of the first; of
  the second an alert on the age, which is taken at the scrape (`timestamp(x) - x`) and not at the evaluation.
"""

from rules import api, pipeline, providers, recording, risk, safety, strategies, system, trading
from rules.equivalent_mutants import EQUIVALENT_MUTANTS
from tradewatch.model import RuleGroup

GROUPS = tuple(
    RuleGroup.of(module) for module in (system, api, trading, providers, strategies, risk, pipeline, safety, recording)
)

__all__ = ["EQUIVALENT_MUTANTS", "GROUPS"]
