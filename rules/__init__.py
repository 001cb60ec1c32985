"""Alert rules and recording rules, one module per group.

Conventions of all groups:

- `keep_firing_for`: a missed scrape marks every series of the target as gone, and so does a restart. An alert on a
  plain gauge would then resolve for one evaluation or for some minutes, although nothing has improved; it keeps firing
  for that long. Rates and other ranges bridge the gap by themselves.
- `hold` of a warning: never shorter than BotDown's, which inhibits warnings of its bot and would fire too late.
- `every`: "2m" for an alert that reads a day. That range has 5,760 samples of each series, and reading it every 15
  seconds would cost Prometheus more than all other rules together.
- One cause is one alert: if a provider does not answer, the alerts on its streams and symbols leave it out. Nothing
  that pages is inhibited or muted, because an incident that ends meanwhile would stay open.
- Replicas of one bot report the same account, so they are merged: by `max` or `min`, usually to the worse value.
  Two bots are never merged, and `instance` stays only if the fault is in the process itself.
- An alert resolves if its value disappears, and never fires if its value freezes. MetricsAbsent reports the first case.
  For the second, write an alert on the age, measured at the scrape by the bot's clock (`rules.ages.age`).
"""

from rules import api, operations, pipeline, providers, recording, risk, safety, strategies, system, trading
from rules.equivalent_mutants import EQUIVALENT_MUTANTS
from rules.maintenance import MAINTENANCE
from tradewatch.model import RuleGroup

GROUPS = tuple(
    RuleGroup.of(module)
    for module in (
        system,
        api,
        trading,
        providers,
        strategies,
        risk,
        pipeline,
        safety,
        operations,
        recording,
    )
)

__all__ = ["EQUIVALENT_MUTANTS", "GROUPS", "MAINTENANCE"]
