"""`check` on rule files and dashboards that somebody wrote by hand."""

from __future__ import annotations

import json
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.audit.endpoint import endpoint, page
from tests.commands import ROOT, run_generator
from tests.conftest import TOOLS
from tests.servers import prometheus
from tradewatch.cli.catalogue import catalogue
from tradewatch.cli.check import check
from tradewatch.cli.session import Session
from tradewatch.live import until
from tradewatch.model import Project

METRICS = """\
# TYPE http_requests_total counter
http_requests_total{code="200",handler="/orders"} 10
http_requests_total{code="404",handler="/orders"} 1
# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{handler="/orders",le="0.1"} 1
http_request_duration_seconds_bucket{handler="/orders",le="1"} 2
http_request_duration_seconds_bucket{handler="/orders",le="+Inf"} 2
http_request_duration_seconds_sum{handler="/orders"} 1
http_request_duration_seconds_count{handler="/orders"} 2
# TYPE heap_bytes gauge
heap_bytes 1e6
# TYPE thing_labels gauge
thing_labels{thing="a"} 1
"""

RULES = """\
groups:
  - name: api
    rules:
      - alert: Slow
        expr: |
          histogram_quantile(0.9,
            sum by (handler) (rate(http_request_duration_seconds_bucket[5m]))) > 0.5
        for: 5m
        annotations:
          summary: It is slow
      - alert: Total
        expr: http_requests_total > 100
      - record: job:requests:rate5m
        expr: sum by (job) (rate(http_requests_total[5m]))
"""


@dataclass(frozen=True)
class Files:
    """A folder of somebody who has nothing to do with this project."""

    folder: Path

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, "utf-8")

    def check(self, *arguments: str) -> Result:
        """Run `check` in the folder, without the project's content."""
        with chdir(self.folder):
            result = CliRunner().invoke(check, arguments, obj=Session(_no_content, ROOT, debug=False))
        assert "Traceback" not in result.output
        return result

    def problems(self, *arguments: str) -> list[dict[str, Any]]:
        """The report of `--format json`."""
        reported: list[dict[str, Any]] = json.loads(self.check(*arguments, "--format", "json").stdout)
        return reported

    def lines(self, *arguments: str) -> list[tuple[str, str | None, int | None]]:
        """Check, file and line of each problem."""
        return [(each["check"], each["file"], each["line"]) for each in self.problems(*arguments)]


def _no_content() -> Project:
    raise AssertionError("`check` does not read the content")


@pytest.fixture
def files(tmp_path: Path) -> Files:
    folder = Files(tmp_path)
    folder.write("metrics.txt", METRICS)
    folder.write("rules.yml", RULES)
    return folder


ARGUMENTS = ("rules.yml", "--catalogue", "metrics.txt")


def test_a_problem_has_the_line_of_the_file(files: Files) -> None:
    """The exact line of an expression in YAML, and the file as it was given."""
    assert files.lines(*ARGUMENTS) == [("histograms/missing-le", "rules.yml", 7), ("counters/raw", "rules.yml", 12)]
    finished = run_generator(ROOT, ["check", *ARGUMENTS], {}, folder=files.folder)
    assert finished.exit_code == 1
    assert "rules.yml:12: alert Total" in finished.stdout


def test_correct_files_pass(files: Files) -> None:
    """Service discovery may add labels, and a value may appear later."""
    files.write(
        "fine.yml",
        """\
groups:
  - name: api
    rules:
      - record: job:requests:rate5m
        expr: sum by (job, namespace) (rate(http_requests_total{cluster="a", code=~"5.."}[5m]))
      - alert: Errors
        expr: job:requests:rate5m / ignoring (code) sum by (job, namespace) (rate(http_requests_total[5m])) > 0.1
      - alert: Down
        expr: up{job="api"} == 0
      - alert: DownForLong
        expr: (up == 0) * on (instance) group_left (__name__) (heap_bytes > 0)
      - alert: Slow scrape
        expr: scrape_duration_seconds / on (instance) scrape_timeout_seconds > 0.9
      - alert: Not excluded
        expr: heap_bytes{shard=""} > 2e9 unless on (instance) thing_labels{label_silenced="true"} == 1
      - alert: Heap
        expr: heap_bytes > 2e9 and on (instance) up == 1
""",
    )
    finished = files.check("fine.yml", "--catalogue", "metrics.txt")
    assert (finished.exit_code, finished.stdout) == (0, "")


def test_a_dashboard_is_read_like_the_rules(files: Files) -> None:
    """It may be as Grafana saves it or as its API returns it; a variable may have any of its values."""
    panel = {
        "id": 1,
        "title": "Heap",
        "type": "timeseries",
        "targets": [{"expr": "rate(heap_bytes[$__rate_interval])"}],
    }
    for document in ({"title": "Api", "panels": [panel]}, {"dashboard": {"title": "Api", "panels": [panel]}}):
        files.write("api.json", json.dumps(document, indent=2))
        ((check, file, line),) = files.lines("api.json", "--catalogue", "metrics.txt")
        assert (check, file) == ("counters/rate-of-gauge", "api.json")
        text = (files.folder / "api.json").read_text("utf-8").splitlines()
        assert line is not None
        assert "heap_bytes" in text[line - 1]


@pytest.mark.parametrize(
    ("panel", "expr", "checks"),
    [
        ({"title": "Codes"}, "http_requests_total", ["counters/raw"]),
        ({"title": "Codes in total"}, "http_requests_total", []),
        ({"fieldConfig": {"defaults": {"unit": "kbytes"}}}, "heap_bytes", ["units/panel"]),
        ({"fieldConfig": {"defaults": {"unit": "mbytes"}}}, "heap_bytes / 1e6", []),
        ({"fieldConfig": {"defaults": {"unit": "decgbytes"}}}, "heap_bytes / 1024 / 1024", ["units/panel"]),
    ],
)
def test_a_panel_shows_what_it_says(files: Files, panel: dict[str, Any], expr: str, checks: list[str]) -> None:
    """A title may say that it is about everything since the restart; 1,024 bytes may be a kilobyte."""
    drawn = {"id": 1, "title": "Heap", "type": "timeseries", "targets": [{"expr": expr}], **panel}
    files.write("api.json", json.dumps({"title": "Api", "panels": [drawn]}))
    assert [check for check, _, _ in files.lines("api.json", "--catalogue", "metrics.txt")] == checks


def test_queries_of_other_data_sources_are_not_checked(files: Files) -> None:
    """LogQL is not PromQL. The panel, the query, a variable or a name gives the data source."""
    logs = {"expr": '{app="a"} |= "error"', "refId": "A"}
    counted = {"datasource": {"type": "prometheus", "uid": "p"}, "expr": "rate(heap_bytes[5m])", "refId": "B"}
    panels = [
        {"title": "Panel", "datasource": {"type": "loki", "uid": "l"}, "targets": [logs]},
        {"title": "Query", "targets": [logs | {"datasource": {"type": "loki"}}, {"query": "SELECT 1"}, None]},
        {"title": "Variable", "datasource": {"uid": "${logs}"}, "targets": [logs]},
        {"title": "Name", "datasource": "Loki", "targets": [logs]},
        {"title": "Both", "datasource": {"type": "datasource", "uid": "-- Mixed --"}, "targets": [counted]},
        None,
        {"title": "Shared", "libraryPanel": {"uid": "x"}},
    ]
    variables = {"list": [{"type": "datasource", "name": "logs", "query": "loki"}]}
    files.write("logs.json", json.dumps({"panels": panels, "templating": variables}))
    assert [check for check, _, _ in files.lines("logs.json", "--catalogue", "metrics.txt")] == [
        "counters/rate-of-gauge"
    ]


def test_every_schema_of_a_dashboard_is_read(files: Files) -> None:
    """Rows of panels, as before Grafana 5; panels in rows that are folded; elements, as in schema version 2."""
    query = {"expr": "rate(heap_bytes[5m])", "refId": "A"}
    panel = {"title": "Heap", "targets": [query], "fieldConfig": None}
    asked = {"kind": "PanelQuery", "spec": {"refId": "A", "query": {"kind": "prometheus", "spec": query}}}
    element = {"kind": "Panel", "spec": {"title": "Heap", "data": {"kind": "QueryGroup", "spec": {"queries": [asked]}}}}
    for document in (
        {"rows": [{"panels": [panel]}]},
        {"panels": [{"type": "row", "panels": [panel]}]},
        {"kind": "Dashboard", "spec": {"elements": {"panel-1": element}}},
    ):
        files.write("heap.json", json.dumps(document))
        assert files.lines("heap.json", "--catalogue", "metrics.txt") == [("counters/rate-of-gauge", "heap.json", 1)]


def test_panels_of_an_older_grafana_are_modernised_first(files: Files) -> None:
    """A graph in Angular has its unit at its axis, a single number has it as its format."""
    query = {"expr": "sum(rate(http_request_duration_seconds_sum[5m]))", "refId": "A"}
    graph = {"title": "Time", "type": "graph", "targets": [query], "yaxes": [{"format": "bytes"}, {"format": "short"}]}
    number = {"title": "Heap", "type": "singlestat", "format": "ms", "targets": [{"expr": "heap_bytes", "refId": "A"}]}
    files.write("old.json", json.dumps({"rows": [{"panels": [graph, number]}]}))
    reported = [
        (each["check"], each["subject"], each["summary"])
        for each in files.problems("old.json", "--catalogue", "metrics.txt")
    ]
    assert reported == [
        ("units/panel", "panel 'Heap'", "shows bytes as milliseconds"),
        ("units/panel", "panel 'Time'", "shows ratio as bytes"),
    ]


def test_a_duplicate_alert_in_another_file_is_reported(files: Files) -> None:
    """At the name of the second one. Alerts with other labels, or on another job, are different."""
    files.write(
        "one.yml", "groups: [{name: a, rules: [{alert: Big, expr: heap_bytes > 1e9, labels: {severity: info}}]}]"
    )
    files.write(
        "two.yml",
        """\
groups:
  - name: a
    rules:
      - expr: heap_bytes > 2e9
        alert: Big
        labels: {severity: info}
      - {alert: Big, expr: heap_bytes > 3e9, labels: {severity: critical}}
      - {alert: Gone, expr: 'absent(up{job="a"})'}
      - {alert: Gone, expr: 'absent(up{job="b"})'}
""",
    )
    assert files.lines("one.yml", "two.yml", "--catalogue", "metrics.txt") == [("rules/duplicate", "two.yml", 5)]
    assert files.lines("one.yml", "one.yml", "--catalogue", "metrics.txt") == []


def test_a_template_that_cannot_be_rendered_is_reported(files: Files) -> None:
    """At the line of the annotation."""
    for text in ("{{ $labels.job", "{{ $value | humanise }}", "{{ if $value }}high", "{{ .Lables.job }}"):
        rule = {"alert": "Big", "expr": "heap_bytes > 1e9", "annotations": {"summary": text}}
        files.write("t.yml", json.dumps({"groups": [{"name": "a", "rules": [rule]}]}))
        assert files.lines("t.yml", "--catalogue", "metrics.txt") == [("templates/annotation", "t.yml", 1)], text


def test_keys_that_yaml_merges_are_read(files: Files) -> None:
    """An anchor, its alias and `<<`."""
    files.write(
        "merged.yml",
        """\
groups:
  - name: a
    rules:
      - &first
        alert: First
        expr: heap_bytes > 1e9
      - <<: *first
        alert: Second
        expr: rate(heap_bytes[5m]) > 1
      - <<: *first
        alert: Third
""",
    )
    assert files.lines("merged.yml", "--catalogue", "metrics.txt") == [("counters/rate-of-gauge", "merged.yml", 9)]


def test_a_value_similar_to_one_that_was_seen_is_reported(files: Files) -> None:
    """5xx is not a status code; 500 is one that the endpoint has not returned yet."""
    similar = ('code="5xx"', 'code=~"5xx|4xx"', 'handler="orders"', 'handler="/Orders"', 'handler="/order"')
    others = ('code=~"5.."', 'code="500"', 'code!="500"', 'handler="/positions"', 'handler=~"/(positions|orders)"')
    for matcher in (*similar, *others, 'handler=""', 'handler="$handler"'):
        expr = f"rate(http_requests_total{{{matcher}}}[5m])"
        files.write("v.yml", f"groups: [{{name: a, rules: [{{record: 'a:b', expr: '{expr}'}}]}}]")
        expected = [("promql/unseen-value", "v.yml", 1)] if matcher in similar else []
        assert files.lines("v.yml", "--catalogue", "metrics.txt") == expected, matcher


def test_a_comment_waives_a_check_for_its_rule(files: Files) -> None:
    """Above the rule or in it, for one check."""
    comment = "# tradewatch: waive counters/raw until 2999-01-31: a meter reading"
    for mark in ("      - alert: Total\n", "        expr: http_requests_total > 100\n"):
        files.write("rules.yml", RULES.replace(mark, f"      {comment}\n{mark}"))
        assert [check for check, _, _ in files.lines(*ARGUMENTS)] == ["histograms/missing-le"]


def test_a_wrong_waiver_is_reported_at_its_line(files: Files) -> None:
    """Expired, without a problem, for an unknown check, without a day, or with a day that does not exist."""
    for comment, reported in {
        "waive counters/raw until 2020-01-31: a meter reading": "waivers/expired",
        "waive counters/delta-of-counter until 2999-01-31: why not": "waivers/unused",
        "waive counters/row until 2999-01-31: why not": "waivers/unknown",
        "waive counters/raw": "waivers/unknown",
        "waive counters/raw until 2999-02-31: why not": "waivers/unknown",
    }.items():
        mark = "      - alert: Total\n"
        files.write("rules.yml", RULES.replace(mark, f"      # tradewatch: {comment}\n{mark}"))
        assert (reported, "rules.yml", 11) in files.lines(*ARGUMENTS), comment


def test_problems_of_a_baseline_are_not_reported_again(files: Files) -> None:
    """A problem that moves to another line is known; another problem of the same kind is new."""
    files.write("known.json", files.check(*ARGUMENTS, "--format", "json").stdout)
    assert files.lines(*ARGUMENTS, "--baseline", "known.json") == []
    files.write(
        "rules.yml",
        RULES.replace("groups:", "# moved\ngroups:") + "      - alert: More\n        expr: http_requests_total > 5\n",
    )
    assert files.lines(*ARGUMENTS, "--baseline", "known.json") == [("counters/raw", "rules.yml", 17)]


def test_a_baseline_survives_other_words_and_paths(files: Files) -> None:
    """The file moves, and a newer Tradewatch says it otherwise; another metric is a new problem."""
    (total,) = [each for each in files.problems(*ARGUMENTS) if each["check"] == "counters/raw"]
    known = {**total, "file": "old/place.yml", "line": 99, "summary": "looks at http_requests_total, which only rises"}
    rules = "groups: [{name: a, rules: [{alert: Total, expr: %s_requests_total > 100}]}]\n"
    files.write("metrics.txt", METRICS + "# TYPE ftp_requests_total counter\nftp_requests_total 1\n")
    files.write("known.json", json.dumps([known]))
    for name, new in {"http": [], "ftp": [("counters/raw", "rules.yml", 1)]}.items():
        files.write("rules.yml", rules % name)
        assert files.lines(*ARGUMENTS, "--baseline", "known.json") == new


def test_a_second_fault_elsewhere_is_new(files: Files) -> None:
    """Not the one in the file that the baseline names."""
    files.write("known.json", files.check(*ARGUMENTS, "--format", "json").stdout)
    files.write("more.yml", "groups: [{name: a, rules: [{alert: Total, expr: http_requests_total > 9}]}]\n")
    new = files.lines("more.yml", *ARGUMENTS, "--baseline", "known.json")
    assert [(check, file) for check, file, _ in new if check == "counters/raw"] == [("counters/raw", "more.yml")]


NAME = "groups:\n- name: a\n"
RULE = f"{NAME}  rules:\n  - alert: X\n"
UNLOADABLE = (
    ("a.yml", f"{NAME}  rules: [", 4, "is not YAML"),
    ("a.yml", "groups:\n\t- a", 2, "is not YAML"),
    ("a.yml", "rules: []\n", 1, "does not have rules"),
    ("a.yml", RULE, 4, "needs `alert` or `record`, and `expr`"),
    ("a.yml", f"{RULE}    expr: up\n    for: 5 m\n", 6, "is not a duration"),
    ("a.yml", f"{RULE}    expr: up\n    fro: 5m\n", 6, "does not know the key `fro`"),
    ("a.yml", f"{RULE}    expr: up\n    expr: up\n", 6, "has the key `expr` twice"),
    ("a.yml", f"{NAME}- name: a\n", 3, "has the name of another group"),
    ("a.yml", "\x00\x01", 1, "is not text"),
    ("a.json", "{", 1, "is not JSON"),
    ("a.json", "[]", 1, "is not a dashboard"),
    ("a.yml", "groups:\n# tradewatch: waive a/b until 2999-01-01: c\n", 2, "is not in a rule"),
)


def test_what_no_server_loads_is_one_problem_at_its_line(files: Files) -> None:
    """Rule files, dashboards and comments."""
    for file, text, line, summary in UNLOADABLE:
        files.write(file, text)
        problems = files.problems(file, "--catalogue", "metrics.txt")
        found = [(each["file"], each["line"]) for each in problems if summary in each["summary"]]
        assert found == [(file, line)], problems


def test_a_rule_that_cannot_be_parsed_is_reported_like_ours(files: Files) -> None:
    """By promql/syntax."""
    files.write("a.yml", "groups:\n- name: a\n  rules:\n  - alert: X\n    expr: sum(\n")
    assert files.lines("a.yml", "--catalogue", "metrics.txt") == [("promql/syntax", "a.yml", 5)]


def test_wrong_usage_ends_with_2(files: Files) -> None:
    """No catalogue, no file, a file that does not exist, and a text that is not a duration."""
    for arguments in (
        ("rules.yml",),
        ("--catalogue", "metrics.txt"),
        ("gone.yml", "--catalogue", "metrics.txt"),
        ("rules.yml", "--catalogue", "gone.txt"),
        ("rules.yml", "--catalogue", "metrics.txt", "--baseline", "gone.json"),
        ("rules.yml", "--catalogue", "metrics.txt", "--scrape-interval", "often"),
    ):
        assert files.check(*arguments).exit_code == 2, arguments


def test_a_catalogue_without_metrics_is_one_problem(files: Files) -> None:
    """An empty file, and a file that is neither text nor OpenMetrics."""
    for text, summary in {
        "": "exposes no metric",
        "what is this": "line 1, column 6: 'is' is not a number",
        '{"a": 1': "line 1, column 5: ':' is not a label name",
    }.items():
        files.write("broken.txt", text)
        (problem,) = files.problems("rules.yml", "--catalogue", "broken.txt")
        assert summary in problem["summary"], text


def test_a_baseline_that_is_not_a_report_is_one_problem(files: Files) -> None:
    """Only `--format json` writes a baseline."""
    files.write("known.json", "{}")
    (problem,) = files.problems(*ARGUMENTS, "--baseline", "known.json")
    assert (problem["check"], problem["summary"]) == ("check/baseline", "is not a report of `--format json`")


def test_a_live_prometheus_is_a_catalogue(files: Files) -> None:
    """It has metadata, and the labels of its series, so no list of metrics is needed."""
    files.write(
        "live.yml",
        """\
groups:
  - name: a
    rules:
      - alert: Typo
        expr: rate(http_request_total[5m]) > 1
      - alert: Gauge
        expr: rate(heap_bytes[5m]) > 1
      - alert: Label
        expr: sum by (handler) (rate(http_requests_total{cod="500"}[5m])) > 1
      - alert: Fine
        expr: sum by (handler) (rate(http_requests_total{code=~"5.."}[5m])) > 1
      - alert: Short
        expr: rate(http_requests_total[3s]) > 1
""",
    )
    with endpoint(page(METRICS)) as address:
        config = {
            "global": {"scrape_interval": "1s"},
            "scrape_configs": [{"job_name": "api", "static_configs": [{"targets": [address.split("/")[2]]}]}],
        }
        configuration = {"prometheus.yml": json.dumps(config).encode()}
        with prometheus(TOOLS / "oldest", files.folder / "prometheus", configuration) as server:
            stored = "/api/v1/query?query=http_requests_total"
            until(lambda: server.get(stored)["data"]["result"], lambda: "the first scrape")
            lines = files.lines("live.yml", "--catalogue", server.url)
            saving = [server.url, "--save", str(files.folder / "saved.prom")]
            saved = CliRunner().invoke(catalogue, saving, obj=Session(_no_content, ROOT, debug=False))
    assert saved.exit_code == 0, saved.output
    # The saved catalogue does not know the scrape interval.
    assert files.lines("live.yml", "--catalogue", "saved.prom", "--scrape-interval", "1s") == lines
    assert lines == [
        ("promql/unknown-metric", "live.yml", 5),
        ("counters/rate-of-gauge", "live.yml", 7),
        ("promql/unknown-label", "live.yml", 9),
        ("ranges/too-short", "live.yml", 13),
    ]


def test_an_address_without_an_answer_is_one_problem(files: Files) -> None:
    """The problem has the cause."""
    (problem,) = files.problems("rules.yml", "--catalogue", "http://127.0.0.1:1")
    assert "refused" in problem["summary"]
