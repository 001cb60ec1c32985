"""routing/promise-unused"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import PRODUCTION, SLACK, found_by, place
from tradewatch.channels.pagerduty import PagerDuty
from tradewatch.channels.slack import Slack
from tradewatch.model import Problem, Project, Promise, matching


def found(project: Project, *promises: Promise) -> list[Problem]:
    return found_by("routing/promise-unused", replace(project, promises=promises))


def test_a_promise_about_no_alert_is_reported(project: Project) -> None:
    """The problem is at its matchers."""
    misspelt = Promise(
        matchers=matching(severity="warnin"),  # matchers
        never=(Slack,),
    )
    (problem,) = found(project, misspelt)
    assert (problem.where, problem.summary) == (place(__file__, "matchers"), "is about no alert")


def test_a_promise_about_a_channel_that_nobody_has_is_reported(project: Project) -> None:
    """The problem is at the argument with the channel, for each channel."""
    promises = (
        Promise(matching(severity="warning"), reaches=(PagerDuty,), within="1m", repeated="1h"),
        Promise(matching(severity="warning"), never=(Slack, PagerDuty)),
    )
    assert [problem.where for problem in found(project, *promises)] == [
        promises[0].defined.of_argument("reaches"),
        promises[1].defined.of_argument("never"),
    ]


def test_one_environment_is_enough(project: Project) -> None:
    """Staging has no pager, but production has."""
    both = replace(PRODUCTION, name="other", channels=(SLACK, PagerDuty()))
    pages = Promise(matching(severity="warning"), reaches=(PagerDuty,), within="1m", repeated="1h")
    assert found(replace(project, environments=(PRODUCTION, both)), pages) == []


def test_the_alert_and_the_channel_must_be_in_one_environment(project: Project) -> None:
    """The promise is about the alerts of the environment without the channel."""
    both = replace(PRODUCTION, name="other", channels=(SLACK, PagerDuty()))
    pages = Promise(
        matching(severity="warning", environment="production"), reaches=(PagerDuty,), within="1m", repeated="1h"
    )
    (problem,) = found(replace(project, environments=(PRODUCTION, both)), pages)
    assert problem.summary == "no environment with such alerts has a channel of type PagerDuty"
