"""The limits of rules/pipeline.py."""

from tradewatch.model import RATIO, PerEnvironment, Threshold

_FAILURE_RATIO = 0.50

NOTIFICATION_FAILURE_RATIO = Threshold(
    unit=RATIO,
    value=PerEnvironment(_FAILURE_RATIO, development=0.80),
    why=f"""If a message arrives at the second attempt, one of two attempts has failed. That is 50%, and not above
    {_FAILURE_RATIO:.0%}. Above it, a channel refuses more than it accepts; one final refusal is 100%, and
    counts until there is another attempt. Development has one local receiver, which its engineer often restarts.""",
    tune="""Do not lower it, or every repeated attempt fires the alert. If several receivers share one kind of channel,
    the healthy ones hide a broken one: set a limit below 1 / their number.""",
)
