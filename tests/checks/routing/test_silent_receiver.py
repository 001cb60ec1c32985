"""routing/silent-receiver"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import PRODUCTION, SLACK, found, found_by, place, with_routes
from tradewatch.channels.email import Email
from tradewatch.channels.pagerduty import PagerDuty
from tradewatch.channels.slack import Slack
from tradewatch.channels.webhook import Webhook
from tradewatch.model import Environment, Project, Receiver, Route, Version, matching


def test_a_receiver_without_a_channel_here_is_reported(project: Project) -> None:
    """The problem is at the environment's channels and names the receiver and what it is notified through."""
    on_call = Receiver("on-call", via=(PagerDuty, Email))
    routed = with_routes(project, Route(matching(severity="warning"), receiver=on_call))
    (problem,) = found_by("routing/silent-receiver", routed)
    assert problem.subject == "environment production"
    assert problem.where == PRODUCTION.defined.of_argument("channels")
    assert (
        "receiver on-call is never notified: this environment has none of its channels, pagerduty, email"
        in problem.summary
    )


def test_each_environment_is_checked_with_its_own_channels(project: Project) -> None:
    """A receiver with channels in production may have none in staging."""
    staging = Environment(
        name="staging",
        prometheus=Version(2, 42),
        alertmanager=Version(0, 25),
        scrape_interval="15s",
        evaluation_interval="15s",
        watched=PRODUCTION.watched,
        jobs=PRODUCTION.jobs,
        addresses=PRODUCTION.addresses,
        channels=(),  # none
    )
    (problem,) = found(replace(project, environments=(PRODUCTION, staging)))
    assert problem.subject == "environment staging"
    assert problem.where == place(__file__, "none")
    assert problem.summary.startswith("receiver desk is never notified")


def test_one_channel_of_several_is_enough(project: Project) -> None:
    """The desk has a webhook or Slack; one of them is enough."""
    both = replace(project, receivers=(Receiver("desk", via=(Webhook, Slack)),))
    sink = Webhook(url="http://localhost:9099/alerts", credentials=False)
    for channels in ((SLACK,), (sink,), (sink, SLACK)):
        environments = (replace(PRODUCTION, channels=channels),)
        assert found_by("routing/silent-receiver", replace(both, environments=environments)) == []
