"""Environments: servers, addresses and versions."""

from __future__ import annotations

import pytest

from tests.model.author import Author
from tradewatch.model import DefinitionError, Source

ADDRESSES = {
    "grafana": '"https://grafana.example.com"',
    "prometheus": '"https://prometheus.example.com"',
    "alertmanager": '"http://localhost:9093"',
    "runbooks": '"https://example.com/runbooks"',
    "alertmanagers": '("localhost:9093",)',
}
WRITTEN_ADDRESSES = f"Addresses({', '.join(f'{name}={text}' for name, text in ADDRESSES.items())})"
ENVIRONMENT = {
    "name": '"paper"',
    "prometheus": "Version(2, 42)",
    "alertmanager": "Version(0, 25)",
    "scrape_interval": '"15s"',
    "evaluation_interval": '"15s"',
    "watched": "('momentum',)",
    "jobs": "()",
    "addresses": WRITTEN_ADDRESSES,
    "channels": "()",
    "external_labels": "{'region': 'eu'}",
}
TWICE = "2 * (Job('a', (({}, ('h:1',)),)),)"

WRONG = [
    ("name", '"Paper"', "'Paper' is not an environment's name"),
    ("name", '"paper/trading"', "'paper/trading' is not an environment's name"),
    ("name", '""', "'' is not an environment's name"),
    ("prometheus", "Version(2, 41)", "Prometheus 2.41 is older than 2.42"),
    ("alertmanager", "Version(0, 24)", "Alertmanager 0.24 is older than 0.25"),
    ("scrape_interval", '"fast"', "scrape_interval must be a duration of 1ms to 4m59s"),
    ("scrape_interval", '"0s"', "scrape_interval must be a duration of 1ms to 4m59s"),
    # Prometheus forgets a sample after five minutes, so every series would come and go.
    ("scrape_interval", '"5m"', "scrape_interval must be a duration of 1ms to 4m59s"),
    ("evaluation_interval", '"0"', "evaluation_interval must be a duration of 1ms to 4m59s"),
    ("watched", "('a', 'a')", "'a' is named twice"),
    ("jobs", TWICE, "job 'a' is given twice"),
    ("external_labels", "{'my-region': 'eu'}", "'my-region' is not a label name"),
    # The name would be in uids and titles, and another one in every alert.
    ("external_labels", "{'environment': 'live'}", "'environment' is the environment's name"),
]


@pytest.mark.parametrize(("argument", "text", "summary"), WRONG)
def test_a_wrong_environment_is_refused_at_its_argument(author: Author, argument: str, text: str, summary: str) -> None:
    """Every problem has the line that must be changed."""
    assert author.refused("Environment", argument, **ENVIRONMENT | {argument: text}).summary.startswith(summary)


def test_an_old_name_of_an_argument_says_the_new_one(author: Author) -> None:
    """At its line, before Python refuses it."""
    arguments = {name: text for name, text in ENVIRONMENT.items() if name != "watched"} | {"bots": "('a',)"}
    problem = author.refused("Environment", "bots", **arguments)
    assert (problem.summary, problem.fix) == ("bots is now called watched", "write watched=...")


def test_an_environment_may_have_no_alertmanager_and_no_grafana(author: Author) -> None:
    """What only they need is then left out too; a channel or a cluster without an Alertmanager is refused."""
    bare = {name: ENVIRONMENT[name] for name in ("name", "prometheus", "scrape_interval", "evaluation_interval")}
    bare |= {"watched": "('a',)", "jobs": "()", "addresses": "Addresses(prometheus='http://p')"}
    assert author.write("Environment", **bare).alertmanager is None
    for argument, text in {"channels": "(Slack('#a'),)", "cluster": "('a:9094', 'b:9094')"}.items():
        problem = author.refused("Environment", argument, **bare, **{argument: text})
        assert problem.summary == "the environment has no Alertmanager"


@pytest.mark.parametrize("argument", ["grafana", "prometheus", "alertmanager", "runbooks", "datasource"])
@pytest.mark.parametrize(
    "url", ["grafana.example.com", "https://", "ftp://a", "https://a/", "https://[::1", "https://a b"]
)
def test_a_wrong_address_is_refused_at_its_argument(author: Author, argument: str, url: str) -> None:
    """Links begin with an address, so it has a scheme and a host, and does not end with a slash."""
    problem = author.refused("Addresses", argument, **ADDRESSES | {argument: repr(url)})
    assert problem.summary == f"{url!r} is not an address"


@pytest.mark.parametrize("url", ["https://a/{name}.html", "https://a/{alert}/{alert", "docs/{alert}.md"])
def test_a_wrong_page_of_runbooks_is_refused(author: Author, url: str) -> None:
    """Only the alert's name can be filled in."""
    problem = author.refused("Addresses", "runbooks", **ADDRESSES | {"runbooks": repr(url)})
    assert problem.summary == f"{url!r} is not the address of a page"
    assert "{alert}" in problem.fix


@pytest.mark.parametrize(
    ("runbooks", "page"),
    [
        ("https://a/runbooks", "https://a/runbooks/API-slow.md"),
        ("https://a/runbooks/{alert}.html", "https://a/runbooks/API-slow.html"),
        ("https://a/runbooks/{alert}/", "https://a/runbooks/API-slow/"),
        ("https://a/wiki#{alert}", "https://a/wiki#API-slow"),
    ],
)
def test_a_runbook_is_in_a_folder_or_on_a_page(author: Author, runbooks: str, page: str) -> None:
    """A repository has a file for each alert; a site or a wiki has addresses of its own."""
    assert author.write("Addresses", **ADDRESSES | {"runbooks": repr(runbooks)}).runbook("API: slow") == page


TARGETS = ["localhost:9090", "127.0.0.1:9090", "[::1]:9090", "[2001:db8::1]:80", "bot-1.trading.internal:9400"]
NO_TARGETS = [
    "localhost",
    "http://localhost:9090",
    "::1:9090",
    "localhost:",
    "a b:1",
    "a/b:1",
    ":9090",
]


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_is_a_host_and_a_port(author: Author, target: str) -> None:
    """Names, IPv4 addresses and IPv6 addresses in brackets are targets."""
    author.write("Job", name='"bots"', targets=f"(({{}}, ({target!r},)),)")
    author.write("Addresses", **ADDRESSES | {"alertmanagers": f"({target!r},)"})


@pytest.mark.parametrize("target", NO_TARGETS)
def test_a_wrong_target_is_refused_at_its_argument(author: Author, target: str) -> None:
    """The rule is the same for scrape jobs and Alertmanagers."""
    refusals = [
        author.refused("Job", "targets", name='"bots"', targets=f"(({{}}, ({target!r},)),)"),
        author.refused("Addresses", "alertmanagers", **ADDRESSES | {"alertmanagers": f"({target!r},)"}),
    ]
    assert [problem.summary for problem in refusals] == [f"{target!r} is not host:port"] * 2


@pytest.mark.parametrize(
    ("argument", "arguments", "summary"),
    [
        ("targets", {"name": '"bots"', "targets": "(({'a-b': 'c'}, ()),)"}, "'a-b' is not a label name"),
        ("name", {"name": '""', "targets": "()"}, "the job has no name"),
    ],
)
def test_a_wrong_job_is_refused_at_its_argument(
    author: Author, argument: str, arguments: dict[str, str], summary: str
) -> None:
    """A job that Prometheus refuses is reported at its line."""
    assert author.refused("Job", argument, **arguments).summary == summary


def test_a_channel_needs_a_version_that_can_read_its_secret(author: Author) -> None:
    """Telegram with Alertmanager 0.25 is refused at the channel's line, and accepted with 0.26."""
    telegram = "(\n        Slack(channel='#a', title='', title_link='', text='', color='', fallback=''),"
    telegram += "\n        Telegram(chat_id=1, message='m'),\n    )"
    with pytest.raises(DefinitionError) as raised:
        author.write("Environment", **ENVIRONMENT | {"channels": telegram})
    (problem,) = raised.value.problems
    line = author.file.read_text(encoding="utf-8").splitlines().index("        Telegram(chat_id=1, message='m'),") + 1
    assert problem.where == Source(str(author.file), line)
    assert problem.summary == "telegram needs Alertmanager 0.26, but paper runs 0.25"
    newer = author.write("Environment", **ENVIRONMENT | {"channels": telegram, "alertmanager": "Version(0, 26)"})
    assert [channel.kind() for channel in newer.channels] == ["slack", "telegram"]


def test_its_name_is_an_external_label(author: Author) -> None:
    """Prometheus adds the environment's name to every alert that it sends, before the other external labels."""
    environment = author.write("Environment", **ENVIRONMENT)
    assert list(environment.labels.items()) == [("environment", "paper"), ("region", "eu")]
