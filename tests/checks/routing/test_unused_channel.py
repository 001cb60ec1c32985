"""routing/unused-channel"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import PRODUCTION, SLACK, found_by
from tradewatch.channels.webhook import Heartbeat
from tradewatch.model import Project


def test_a_channel_that_no_receiver_uses_is_reported_where_it_is_turned_on(project: Project) -> None:
    """It would not be in Alertmanager's configuration."""
    beat = Heartbeat(url="https://example.com/beat", credentials=False)
    environment = replace(PRODUCTION, channels=(SLACK, beat))
    (problem,) = found_by("routing/unused-channel", replace(project, environments=(environment,)))
    assert problem.where == beat.defined
    assert problem.fix == "let a receiver use Heartbeat, or remove the channel"
    assert "desk (tests/checks/conftest.py:" in problem.details


def test_a_channel_that_a_receiver_uses_is_fine(project: Project) -> None:
    """One receiver is enough."""
    assert found_by("routing/unused-channel", project) == []
