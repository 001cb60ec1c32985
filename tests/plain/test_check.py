"""`check`: plain files, as their authors run it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.audit.endpoint import endpoint, page
from tests.commands import ROOT, Finished, run_generator
from tests.conftest import TOOLS
from tests.servers import prometheus, until

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
class Desk:
    """A folder of somebody who has nothing to do with this project."""

    folder: Path

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, "utf-8")

    def check(self, *arguments: str) -> Finished:
        return run_generator(ROOT, ["check", *arguments], {}, folder=self.folder)

    def told(self, *arguments: str) -> list[tuple[str, str | None, int | None]]:
        """Check, file and line of each problem."""
        report = json.loads(self.check(*arguments, "--format", "json").stdout)
        return [(each["check"], each["file"], each["line"]) for each in report]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    found = Desk(tmp_path)
    found.write("metrics.txt", METRICS)
    found.write("rules.yml", RULES)
    return found


JUDGED = ("rules.yml", "--catalogue", "metrics.txt")


def test_faults_are_told_at_their_lines(desk: Desk) -> None:
    """The very line of an expression in YAML, under the name that was given."""
    assert desk.told(*JUDGED) == [("histograms/missing-le", "rules.yml", 7), ("counters/raw", "rules.yml", 12)]
    assert desk.check(*JUDGED).exit_code == 1


def test_correct_files_pass(desk: Desk) -> None:
    """Labels that service discovery adds are nobody's mistake, nor are values that were not there yet."""
    desk.write(
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
    finished = desk.check("fine.yml", "--catalogue", "metrics.txt")
    assert (finished.exit_code, finished.stdout) == (0, "")


def test_a_dashboard_is_read_like_the_rules(desk: Desk) -> None:
    """Saved by Grafana or wrapped by its API; variables are what they may stand for."""
    panel = {
        "id": 1,
        "title": "Heap",
        "type": "timeseries",
        "targets": [{"expr": "rate(heap_bytes[$__rate_interval])"}],
    }
    for document in ({"title": "Api", "panels": [panel]}, {"dashboard": {"title": "Api", "panels": [panel]}}):
        desk.write("api.json", json.dumps(document, indent=2))
        ((check, file, line),) = desk.told("api.json", "--catalogue", "metrics.txt")
        assert (check, file) == ("counters/rate-of-gauge", "api.json")
        text = (desk.folder / "api.json").read_text("utf-8").splitlines()
        assert line is not None
        assert "heap_bytes" in text[line - 1]


def test_what_prometheus_does_not_answer_is_left_alone(desk: Desk) -> None:
    """LogQL is no PromQL, be the data source said by the panel, by the query, by a variable or by its name."""
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
    desk.write("logs.json", json.dumps({"panels": panels, "templating": variables}))
    assert [check for check, _, _ in desk.told("logs.json", "--catalogue", "metrics.txt")] == ["counters/rate-of-gauge"]


def test_every_schema_of_a_dashboard_is_read(desk: Desk) -> None:
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
        desk.write("heap.json", json.dumps(document))
        assert desk.told("heap.json", "--catalogue", "metrics.txt") == [("counters/rate-of-gauge", "heap.json", 1)]


def test_alerts_of_one_identity_are_told_in_any_file(desk: Desk) -> None:
    """The second at its name; not where their labels, or the jobs that they are about, tell them apart."""
    desk.write(
        "one.yml", "groups: [{name: a, rules: [{alert: Big, expr: heap_bytes > 1e9, labels: {severity: info}}]}]"
    )
    desk.write(
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
    assert desk.told("one.yml", "two.yml", "--catalogue", "metrics.txt") == [("rules/duplicate", "two.yml", 5)]
    assert desk.told("one.yml", "one.yml", "--catalogue", "metrics.txt") == []


@pytest.mark.parametrize(
    "text",
    ["{{ $labels.job", "{{ $value | humanise }}", "{{ if $value }}high", "{{ .Lables.job }}"],
)
def test_a_template_that_cannot_be_rendered_is_told(desk: Desk, text: str) -> None:
    """At the line of the annotation."""
    rule = {"alert": "Big", "expr": "heap_bytes > 1e9", "annotations": {"summary": text}}
    desk.write("t.yml", json.dumps({"groups": [{"name": "a", "rules": [rule]}]}))
    assert desk.told("t.yml", "--catalogue", "metrics.txt") == [("templates/annotation", "t.yml", 1)]


def test_keys_that_yaml_merges_are_read(desk: Desk) -> None:
    """An anchor, its alias and `<<`."""
    desk.write(
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
    assert desk.told("merged.yml", "--catalogue", "metrics.txt") == [("counters/rate-of-gauge", "merged.yml", 9)]


@pytest.mark.parametrize(
    ("matcher", "is_told"),
    [
        ('code="5xx"', True),
        ('code=~"5xx|4xx"', True),
        ('code=~"5.."', False),
        ('code="500"', False),
        ('code!="500"', False),
        ('handler="orders"', True),
        ('handler="/Orders"', True),
        ('handler="/order"', True),
        ('handler="/positions"', False),
        ('handler=~"/(positions|orders)"', False),
        ('handler=""', False),
        ('handler="$handler"', False),
    ],
)
def test_a_value_like_none_that_was_seen_is_told(desk: Desk, matcher: str, is_told: bool) -> None:
    """5xx is no status code; 500 is one that did not happen while somebody looked."""
    desk.write(
        "v.yml",
        f"groups: [{{name: a, rules: [{{record: 'a:b', expr: 'rate(http_requests_total{{{matcher}}}[5m])'}}]}}]",
    )
    assert desk.told("v.yml", "--catalogue", "metrics.txt") == (
        [("promql/unseen-value", "v.yml", 1)] if is_told else []
    )


def test_a_comment_excuses_its_rule(desk: Desk) -> None:
    """Above the rule or in it, from one check."""
    comment = "# tradewatch: waive counters/raw until 2999-01-31: a meter reading"
    for mark in ("      - alert: Total\n", "        expr: http_requests_total > 100\n"):
        desk.write("rules.yml", RULES.replace(mark, f"      {comment}\n{mark}"))
        assert [check for check, _, _ in desk.told(*JUDGED)] == ["histograms/missing-le"]


@pytest.mark.parametrize(
    ("comment", "told"),
    [
        ("waive counters/raw until 2020-01-31: a meter reading", "waivers/expired"),
        ("waive counters/delta-of-counter until 2999-01-31: why not", "waivers/unused"),
        ("waive counters/row until 2999-01-31: why not", "waivers/unknown"),
        ("waive counters/raw", "waivers/unknown"),
        ("waive counters/raw until 2999-02-31: why not", "waivers/unknown"),
    ],
)
def test_a_waiver_that_is_none_is_told(desk: Desk, comment: str, told: str) -> None:
    """Over, without a fault, of no check, without a day or a reason: at its line."""
    desk.write(
        "rules.yml", RULES.replace("      - alert: Total\n", f"      # tradewatch: {comment}\n      - alert: Total\n")
    )
    assert (told, "rules.yml", 11) in desk.told(*JUDGED)


def test_a_baseline_accepts_what_is_there_today(desk: Desk) -> None:
    """What moves to another line stays known; another one of the same kind is new."""
    desk.write("known.json", desk.check(*JUDGED, "--format", "json").stdout)
    assert desk.told(*JUDGED, "--baseline", "known.json") == []
    desk.write(
        "rules.yml",
        RULES.replace("groups:", "# moved\ngroups:") + "      - alert: More\n        expr: http_requests_total > 5\n",
    )
    assert desk.told(*JUDGED, "--baseline", "known.json") == [("counters/raw", "rules.yml", 17)]


@pytest.mark.parametrize(
    ("file", "text", "line", "said"),
    [
        ("a.yml", "groups:\n  - name: a\n    rules: [", 4, "is no YAML"),
        ("a.yml", "groups:\n\t- a", 2, "is no YAML"),
        ("a.yml", "rules: []\n", 1, "holds no rules"),
        ("a.yml", "groups:\n- name: a\n  rules:\n  - alert: X\n", 4, "needs `alert` or `record`, and `expr`"),
        ("a.yml", "groups:\n- name: a\n  rules:\n  - alert: X\n    expr: up\n    for: 5 m\n", 4, "is not a duration"),
        ("a.yml", "groups:\n- name: a\n  rules:\n  - alert: X\n    expr: up\n    fro: 5m\n", 6, "knows no `fro`"),
        (
            "a.yml",
            "groups:\n- name: a\n  rules:\n  - alert: X\n    expr: up\n    expr: up\n",
            6,
            "`expr` is there twice",
        ),
        ("a.yml", "groups:\n- name: a\n- name: a\n", 3, "is there twice"),
        ("a.yml", "\x00\x01", 1, "is no text"),
        ("a.json", "{", 1, "is no JSON"),
        ("a.json", "[]", 1, "is no dashboard"),
        ("a.yml", "groups:\n# tradewatch: waive a/b until 2999-01-01: c\n", 2, "stands in no rule"),
    ],
)
def test_what_no_server_loads_is_one_problem(desk: Desk, file: str, text: str, line: int, said: str) -> None:
    """At its line, without a traceback."""
    desk.write(file, text)
    finished = desk.check(file, "--catalogue", "metrics.txt", "--format", "json")
    assert "Traceback" not in finished.stderr
    problems = [problem for problem in finished.problems if said in str(problem["summary"])]
    assert [(problem["file"], problem["line"]) for problem in problems] == [(file, line)], finished.stdout


def test_a_rule_that_cannot_be_parsed_is_told_like_ours(desk: Desk) -> None:
    """promql/syntax speaks of it."""
    desk.write("a.yml", "groups:\n- name: a\n  rules:\n  - alert: X\n    expr: sum(\n")
    assert desk.told("a.yml", "--catalogue", "metrics.txt") == [("promql/syntax", "a.yml", 5)]


@pytest.mark.parametrize(
    "arguments",
    [
        ("rules.yml",),
        ("--catalogue", "metrics.txt"),
        ("gone.yml", "--catalogue", "metrics.txt"),
        ("rules.yml", "--catalogue", "gone.txt"),
        ("rules.yml", "--catalogue", "metrics.txt", "--baseline", "gone.json"),
        ("rules.yml", "--catalogue", "metrics.txt", "--scrape-interval", "often"),
    ],
)
def test_wrong_usage_ends_with_2(desk: Desk, arguments: tuple[str, ...]) -> None:
    """No catalogue, no file, no such file, no duration."""
    finished = desk.check(*arguments)
    assert finished.exit_code == 2
    assert "Traceback" not in finished.stderr


@pytest.mark.parametrize("text", ["", "what is this", '{"a": 1'])
def test_a_catalogue_that_is_none_is_one_problem(desk: Desk, text: str) -> None:
    """Neither text nor OpenMetrics."""
    desk.write("broken.txt", text)
    finished = desk.check("rules.yml", "--catalogue", "broken.txt", "--format", "json")
    summary = str(finished.problem["summary"])
    assert "not an exposition" in summary or "exposes no metric" in summary


def test_a_baseline_that_is_none_is_one_problem(desk: Desk) -> None:
    """Only a report of --format json is one."""
    desk.write("known.json", "{}")
    assert desk.check(*JUDGED, "--baseline", "known.json", "--format", "json").problem["check"] == "check/baseline"


def test_a_live_prometheus_is_a_catalogue(desk: Desk) -> None:
    """Its metadata, and the labels of what it stores; the files are judged without any list of metrics."""
    desk.write(
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
        files = {"prometheus.yml": json.dumps(config).encode()}
        with prometheus(TOOLS / "oldest", desk.folder / "prometheus", files) as server:
            stored = "/api/v1/query?query=http_requests_total"
            until(lambda: server.get(stored)["data"]["result"], lambda: "the first scrape")
            told = desk.told("live.yml", "--catalogue", server.url)
    assert told == [
        ("promql/unknown-metric", "live.yml", 5),
        ("counters/rate-of-gauge", "live.yml", 7),
        ("promql/unknown-label", "live.yml", 9),
        ("ranges/too-short", "live.yml", 13),
    ]


def test_an_address_where_nobody_answers_is_one_problem(desk: Desk) -> None:
    """One clear line."""
    finished = desk.check("rules.yml", "--catalogue", "http://127.0.0.1:1", "--format", "json")
    assert "refused" in str(finished.problem["summary"])
