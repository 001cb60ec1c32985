"""Which program evaluates the rules, and what an author may ask of it."""

from __future__ import annotations

import pytest

from tests.model.author import Author
from tradewatch.model import Version

RULERS = {
    "Mimir": {"version": "Version(2, 13)", "address": '"http://mimir"', "query_offset": '"1m"'},
    "Cortex": {"version": "Version(1, 18)", "address": '"http://cortex"', "query_offset": '"1m"'},
    "Thanos": {"version": "Version(0, 36)", "query": '"http://query"', "query_offset": '"1m"'},
    "VictoriaMetrics": {"version": "Version(1, 95)", "query": '"http://store"', "query_offset": '"1m"'},
}

WRONG = [
    ("Mimir", "version", "Version(1, 9)", "Mimir 1.9 is older than 2.0"),
    ("Cortex", "version", "Version(1, 10)", "Cortex 1.10 is older than 1.11"),
    ("Thanos", "version", "Version(0, 23)", "Thanos Ruler 0.23 is older than 0.24"),
    ("VictoriaMetrics", "version", "Version(1, 78)", "vmalert 1.78 is older than 1.79"),
    ("Mimir", "address", '"mimir:8080"', "'mimir:8080' is not an address"),
    ("Mimir", "tenant", '"a/b"', "'a/b' is not the name of a tenant"),
    ("Mimir", "tenant", '".."', "'..' is not the name of a tenant"),
    ("Cortex", "tenant", '"a|b"', "'a|b' is not the name of a tenant"),
    ("Mimir", "namespace", '"a/b"', "'a/b' is not a namespace"),
    ("Mimir", "source_tenants", '("anonymous", "anonymous")', "'anonymous' is named twice"),
    ("Mimir", "source_tenants", '("desk",)', "they lack 'anonymous', to which recording rules write"),
    (
        "Mimir",
        "rules_per_group",
        "-1",
        "rules_per_group must be a number of at least 0, where 0 is no limit, not the number -1",
    ),
    ("Thanos", "query", '"query:9090"', "'query:9090' is not an address"),
    (
        "Thanos",
        "partial_response",
        '"ignore"',
        "partial_response must be one of 'abort', 'warn', not the text 'ignore'",
    ),
    ("VictoriaMetrics", "query", '"http://user:word@store"', "the address has a user or a password"),
    ("VictoriaMetrics", "write", '"store"', "'store' is not an address"),
    ("VictoriaMetrics", "keep_firing_for", '"dropped"', "vmalert 1.95 knows keep_firing_for"),
]


@pytest.mark.parametrize(("kind", "argument", "text", "summary"), WRONG)
def test_a_wrong_ruler_is_refused_at_its_argument(
    author: Author, kind: str, argument: str, text: str, summary: str
) -> None:
    """Its program would refuse it later, or read something else."""
    given = {name: value for name, value in RULERS[kind].items() if name != "query_offset"}
    assert author.refused(kind, argument, **given | {argument: text}).summary == summary


@pytest.mark.parametrize(
    ("kind", "version", "oldest"),
    [("Cortex", "1, 17", "1.18"), ("Thanos", "0, 35", "0.36"), ("VictoriaMetrics", "1, 94", "1.95")],
)
def test_an_offset_needs_a_version_that_knows_it(author: Author, kind: str, version: str, oldest: str) -> None:
    """With the version itself, it is accepted."""
    author.write(kind, **RULERS[kind])
    problem = author.refused(kind, "query_offset", **RULERS[kind] | {"version": f"Version({version})"})
    assert f" {oldest}, but version is {version.replace(', ', '.')}" in problem.summary


def test_an_older_mimir_has_another_word_for_the_offset(author: Author) -> None:
    """The newer word is used as soon as it is known."""
    new = author.write("Mimir", **RULERS["Mimir"])
    old = author.write("Mimir", **RULERS["Mimir"] | {"version": "Version(2, 12)"})
    assert (new.group_settings, old.group_settings) == ({"query_offset": "1m"}, {"evaluation_delay": "1m"})
    assert new.version == Version(2, 13)


ENVIRONMENT = {
    "name": '"paper"',
    "prometheus": "Version(2, 42)",
    "scrape_interval": '"15s"',
    "evaluation_interval": '"15s"',
    "watched": '("one",)',
    "jobs": "()",
    "addresses": 'Addresses(prometheus="http://prometheus")',
    "ruler": 'Thanos(version=Version(0, 40), query="http://query")',
}
VMALERT = 'VictoriaMetrics(version=Version(1, 95), query="http://store")'


@pytest.mark.parametrize(
    ("argument", "text", "summary"),
    [
        (
            "alerting",
            'Alerting(discovery=(DnsDiscovery(names=("alertmanager.internal",), type="A", port=9093),))',
            "it is a setting of Prometheus, but Thanos Ruler sends the alerts",
        ),
        (
            "addresses",
            'Addresses(prometheus="http://prometheus", grafana="http://grafana")',
            "Grafana would ask Prometheus, which does not have the recorded series and ALERTS",
        ),
    ],
)
def test_what_only_prometheus_would_use_is_refused(author: Author, argument: str, text: str, summary: str) -> None:
    """The ruler sends the alerts and records the series."""
    author.write("Environment", **ENVIRONMENT)
    assert author.refused("Environment", argument, **ENVIRONMENT | {argument: text}).summary == summary


def test_vmalert_needs_an_alertmanager(author: Author) -> None:
    """Without one, it ends at once if there is an alert; other rulers evaluate all the same."""
    problem = author.refused("Environment", "addresses", **ENVIRONMENT | {"ruler": VMALERT})
    assert problem.summary == "vmalert does not start without an Alertmanager"
    addresses = 'Addresses(prometheus="http://prometheus", alertmanagers=("alertmanager:9093",))'
    author.write("Environment", **ENVIRONMENT | {"ruler": VMALERT, "addresses": addresses})
