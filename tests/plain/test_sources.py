"""Where `check` and `catalogue` get the metrics from: files, endpoints, and servers with the API of Prometheus."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner, Result

from tests.audit.endpoint import endpoint, page
from tests.commands import ROOT
from tradewatch.cli.app import CommandGroup
from tradewatch.cli.session import Session
from tradewatch.foreign import Access
from tradewatch.model import SECONDS, TIMESTAMP, Project
from tradewatch.plain import Source, saved
from tradewatch.plain.series import MetricMetadata, Observed
from tradewatch.promql import Catalogue

METRICS = """\
# HELP http_requests_total Requests.
# TYPE http_requests_total counter
http_requests_total{code="200",instance="10.0.0.1:80",user="bob@example.com"} 4711
http_requests_total{code="500",instance="10.0.0.2:80",user="eve@example.com"} 12
# TYPE last_seen_seconds gauge
last_seen_seconds 1.79e9
# TYPE wait_time_seconds gauge
wait_time_seconds 4.2
# TYPE equity_usd gauge
equity_usd{account="0xdeadbeef42"} 1234567.89
# TYPE lat_seconds histogram
lat_seconds_bucket{le="0.1"} 1
lat_seconds_bucket{le="+Inf"} 3
lat_seconds_sum 1
lat_seconds_count 3
# TYPE rare_total counter
"""
SECRETS = ("10.0.0", "bob", "eve", "deadbeef", "1234567", "4711", "1.79e9")

_NOBODY = Access()

RULES = "groups: [{name: a, rules: [{alert: A, expr: '%s'}]}]\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with an exposition and a rule."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "metrics.txt").write_text(METRICS, "utf-8")
    (tmp_path / "rules.yml").write_text(RULES % "rate(equity_usd[5m]) > 1", "utf-8")
    return tmp_path


def run(*arguments: str) -> Result:
    """Run a command without the project's content."""

    def no_content() -> Project:
        raise AssertionError("the command does not read the content")

    return CliRunner().invoke(
        CommandGroup(name="tradewatch"), arguments, obj=Session(no_content, ROOT, debug=True), catch_exceptions=False
    )


def check(*places: str, options: tuple[str, ...] = ()) -> list[str]:
    """The checks that report a problem of rules.yml."""
    catalogues = [part for place in places for part in ("--catalogue", place)]
    finished = run("check", "rules.yml", *catalogues, *options, "--format", "json")
    return [each["check"] for each in json.loads(finished.stdout)]


@contextmanager
def mimir(tenant: str) -> Iterator[str]:
    """The address of a fake Mimir: the API of Prometheus without its status, for one tenant."""
    answers = {
        "/prometheus/api/v1/label/__name__/values": ["equity_usd"],
        "/prometheus/api/v1/metadata": {
            "equity_usd": [{"type": "gauge", "help": "", "unit": ""}],
            "rejects": [{"type": "counter", "help": "", "unit": ""}],
            "wait_seconds": [{"type": "histogram", "help": "", "unit": ""}],
        },
        "/prometheus/api/v1/series": [{"__name__": "equity_usd", "account": "a"}],
        "/prometheus/api/v1/query": {"resultType": "vector", "result": [{"metric": {}, "value": [1, "12.5"]}]},
    }

    def answer(request: BaseHTTPRequestHandler) -> None:
        path = urlsplit(request.path).path
        if request.headers.get("X-Scope-OrgID") != tenant:
            page("no org id", status=401)(request)
        elif path not in answers:
            page("not found", status=404)(request)
        else:
            page(json.dumps({"status": "success", "data": answers[path]}), "application/json")(request)

    with endpoint(answer) as address:
        yield address.replace("/metrics", "/prometheus")


def test_an_endpoint_is_a_catalogue(folder: Path) -> None:
    """In the text format and in OpenMetrics."""
    with endpoint(page(METRICS)) as address:
        assert check(address) == ["counters/rate-of-gauge"]
    openmetrics = "# TYPE equity_usd gauge\nequity_usd 1\n# EOF\n"
    with endpoint(page(openmetrics, "application/openmetrics-text; version=1.0.0")) as address:
        assert check(address) == ["counters/rate-of-gauge"]


def test_mimir_is_asked_as_a_tenant(folder: Path) -> None:
    """With a header from a file, which is not printed, neither by a failure."""
    (folder / "tenant.txt").write_text("X-Scope-OrgID: s3cret\n", "utf-8")
    with mimir("s3cret") as address:
        assert check(address, options=("--headers", "tenant.txt")) == ["counters/rate-of-gauge"]
    with mimir("another") as address:
        finished = run("check", "rules.yml", "--catalogue", address, "--headers", "tenant.txt")
    assert finished.exit_code == 1
    assert "answers 401" in finished.stdout
    assert "s3cret" not in finished.output


def test_what_a_target_announces_to_a_server_exists(folder: Path) -> None:
    """In its metadata, before the first sample; a counter of OpenMetrics without the end of its series' name."""
    (folder / "tenant.txt").write_text("X-Scope-OrgID: team\n", "utf-8")
    exprs = ("rate(rejects_total[5m]) > 1", "rate(wait_seconds_count[5m]) > 1", "rate(nothing_total[5m]) > 1")
    rules = [{"alert": f"A{number}", "expr": each} for number, each in enumerate(exprs)]
    (folder / "rules.yml").write_text(json.dumps({"groups": [{"name": "a", "rules": rules}]}), "utf-8")
    with mimir("team") as address:
        assert check(address, options=("--headers", "tenant.txt")) == ["promql/unknown-metric"]


def test_credentials_are_not_sent_to_several_servers(folder: Path) -> None:
    """Somebody who means one of them would give the secret to the other."""
    (folder / "token").write_text("s3cret", "utf-8")
    finished = run(
        *("check", "rules.yml", "--bearer", "token"),
        *("--catalogue", "http://127.0.0.1:1", "--catalogue", "http://127.0.0.1:2"),
    )
    assert finished.exit_code == 2
    assert "credentials are for one server" in finished.output


def test_sources_are_merged_in_any_order(folder: Path) -> None:
    """A metric may be in several, and each knows something else."""
    (folder / "more.txt").write_text("# TYPE other gauge\nother 1\n# TYPE equity_usd untyped\nequity_usd 1\n", "utf-8")
    for places in (("metrics.txt", "more.txt"), ("more.txt", "metrics.txt")):
        assert check(*places) == ["counters/rate-of-gauge"]


def test_a_saved_catalogue_says_the_same_without_a_server(folder: Path) -> None:
    """Kinds, units, labels, values that are choices, and buckets."""
    assert run("catalogue", "metrics.txt", "--save", "saved.prom").exit_code == 0
    assert check("saved.prom") == ["counters/rate-of-gauge"]
    before, after = (
        Catalogue(each.series for each in Source(name, _NOBODY).observed()) for name in ("metrics.txt", "saved.prom")
    )
    assert before.keys() == after.keys()
    for name, series in before.items():
        assert (series.kind, series.unit, series.labels) == (after[name].kind, after[name].unit, after[name].labels)
        assert series.buckets == after[name].buckets
    assert (after["last_seen_seconds"].unit, after["wait_time_seconds"].unit) == (TIMESTAMP, SECONDS)
    assert after["http_requests_total"].seen["code"] == {"200", "500"}


def test_a_saved_catalogue_identifies_nobody(folder: Path) -> None:
    """No machine, no person, no account, no amount."""
    run("catalogue", "metrics.txt", "--save", "saved.prom")
    text = (folder / "saved.prom").read_text("utf-8")
    assert not [secret for secret in SECRETS if secret in text]
    assert 'http_requests_total{code="200",instance="instance-1",user="user-1"} 2' in text.splitlines()


def test_a_saved_catalogue_is_small_and_the_same_every_time(folder: Path) -> None:
    """A thousand machines are a few lines, and another order of the sources or lines changes nothing."""
    lines = [f'big_total{{instance="h{number}:80",code="{number % 3}"}} {number}' for number in range(1000)]
    (folder / "a.txt").write_text("\n".join(["# TYPE big_total counter", *lines, ""]), "utf-8")
    (folder / "b.txt").write_text("\n".join(["# TYPE big_total counter", *reversed(lines), ""]), "utf-8")
    texts = []
    for places in (("a.txt", "metrics.txt"), ("metrics.txt", "b.txt")):
        run("catalogue", *places, "--save", "saved.prom")
        texts.append((folder / "saved.prom").read_text("utf-8"))
    assert texts[0] == texts[1]
    assert texts[0].count("big_total{") < 10


def test_what_is_saved_is_an_exposition_again(folder: Path) -> None:
    """Also names in quotes, and texts with quotes and line breaks."""
    family = MetricMetadata("a.b", "gauge", "", 'Say "x"\nor \\n.')
    text = saved([Observed("a.b", family, [{"c d": 'e "f"\n\\'}], [2.0]), Observed("g", MetricMetadata("g"), None)])
    path = Path("saved.prom")
    path.write_text(text, "utf-8")
    again = list(Source(str(path), _NOBODY).observed())
    assert [(each.name, each.family.help) for each in again] == [("a.b", 'Say "x"\nor \\n.'), ("g", "")]
    assert list(again[0].seen or ()) == [{"c d": 'e "f"\n\\'}]
