"""Series that several rules or dashboards read."""

from tradewatch.model import RecordedTable

# From environments.py; Prometheus itself knows only the bots that it discovers.
EXPECTED_BOT = RecordedTable(
    record="bot:expected",
    labels=("bot",),
    rows=lambda environment: [({"bot": bot}, 1) for bot in environment.bots],
)
