"""build/secret"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import LIMIT, PRODUCTION, SLACK, USED_UP, an_alert, found, found_by, place, with_alert
from tests.checks.runbook import found_on, line_of, place_of
from tradewatch.channels.slack import Slack
from tradewatch.channels.webhook import Heartbeat
from tradewatch.grafana import Dashboard, row, text, timeseries
from tradewatch.model import Environment, MessageTemplates, Project, Receiver, Source

# Written in two parts, or whoever looks for secrets in this repository would find it.
TOKEN = "gh" + "p_" + "k3Vb9QmX2nR7tZ5wL8cF4hJ6pD1sG0yA3eUi"


def test_a_secret_in_any_text_is_reported_and_not_repeated(project: Project) -> None:
    """In an annotation, a label, a template, a panel, a link, or a reason that only docs/ will show."""

    def dashboard(environment: Environment) -> Dashboard:
        panel = timeseries.of(USED_UP)
        notes = text("Notes", f"Call with {TOKEN}")
        return Dashboard(slug="things", title="Things", question="Are they?", rows=[row("Now", panel, notes)])

    limit = replace(LIMIT, tune=f"Look there with {TOKEN}")
    template = MessageTemplates("common.tmpl", '{{ define "title" }}' + TOKEN + "{{ end }}")
    for changed in (
        with_alert(project, replace(USED_UP, description=f"See {TOKEN} for more")),
        with_alert(project, replace(USED_UP, labels={"team": TOKEN})),
        with_alert(project, replace(USED_UP, above=limit)),
        replace(project, templates=(template,)),
        replace(project, dashboards={"standard": (dashboard,)}),
        replace(project, environments=(replace(PRODUCTION, external_labels={"team": TOKEN}),)),
    ):
        problems = found_by("build/secret", changed)
        assert len(problems) == 1
        assert TOKEN[-6:] not in str(problems)


def test_it_is_reported_where_the_secret_is_written(project: Project) -> None:
    """The problem is at that line of content, not at the definition or in the generated file."""
    alert = an_alert(
        "Other",
        description="Call https://me:hunter2@example.com/ to stop it",  # written
    )
    (problem,) = found(with_alert(project, alert))
    assert problem.where == place(__file__, "written")


def test_a_secret_of_the_environment_is_reported_once(project: Project) -> None:
    """It is in the annotations of every alert, in every file."""
    addresses = replace(PRODUCTION.addresses, runbooks="https://me:" + "hunter2@example.com")
    problems = found(replace(project, environments=(replace(PRODUCTION, addresses=addresses),)))
    assert [problem.check for problem in problems] == ["build/secret"]


def test_a_secret_in_a_runbook_is_reported_at_its_line(project: Project) -> None:
    """A page is committed like everything else, and every message links to it."""
    (problem,) = found_on("build/secret", project, "3. Get more.", f"3. Ask with {TOKEN}.")
    assert place_of(problem) == ("docs/runbooks/UsedUp.md", line_of("3. Get"))
    assert TOKEN[-6:] not in str(problem)


def test_a_secret_in_a_template_is_reported_in_its_file(project: Project) -> None:
    """The problem is in the file that the generated one came from."""
    text = '{{ define "title" }}https://me:' + "hunter2@example.com{{ end }}"
    file = MessageTemplates("common.tmpl", text, defined=Source("/there/common.tmpl", 1))
    (problem,) = found(replace(project, templates=(file,)))
    assert problem.where == Source("/there/common.tmpl", 1)
    assert problem.summary == "line 1 contains what looks like an address with a password"


@pytest.mark.parametrize(
    ("field", "value", "reported"),
    [
        ("routing_key", "a", True),
        ("auth_password", "hunter2", True),
        ("credentials", "'quoted'", True),
        ("bot_token", "123", True),
        ("api_secret", "s", True),
        ("routing_key", "{{ .CommonLabels.key }}", False),
        ("auth_password_file", "/run/secrets/smtp", False),
        ("auth_password", "", False),
        ("api_url", "https://example.com/api", False),
    ],
)
def test_a_field_of_the_configuration_that_holds_a_secret_is_reported(
    project: Project, monkeypatch: pytest.MonkeyPatch, field: str, value: str, reported: bool
) -> None:
    """The value does not matter: a new channel type may write a secret there."""
    monkeypatch.setattr(Slack, "config", lambda channel, secrets: {"channel": channel.channel, field: value})
    assert SLACK in PRODUCTION.channels
    assert [problem.check for problem in found(project)] == ["build/secret"] * reported


def test_a_channels_address_with_a_random_path_is_reported(project: Project) -> None:
    """For any service: an address with a random path is a secret."""
    heartbeat = Heartbeat(url="https://beats.example.com/" + "8f3b1c9d2e4a5f60718293a4b5c6d7e8", credentials=False)
    receiver = Receiver("desk", via=(Heartbeat, Slack))
    routing = replace(project.routes[0], receiver=receiver)
    environment = replace(PRODUCTION, channels=(SLACK, heartbeat))
    changed = replace(project, environments=(environment,), receivers=(receiver,), routing=routing)
    (problem,) = found_by("build/secret", changed)
    assert "an address whose path is a secret" in problem.summary
