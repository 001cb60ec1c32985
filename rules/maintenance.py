"""When is something not available by plan? Alerts about it do not fire meanwhile, except those about money.

Make a window a little longer than the work: an alert on the last 5 minutes still sees its failures. After the window,
every alert begins its hold anew. docs/MAINTENANCE.md lists the alerts that each window pauses. A venue is usually a
provider too: name it under both labels.

A deployment of one bot is a window too:

    Maintenance(
        name="momentum-release-7",
        reason="The bot restarts with a new exchange library.",
        owner="trading-desk",
        of={"bot": ("momentum",)},
        times=("21:00", "22:00"),
        since="2027-01-16",
        until="2027-01-16",
        environments=("production",),
    )
"""

from tradewatch.model import Maintenance

MAINTENANCE = (
    # https://www.interactivebrokers.com/en/software/systemStatus.php
    Maintenance(
        name="ibkr-nightly-reset",
        reason="Interactive Brokers resets its North American servers every night and refuses sessions meanwhile.",
        owner="trading-desk",
        of={"venue": ("ibkr",), "provider": ("ibkr",)},
        times=("23:45", "00:45"),
        location="America/New_York",
        since="2026-11-01",
        until="2028-10-31",
    ),
)
