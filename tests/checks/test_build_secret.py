"""build/secret"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.checks.conftest import PRODUCTION, SLACK, USED_UP, an_alert, found, place, with_alert
from tradewatch.compiler import channels
from tradewatch.model import Environment, MessageTemplates, Project, Slack, Source

# Written in two parts, or whoever looks for secrets in this repository would find them.
SECRETS = {
    "userinfo": "https://me:" + "hunter2@example.com/path",
    "token": "https://example.com/hook?access_" + "token=0123456789abcdef",
    "password in an address": "https://example.com/?user=me&pass" + "word=hunter2",
    "slack": "https://hooks.slack" + ".com/services/T0/B0/abc",
    "discord": "https://discord.com/api/web" + "hooks/123/abc",
    "telegram": "https://api.telegram" + ".org/bot123:abc/send",
    "heartbeat": "https://hc-" + "ping.com/01234567-89ab-cdef-0123-456789abcdef",
    "slack token": "xoxb" + "-123456789-abcdef",
    "aws": "AK" + "IAABCDEFGHIJKLMNOP",
    "github": "gh" + "p_" + "a1" * 18,
    "grafana": "gl" + "sa_" + "a1" * 16,
    "jwt": "eyJhbGciOiJIUzI1" + ".eyJzdWIiOiIxMjM0" + ".abc",
    "bot": "110201543:" + "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1",
    "bearer": "Authorization: Bearer " + "a1b2c3d4e5f6a7b8c9",
    "key": "-----BEGIN RSA " + "PRIVATE KEY-----",
    "password": "mysql -u me --pass" + "word=hunter2",
}

HARMLESS = (
    "https://github.com/example/tradewatch/blob/0123456789abcdef0123456789abcdef01234567/docs/",
    "https://grafana.example.com/d/production-overview?from=now-6h&var-token=USDC&var-key=a",
    "https://example.com:8443/path?q=a@b",
    "https://example.com/?token={{ $labels.bot }}",
    "curl -H 'Authorization: Bearer $TOKEN' https://example.com",
    "mysql --password=$PASSWORD, or --password=<yours>, or --password=/run/secrets/db",
    "the password: changed yesterday",
    "ssh://git@example.com/repository",
    'the series {token="WBTC2024", password="x", api_key="primary-key-of-the-venue"}',
    "a Bearer token is what the service asks for",
    "0123456789abcdef0123456789abcdef",
    "gho_st, xoxo and AKIA",
)


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
def test_what_looks_like_a_secret_is_told_and_not_repeated(project: Project, secret: str) -> None:
    """In the text of an alert, say; a report is read by more people than the file."""
    (problem,) = found(with_alert(project, replace(USED_UP, description=f"See {secret} for more")))
    assert problem.check == "build/secret"
    assert problem.subject == "generated file prometheus/alerts/things.yml"
    told = f"{problem.summary} {problem.details} {problem.fix}"
    assert secret[-6:] not in told


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_looks_a_bit_like_one_is_fine(project: Project, text: str) -> None:
    """A commit's checksum, a file, a variable, a placeholder, prose, the labels of a series."""
    broken = "{{" in text
    alert = an_alert("Harmless", description="See it") if broken else an_alert("Harmless", description=f"See {text}")
    template = MessageTemplates("common.tmpl", '{{ define "title" }}' + ("" if broken else text) + "{{ end }}")
    assert found(replace(with_alert(project, alert), templates=(template,))) == []


def test_it_stands_where_the_secret_is_written(project: Project) -> None:
    """The line of content, not that of the definition or of the generated file."""
    alert = an_alert(
        "Told",
        description="Call https://me:hunter2@example.com/ to stop it",  # written
    )
    (problem,) = found(with_alert(project, alert))
    assert problem.where == place(__file__, "written")


def test_a_secret_of_the_environment_is_told_once(project: Project) -> None:
    """It is in the annotations of every alert, in every file."""
    addresses = replace(PRODUCTION.addresses, runbooks="https://me:" + "hunter2@example.com")
    problems = found(replace(project, environments=(replace(PRODUCTION, addresses=addresses),)))
    assert [problem.check for problem in problems] == ["build/secret"]


def test_a_secret_in_a_template_is_told_in_its_file(project: Project) -> None:
    """By where the generated file came from."""
    text = '{{ define "title" }}https://me:' + "hunter2@example.com{{ end }}"
    file = MessageTemplates("common.tmpl", text, defined=Source("/there/common.tmpl", 1))
    (problem,) = found(replace(project, templates=(file,)))
    assert problem.where == Source("/there/common.tmpl", 1)
    assert problem.summary == "line 1 holds what looks like an address with a password"


@pytest.mark.parametrize(
    ("field", "value", "told"),
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
def test_a_field_of_the_configuration_that_holds_a_secret_is_told(
    project: Project, monkeypatch: pytest.MonkeyPatch, field: str, value: str, told: bool
) -> None:
    """Whatever it looks like: a channel type that somebody adds may write it there."""

    def with_field(channel: Slack, environment: Environment) -> tuple[str, dict[str, Any]]:
        return "slack_configs", {"channel": channel.channel, field: value}

    monkeypatch.setattr("tradewatch.compiler.alertmanager.channel_config", with_field)
    assert [problem.check for problem in found(project)] == ["build/secret"] * told
    assert channels
    assert SLACK in PRODUCTION.channels
