"""routing/owner, and how the owner of an alert chooses its receiver"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.checks.conftest import PRODUCTION, SLACK, USED_UP, an_alert, found, place, with_alert, with_routes
from tradewatch.channels.slack import Slack
from tradewatch.compiler.alertmanager import settings
from tradewatch.compiler.prometheus import settings as prometheus_settings
from tradewatch.model import (
    CRITICAL,
    DefinitionError,
    Job,
    Owner,
    Problem,
    Project,
    Promise,
    Receiver,
    Route,
    RuleGroup,
    matching,
)
from tradewatch.routing import labels_as_sent, simulate

ONE = Owner("team one", {"bot": ("one",)})
TWO = Owner("team two", {"strategy": ("fast",), "bot": ("t.wo",)})
TEAMS = {team: Receiver(team.name, via=(Slack,), owner=team) for team in (ONE, TWO)}
# Short, however many teams there are.
BY_OWNER = tuple(Route(matching(owner=team.name), receiver=receiver) for team, receiver in TEAMS.items())


@pytest.fixture
def owned(project: Project) -> Project:
    """A project with two teams: one has a channel of its own."""
    channels = (SLACK, replace(SLACK, channel="#two", owner=TWO))
    (job,) = PRODUCTION.jobs
    jobs = (job, Job("another", (({"bot": "t.wo"}, ("localhost:9401",)),)))
    environment = replace(PRODUCTION, owners=(ONE, TWO), watched=("one", "t.wo"), channels=channels, jobs=jobs)
    return with_routes(replace(project, environments=(environment,)), *BY_OWNER)


def reported(project: Project) -> list[Problem]:
    """The problems of this check alone."""
    return [problem for problem in found(project) if problem.check == "routing/owner"]


@pytest.mark.parametrize(
    ("labels", "receiver"),
    [
        ({"bot": "one"}, "team one"),
        ({"bot": "t.wo"}, "team two"),
        ({"bot": "t_wo"}, "desk"),
        ({"bot": "one", "strategy": "fast"}, "team two"),
        ({"bot": "one", "owner": "team two"}, "team two"),
    ],
)
def test_what_an_alert_is_about_has_an_owner_who_is_notified(
    owned: Project, labels: dict[str, str], receiver: str
) -> None:
    """The narrower label counts, and a label of the series before both; a value is no pattern."""
    environment = owned.environments[0]
    sent = labels_as_sent(USED_UP, environment, labels)
    (delivery,) = simulate(owned, environment, sent, datetime(2026, 5, 1, tzinfo=UTC)).deliveries
    assert delivery.matched.settings.receiver.name == receiver


def test_prometheus_adds_the_owner_to_alerts_without_one(owned: Project) -> None:
    """The first value of each step is that of the label `owner`, which must be missing."""
    steps = prometheus_settings(owned.environments[0], ())["alerting"]["alert_relabel_configs"]
    assert [(each["source_labels"], each["regex"], each["replacement"]) for each in steps] == [
        (["owner", "strategy"], ";(?:fast)", "team two"),
        (["owner", "bot"], ";(?:one)", "team one"),
        (["owner", "bot"], r";(?:t\.wo)", "team two"),
    ]


def test_an_owner_with_a_channel_does_not_use_the_shared_one(owned: Project) -> None:
    """Its secrets are in a folder of its own."""
    written = {each["name"]: each["slack_configs"] for each in settings(owned, owned.environments[0])["receivers"]}
    assert [each["channel"] for each in written["team one"]] == ["#desk"]
    assert [(each["channel"], each["api_url_file"]) for each in written["team two"]] == [
        ("#two", "/etc/alertmanager/secrets/team-two/slack_api_url")
    ]


def test_the_owner_of_a_group_is_that_of_its_alerts() -> None:
    """An alert with another owner keeps it."""
    mine, theirs = an_alert("Mine"), an_alert("Theirs", owner=TWO)
    RuleGroup("things", (mine, theirs), ONE)
    assert [each.all_labels["owner"] for each in (mine, theirs)] == ["team one", "team two"]


def test_owners_with_routes_are_right(owned: Project) -> None:
    """Alerts about a bot go to its team, and no other check objects."""
    assert found(owned) == []


def test_a_promise_holds_for_each_owner(owned: Project) -> None:
    """The team whose route is too slow breaks it."""
    slow = replace(BY_OWNER[1], group_wait="10m")
    promise = Promise(matching(severity="warning"), reaches=(Slack,), within="5m", repeated="4h")
    project = replace(with_routes(owned, BY_OWNER[0], slow), promises=(promise,))
    (problem,) = (each for each in found(project) if "within" in each.summary and each.check == "routing/promise")
    assert "is sent only after 10m, not within 5m" in problem.summary
    assert f"{Path(__file__).name}:{BY_OWNER[1].defined.line}" in problem.summary


def test_an_owner_without_a_route_is_reported_at_its_line(owned: Project) -> None:
    """As is one of an alert alone, with the name that was meant."""
    three = Owner("team tow")  # three
    project = with_routes(with_alert(owned, an_alert("Used", CRITICAL, owner=three)), *BY_OWNER)
    (problem,) = reported(project)
    assert problem.where == place(__file__, "three")
    assert (problem.summary, problem.fix) == ("no route matches owner=team tow", "did you mean 'team two'?")


def test_an_owner_without_a_receiver_is_reported(owned: Project) -> None:
    """A route without a receiver notifies the default one."""
    (problem,) = reported(with_routes(owned, Route(matching(owner="team one")), BY_OWNER[1]))
    assert problem.subject == "owner team one"
    assert "reaches only the default receiver" in problem.summary


def test_what_nobody_owns_or_watches_is_reported(owned: Project) -> None:
    """A forgotten bot, and one that is misspelt."""
    environment = replace(owned.environments[0], watched=("one", "t.who"))
    misspelt, forgotten = reported(replace(owned, environments=(environment,)))
    assert (forgotten.summary, misspelt.summary) == (
        "nobody owns bot=t.who",
        "production does not watch bot=t.wo",
    )
    assert misspelt.fix == "did you mean 't.who'?"


@pytest.mark.parametrize(
    ("owns", "summary"),
    [
        ({"bot": ("one",)}, "bot=one has the owner team one too"),
        ({"bot": ("three",), "strategy": ("slow",)}, "another owner lists these labels in another order"),
    ],
)
def test_owners_that_contradict_each_other_are_refused(owns: dict[str, tuple[str, ...]], summary: str) -> None:
    """Otherwise it would be unclear who is notified."""
    with pytest.raises(DefinitionError, match=summary):
        replace(PRODUCTION, owners=(ONE, TWO, Owner("three", owns)))
