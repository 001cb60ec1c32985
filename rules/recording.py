"""What is computed or told once for every reader."""

from tradewatch.model import RecordedTable

# Known from environments.py; Prometheus itself knows only the bots that it finds.
EXPECTED_BOT = RecordedTable(
    record="bot:expected",
    labels=("bot",),
    rows=lambda environment: [({"bot": bot}, 1) for bot in environment.bots],
)
