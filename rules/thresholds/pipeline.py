"""The limits of rules/pipeline.py."""

from tradewatch.model import RATIO, PerEnvironment, Threshold

NOTIFICATION_FAILURE_RATIO = Threshold(
    unit=RATIO,
    value=PerEnvironment(0.50, development=0.80),
    why="""If a message arrives at the second attempt, one of two attempts has failed. That is 50%, and not above it.
    Above 50%, a channel refuses more than it accepts; one final refusal is 100%.""",
    tune="""Do not lower it, or every repeated attempt fires the alert. If several receivers share one kind of channel,
    the healthy ones hide a broken one: set a limit of 1 / their number.""",
)
