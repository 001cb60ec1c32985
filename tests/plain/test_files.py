"""What a file contains is judged by its content, and nothing stops the judging of the rest."""

from __future__ import annotations

import json
import os
from base64 import b64encode
from pathlib import Path

import pytest

from tests.plain.conftest import RULES, Reader
from tradewatch.model import Problem
from tradewatch.plain import read_files
from tradewatch.plain.languages import Language, language_of

RULE = RULES + "  - {alert: A, expr: up == 0}\n"


def indented(text: str, spaces: int) -> str:
    """A text further to the right, as Helm and Kubernetes nest it."""
    return "".join(f"{' ' * spaces}{line}" for line in text.splitlines(keepends=True))


IN_CONFIGMAP = "apiVersion: v1\nkind: ConfigMap\ndata:\n  notes.txt: hello\n  r.yml: |\n" + indented(RULE, 4)
IN_RESOURCE = "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec:\n" + indented(RULE, 2)
SERVICE = "apiVersion: v1\nkind: Service\nspec: {ports: [{port: 80}]}\n"
CONTAINERS = {
    RULE: 4,
    IN_CONFIGMAP: 9,
    IN_CONFIGMAP.replace("|", "|-"): 9,
    'apiVersion: v1\nkind: ConfigMap\ndata:\n  r.yml: "' + RULE.replace("\n", "\\n") + '"\n': 4,
    IN_RESOURCE: 7,
    IN_RESOURCE.replace("PrometheusRule", "VMRule"): 7,
    "apiVersion: v1\nkind: List\nitems:\n- " + indented(IN_RESOURCE, 2).lstrip(): 10,
    f"---\n# Source: chart/service.yaml\n{SERVICE}---\n# Source: chart/rules.yaml\n{IN_RESOURCE}---\n{SERVICE}": 14,
    json.dumps({"groups": [{"name": "g", "rules": [{"alert": "A", "expr": "up == 0"}]}]}, indent=1): 8,
    json.dumps({"apiVersion": "v1", "kind": "ConfigMap", "data": {"r": RULE}}): 1,
    f"apiVersion: v1\nkind: Secret\ndata:\n  r.yml: {b64encode(RULE.encode()).decode()}\n  key: AP8=\n  no: text\n": 4,
}


def test_rules_are_found_wherever_they_are_written(read: Reader) -> None:
    """In a file of their own, in YAML or JSON, in the manifests that Helm renders, and in a Secret; with their line."""
    for text, line in CONTAINERS.items():
        for name in ("f.yml", "f.json") if text.startswith("{") else ("f.yml",):
            found = read(text, name)
            where = [(rule.name, rule.location("up == 0", 0).line) for rule in found.rules]
            assert (found.problems, where) == ([], [("A", line)]), text


@pytest.mark.parametrize("text", ["", "{}\n", "---\n# later\n", "groups: []\n"])
def test_a_file_without_rules_yet_is_right(read: Reader, text: str) -> None:
    """Prometheus loads it."""
    assert (read(text).problems, read(text).rules) == ([], [])


@pytest.mark.parametrize(
    ("text", "line", "summary"),
    [
        ("- {alert: A, expr: up == 0}\n", 1, "does not have rules"),
        ("alert: A\nexpr: up == 0\n", 1, "does not have rules"),
        ("ALERT A IF up == 0\n", 1, "does not have rules"),
        ("groups: []\ngroups: []\n", 2, "has the key `groups` twice"),
    ],
)
def test_a_file_that_prometheus_does_not_load_is_a_problem(read: Reader, text: str, line: int, summary: str) -> None:
    """Rules without a group, in the form of Prometheus 1, or with a key twice."""
    assert read.problems(text) == [(line, f"file f.yml: {summary}")]


def test_a_dashboard_in_a_configmap_is_read(read: Reader) -> None:
    """Sidecars of Grafana load it from there."""
    panel = {"title": "P", "targets": [{"expr": "up", "refId": "A"}]}
    text = json.dumps({"title": "D", "panels": [panel]}, indent=1)
    found = read("apiVersion: v1\nkind: ConfigMap\ndata:\n  d.json: |\n" + indented(text, 4))
    ((name, document, location),) = found.dashboards
    assert (name, document["title"]) == ("f.yml: d.json", "D")
    source = location("up")("up", 0)
    assert source is not None
    assert '"up"' in Path("f.yml").read_text("utf-8").splitlines()[source.line - 1]


def test_a_broken_document_is_one_problem_and_the_others_are_read(read: Reader) -> None:
    """At its own line."""
    found = read(f"{SERVICE}---\na: [\n---\n{IN_RESOURCE}")
    (problem,) = found.problems
    assert problem.where is not None
    assert (problem.where.line, problem.summary[:11]) == (6, "is not YAML")
    assert [rule.location("up == 0", 0).line for rule in found.rules] == [13]


def test_an_apostrophe_may_have_a_backslash(read: Reader) -> None:
    """Between double quotes, as Prometheus and Kubernetes read it."""
    quoted = RULE.replace("up == 0", "\"up{job='a'} == 0 # it\\\\\\\\\\'s\"")
    found = read(quoted)
    assert (found.problems, [rule.expr for rule in found.rules]) == ([], ["up{job='a'} == 0 # it\\\\'s"])


def test_prometheus_loads_the_first_document_only(read: Reader) -> None:
    """The rules of the others never run; rulers of Mimir read them, as namespaces."""
    both = f"{RULE}---\n{RULE}"
    assert read.problems(both) == [(6, "file f.yml: Prometheus reads only the first document of a file")]
    assert len(read(both).rules) == 2
    assert read.problems(both.replace("groups:", "namespace: n\ngroups:")) == []


def test_manifests_of_another_form_are_no_crash(read: Reader) -> None:
    """Found by mutating manifests."""
    assert read.problems("apiVersion: v1\nkind: ConfigMap\ndata: {r.yml: [a]}\n") == [(3, "`r.yml`: is not a text")]
    assert read.problems("apiVersion: v1\nkind: List\nitems: [{}, {apiVersion: v1}]\n") == []


def test_one_fault_does_not_hide_the_others(read: Reader) -> None:
    """An unknown key, a wrong duration, a rule without an expression, and the rule after them."""
    wrong = "  - {alert: A, expr: up, fro: 5m}\n  - {alert: B, expr: up, for: soon}\n  - {alert: C}\n"
    found = read(RULES + wrong + "  - {alert: D, expr: up}\n")
    assert [rule.name for rule in found.rules] == ["A", "B", "D"]
    assert [each.where and each.where.line for each in found.problems] == [4, 5, 6]


def test_a_file_that_cannot_be_read_does_not_hide_the_others(read: Reader) -> None:
    """A pipe that nobody writes to is one problem at once."""
    os.mkfifo("pipe.yml")
    Path("fine.yml").write_text(RULE, "utf-8")
    found = read_files([Path("pipe.yml"), Path("fine.yml")])
    assert [each.summary for each in found.problems] == ["is a pipe without content"]
    assert [rule.name for rule in found.rules] == ["A"]


@pytest.mark.parametrize(
    "keys",
    [
        "partial_response_strategy: abort",
        "source_tenants: [a, b]",
        "query_offset: 1m\n  limit: 3",
        "evaluation_delay: 1m\n  align_evaluation_time_on_interval: true",
        "type: prometheus\n  concurrency: 2\n  params: {nocache: ['1']}\n  headers: ['A: b']\n  eval_offset: 1m",
    ],
)
def test_keys_of_other_rulers_are_known(read: Reader, keys: str) -> None:
    """Thanos, Mimir and VictoriaMetrics read the same files."""
    found = read(RULE.replace("  rules:", f"  {keys}\n  rules:"))
    assert (found.problems, len(found.rules)) == ([], 1)


def test_other_languages_are_left_alone_in_one_sentence(read: Reader) -> None:
    """LogQL, also where it looks like PromQL; MetricsQL, LogsQL and Graphite; templates of Helm and Jinja."""
    exprs = ('sum(rate({app="a"} |= "x" [5m])) > 1', 'rate({app="a"}[5m]) > 1')
    logs = "".join(f"  - {{alert: L{each}, expr: '{expr}'}}\n" for each, expr in enumerate(exprs))
    helm = "{{- if .Values.rules.enabled }}\n" + RULE + "{{- end }}\n"
    for text, note in {
        RULES + logs: "f.yml has 2 expressions in LogQL, which is not checked",
        RULES + "  - {alert: V, expr: 'median_over_time(up[5m]) > 1'}\n": "f.yml has an expression in Metrics",
        RULES + "  - {alert: V, expr: 'ru(a, b)'}\n  - {alert: W, expr: 'sum(a[5m])'}\n": "f.yml has 2 expressions",
        RULE.replace("rules:", "type: vlogs\n  rules:"): "f.yml has an expression in LogsQL, which is not checked",
        RULE.replace("rules:", "type: graphite\n  rules:"): "f.yml has an expression in Graphite, which is not checked",
        helm: "f.yml is a Helm template: check what `helm template` renders",
        IN_RESOURCE.replace("spec:", "metadata: {name: {{ .Release.Name }}}\nspec:"): "f.yml is a Helm template",
        "{% raw %}\n" + RULE + "{% endraw %}\n": "f.yml is a Jinja template",
        RULE.replace("== 0", "== <%= p('limit') %>"): "f.yml is an ERB template",
        SERVICE: "f.yml has no rules, no dashboards and no routes: nothing in it is checked",
        "rule_files: [a.yml]\ntests: []\n": "f.yml is a test of promtool: nothing in it is checked",
    }.items():
        found = read(text)
        assert found.problems == [], text
        assert len(found.notes) == 1, text
        assert found.notes[0].startswith(note), found.notes


def test_queries_of_panels_in_other_languages_are_left_alone(read: Reader) -> None:
    """LogQL, and MetricsQL, also by the label of its histograms; then what is not PromQL is MetricsQL."""
    logs = ('sum(count_over_time({app="a"} |= "x" [5m]))', "up")
    metrics = ("topk_max(5, up)", "rate(up)", "histogram_quantile(0.9, sum by (vmrange) (rate(a_bucket[5m])))", "up")
    for exprs, note, language in (
        (logs, "f.json has an expression in LogQL, which is not checked", "LogQL"),
        (metrics, "f.json has 3 expressions in MetricsQL, which is not checked", "MetricsQL"),
    ):
        found = read(json.dumps({"panels": [{"title": "P", "targets": [{"expr": each} for each in exprs]}]}), "f.json")
        targets = found.dashboards[0].document["panels"][0]["targets"]
        asked = [each.get("datasource") for each in targets]
        assert (found.notes, asked) == ([note], [{"type": language}] * (len(exprs) - 1) + [None])


def test_templates_of_prometheus_are_not_those_of_helm(read: Reader) -> None:
    """Annotations have braces, too."""
    text = "{{ range query `up` }}{{ .Value }}{{ end }} {{ $labels.job }} {{ if gt $value 1.0 }}much{{ end }}"
    found = read(RULES + f"  - {{alert: A, expr: up == 0, annotations: {{summary: '{text}'}}}}\n")
    assert (found.notes, len(found.rules)) == ([], 1)


def test_a_mistake_in_promql_is_not_another_language() -> None:
    """Somebody has to hear of it."""
    for expr in ("sum(", "up{a=~'x|=y'} >", 'rate(a{b="|= x"}[5m)', "sum by (mode) (a[5m", "a > > 1", "rat(up[5m])"):
        assert language_of(expr, victoria=False) is Language.PROMQL, expr
    assert language_of("sum(", victoria=True) is Language.METRICSQL


def test_text_that_is_not_utf_8_is_refused(read: Reader) -> None:
    """At the line of the byte. Prometheus reads UTF-16, so we do."""
    latin = (RULE + "  - {alert: B, expr: up, annotations: {s: é}}\n").encode("latin-1")
    assert read.problems(latin) == [(5, "file f.yml: is not text in UTF-8, so no server loads it")]
    assert [rule.name for rule in read(RULE.encode("utf-16")).rules] == ["A"]
    assert [rule.name for rule in read(b"\xef\xbb\xbf" + RULE.encode()).rules] == ["A"]


MANAGED = """\
apiVersion: 1
groups:
- orgId: 1
  name: g
  folder: f
  interval: 1m
  rules:
  - uid: a
    title: Slow
    condition: C
    for: 5m
    data:
    - {refId: A, datasourceUid: p, model: {expr: "rate(x_total[5m])", refId: A}}
    - {refId: B, datasourceUid: l, model: {datasource: {type: loki}, expr: '{app="a"}', refId: B}}
    - {refId: C, datasourceUid: __expr__, model: {type: threshold, expression: A, refId: C}}
"""


def test_alerts_that_grafana_manages_are_read(read: Reader) -> None:
    """Their queries to Prometheus, with the line; not those to other data sources, and no keys of Prometheus."""
    found = read(MANAGED)
    (query,) = found.queries
    assert (query.subject, query.expr) == ("query A of alert Slow", "rate(x_total[5m])")
    assert (query.location(query.expr, 0).line, found.problems) == (13, [])
    assert read("apiVersion: 1\ncontactPoints: []\n").problems == []


def test_a_wrong_comment_does_not_hide_the_rules(read: Reader) -> None:
    """It is one problem."""
    found = read(RULE + "# tradewatch: waive everything\n")
    (problem,) = found.problems
    assert isinstance(problem, Problem)
    assert (problem.check, len(found.rules)) == ("waivers/unknown", 1)


def test_an_override_whose_property_is_not_a_text_is_no_crash(read: Reader) -> None:
    """Found by mutating dashboards."""
    override = {"matcher": {}, "properties": [{"id": {"a": 1}, "value": 1}]}
    panel = {"title": "P", "type": "stat", "targets": [], "fieldConfig": {"defaults": {}, "overrides": [override]}}
    found = read(json.dumps({"title": "D", "panels": [panel]}), "f.json")
    assert (found.problems, len(found.dashboards)) == ([], 1)
