"""routing/absent-channel"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import PRODUCTION, SLACK, found_by, place
from tradewatch.channels.slack import Slack
from tradewatch.channels.webhook import Webhook
from tradewatch.model import Project, Receiver

BOTH = Receiver(
    "desk",
    via=(Webhook, Slack),  # both
)


def with_both(project: Project) -> Project:
    return replace(project, receivers=(BOTH,), routing=replace(project.routes[0], receiver=BOTH))


def test_a_channel_that_no_environment_has_is_reported_at_the_receiver(project: Project) -> None:
    """The receiver's other channels do not matter."""
    (problem,) = found_by("routing/absent-channel", with_both(project))
    assert problem.where == place(__file__, "both")
    assert "of type Webhook" in problem.summary


def test_one_environment_is_enough(project: Project) -> None:
    """The other environments notify through their other channels."""
    hook = Webhook(url="http://localhost:9099/", credentials=False)
    other = replace(PRODUCTION, name="other", channels=(SLACK, hook))
    changed = replace(with_both(project), environments=(PRODUCTION, other))
    assert found_by("routing/absent-channel", changed) == []
