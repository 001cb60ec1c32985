"""The changes between two states of the generated files."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from tradewatch.difference import Change, compare, describe
from tradewatch.model import ProblemsFound

Files = dict[str, bytes]

RULES = """\
# Generated from rules/risk.py
groups:
- name: risk
  rules:
  - alert: DrawdownHigh
    expr: |-
      max by (bot) (drawdown) > 0.2
      and on (bot) (
        min by (bot) (up) == 1
      )
    for: 5m
    keep_firing_for: 10m
    labels:
      severity: warning
      signal: drawdown
    annotations:
      summary: '{{ $labels.bot }} lost {{ $value | humanizePercentage }}'
      threshold: above 20%
      panel_url: https://grafana.example.com/d/NAME-risk?viewPanel=7
      runbook_url: https://example.com/runbooks/DrawdownHigh.md
  - record: bot:expected
    expr: vector(1)
    labels:
      bot: momentum
"""
ALERTMANAGER = """\
route:
  receiver: desk
  routes:
  - matchers:
    - severity="critical"
    receiver: desk
    group_wait: 10s
  - matchers:
    - severity="info"
    receiver: desk
receivers:
- name: desk
  slack_configs:
  - channel: '#desk'
    api_url_file: /secrets/slack
inhibit_rules:
- source_matchers:
  - alertname="BotDown"
  target_matchers:
  - bot!=""
  equal:
  - bot
time_intervals:
- name: weekend
  time_intervals:
  - weekdays:
    - saturday
"""
PROMETHEUS = """\
global:
  scrape_interval: 15s
  external_labels:
    environment: NAME
scrape_configs:
- job_name: bots
  static_configs:
  - targets:
    - momentum.example.com:9400
    labels:
      bot: momentum
remote_write:
- url: http://127.0.0.1:1/
"""
START = """\
```sh
alertmanager \\
  --config.file=alertmanager/alertmanager.yml \\
  '--cluster.listen-address=[::1]:9094'
```
"""
TEMPLATES = '{{ define "title" }}{{ .Status }}{{ end }}\n{{ define "text" }}one\ntwo{{ end }}\n'


def dashboard(*panels: Mapping[str, object], title: str = "Risk (NAME)") -> str:
    return json.dumps({"uid": "NAME-risk", "title": title, "panels": panels, "templating": {"list": [VARIABLE]}})


VARIABLE = {"name": "bot", "query": "label_values(up, bot)"}
STEPS = [{"color": "green", "value": None}, {"color": "red", "value": 0.2}]
PANEL = {
    "id": 7,
    "title": "Drawdown",
    "type": "timeseries",
    "gridPos": {"x": 0, "y": 0, "w": 8, "h": 6},
    "targets": [{"refId": "A", "expr": "max by (bot) (drawdown)"}],
    "fieldConfig": {"defaults": {"unit": "percentunit", "thresholds": {"mode": "absolute", "steps": STEPS}}},
}
OTHER = {**PANEL, "id": 8, "title": "Equity"}


def files(environment: str = "production") -> Files:
    """The files of a small environment."""
    texts = {
        "prometheus/alerts/risk.yml": RULES,
        "alertmanager/alertmanager.yml": ALERTMANAGER,
        "prometheus/prometheus.yml": PROMETHEUS,
        "alertmanager/templates/slack.tmpl": TEMPLATES,
        "grafana/dashboards/standard/risk.json": dashboard(PANEL, OTHER),
        "START.md": START,
        "prometheus/tests/risk.yml": "tests: []\n",
    }
    return {path: text.replace("NAME", environment).encode() for path, text in texts.items()}


def changes(before: Mapping[str, Files], after: Mapping[str, Files]) -> list[Change]:
    old, new = ({name: describe(tree, name) for name, tree in side.items()} for side in (before, after))
    return compare(old, new)


def changes_of(path: str, old: str, new: str) -> list[tuple[str, str, object, object]]:
    """The changes after an edit of one file of one environment: the part, the aspect and both values."""
    before, after = files(), files()
    text = before[path].decode()
    assert old in text, f"{old!r} is not in {path}"
    after[path] = text.replace(old, new, 1).encode()
    found = changes({"production": before}, {"production": after})
    return [
        (f"{each.part.kind} {each.part.name}", each.aspect or each.action, each.before, each.after) for each in found
    ]


ALERTS = "prometheus/alerts/risk.yml"
CONFIGURATION = "alertmanager/alertmanager.yml"
SCRAPING = "prometheus/prometheus.yml"
SLACK = "alertmanager/templates/slack.tmpl"
STARTING = "START.md"
RISK = "grafana/dashboards/standard/risk.json"
ALERT = "alert DrawdownHigh"

EDITS: tuple[tuple[str, str, str, tuple[str, str, object, object]], ...] = (
    (ALERTS, "threshold: above 20%", "threshold: above 30%", (ALERT, "limit", "above 20%", "above 30%")),
    (ALERTS, "> 0.2", "> 0.2001", (ALERT, "limit in the rule", "0.2", "0.2001")),
    (ALERTS, "for: 5m", "for: 6m", (ALERT, "hold", "5m", "6m")),
    (ALERTS, "    for: 5m\n", "", (ALERT, "hold", "5m", None)),
    (ALERTS, "keep_firing_for: 10m", "keep_firing_for: 1h", (ALERT, "keep firing for", "10m", "1h")),
    (ALERTS, "severity: warning", "severity: critical", (ALERT, "severity", "warning", "critical")),
    (ALERTS, "signal: drawdown", "signal: loss", (ALERT, "label signal", "drawdown", "loss")),
    (
        ALERTS,
        "max by (bot) (drawdown) >",
        "min by (bot) (drawdown) >",
        (ALERT, "expression", "max by (bot) (drawdown) > <limit>", "min by (bot) (drawdown) > <limit>"),
    ),
    (
        ALERTS,
        "(up) == 1",
        "(up) == 0",
        (ALERT, "guard", "on (bot) min by (bot) (up) == 1", "on (bot) min by (bot) (up) == 0"),
    ),
    (
        ALERTS,
        "    for: 5m\n",
        "      unless on (bot) bot:maintenance\n      unless on (venue) venue:maintenance\n    for: 5m\n",
        (ALERT, "does not fire in maintenance of", None, "bot, venue"),
    ),
    (ALERTS, "viewPanel=7", "viewPanel=8", (ALERT, "panel", "standard/risk: Drawdown", "standard/risk: Equity")),
    (
        ALERTS,
        "https://example.com/runbooks",
        "https://example.org/runbooks",
        ("alert links of all alerts", "runbook", "https://example.com/runbooks", "https://example.org/runbooks"),
    ),
    (
        ALERTS,
        "vector(1)",
        "vector(0)",
        ('recording rule bot:expected{bot="momentum"}', "expression", "vector(1)", "vector(0)"),
    ),
    (CONFIGURATION, "group_wait: 10s", "group_wait: 1m", ('route {severity="critical"}', "group_wait", "10s", "1m")),
    (
        CONFIGURATION,
        '  - matchers:\n    - severity="info"\n    receiver: desk\n',
        "",
        ('route {severity="info"}', "removed", "receiver desk", None),
    ),
    (CONFIGURATION, "channel: '#desk'", "channel: '#ops'", ("receiver desk", "slack_configs.channel", "#desk", "#ops")),
    (
        CONFIGURATION,
        "  equal:\n  - bot",
        "  equal:\n  - venue",
        ('inhibition of {bot!=""} by {alertname="BotDown"}', "equal", "bot", "venue"),
    ),
    (
        CONFIGURATION,
        "- saturday",
        "- sunday",
        ("time interval weekend", "time_intervals.weekdays", "saturday", "sunday"),
    ),
    (
        SCRAPING,
        "momentum.example.com:9400",
        "momentum.example.com:9500",
        (
            "scrape job bots",
            'targets of {bot="momentum"}',
            "momentum.example.com:9400",
            "momentum.example.com:9500",
        ),
    ),
    (
        SCRAPING,
        "environment: production",
        "environment: live",
        ("Prometheus settings", "global.external_labels.environment", "production", "live"),
    ),
    (SLACK, "{{ .Status }}", "{{ .Receiver }}", ("message template title", "text", None, None)),
    (RISK, "percentunit", "percent", ("panel Drawdown", "unit", "percentunit", "percent")),
    (
        RISK,
        "0.2}",
        "0.3}",
        ("panel Drawdown", "limits", "green from the start, red from 0.2", "green from the start, red from 0.3"),
    ),
    (
        RISK,
        "max by (bot) (drawdown)",
        "min by (bot) (drawdown)",
        ("panel Drawdown", "query A", "max by (bot) (drawdown)", "min by (bot) (drawdown)"),
    ),
    (
        RISK,
        "label_values(up, bot)",
        "label_values(up)",
        ("variable bot", "query", "label_values(up, bot)", "label_values(up)"),
    ),
    (
        STARTING,
        "listen-address=[::1]:9094",
        "listen-address=[::1]:9095",
        ("start command alertmanager", "--cluster.listen-address", "[::1]:9094", "[::1]:9095"),
    ),
    (
        SCRAPING,
        "remote_write:\n- url: http://127.0.0.1:1/\n",
        "remote_write:\n- url: http://127.0.0.1:1/\n- url: http://127.0.0.1:2/\n",
        ("Prometheus settings", "remote_write 2.url", None, "http://127.0.0.1:2/"),
    ),
    (RISK, "Equity", "Money", ("panel Equity", "name", "Equity", "Money")),
)


def test_an_edit_is_one_change() -> None:
    """Every kind of edit is one change, with both values."""
    wrong = []
    for path, old, new, wanted in EDITS:
        found = changes_of(path, old, new)
        if len(found) != 1 or found[0][:2] != wanted[:2] or (wanted[2:] != (None, None) and found[0] != wanted):
            wrong.append((old, new, found))
    assert not wrong


def test_the_file_of_a_ruler_has_only_its_settings() -> None:
    """Its rules are those of Prometheus' files, so an edited rule is one change."""
    rules = "namespace: n\ngroups:\n- name: g\n  interval: 15s\n  rules:\n  - {alert: A, expr: up}\n"
    edited = rules.replace("expr: up", "expr: up == 0").replace("15s", "1m").replace("namespace: n", "namespace: m")
    before, after = (describe({"mimir/rules.yml": text.encode()}, "build/production") for text in (rules, edited))
    changes = compare({"production": before}, {"production": after})
    assert {(change.part.name, change.aspect, change.before, change.after) for change in changes} == {
        ("g in mimir/rules.yml", "interval", "15s", "1m"),
        ("mimir/rules.yml", "namespace", "n", "m"),
    }


def test_an_edit_without_meaning_is_not_a_change() -> None:
    """Comments, the layout of expressions, the order of keys and labels, and the alerts' tests have no meaning."""
    before, after = files(), files()
    text = (
        before[ALERTS]
        .decode()
        .replace("# Generated", "# Made")
        .replace("max by (bot) (drawdown) >", "max by( bot )(drawdown )  # loss\n      >")
    )
    after[ALERTS] = text.replace(
        "    for: 5m\n    keep_firing_for: 10m\n", "    keep_firing_for: 10m\n    for: 5m\n"
    ).encode()
    after[RISK] = before[RISK].replace(b"max by (bot) (drawdown)", b"max by(bot)( drawdown)")
    before[CONFIGURATION] = before[CONFIGURATION].replace(b"  - bot\n", b"  - bot\n  - venue\n")
    after[CONFIGURATION] = before[CONFIGURATION].replace(b"  - bot\n  - venue\n", b"  - venue\n  - bot\n")
    after["prometheus/tests/risk.yml"] = b"tests: [{}]\n"
    assert after != before
    assert changes({"production": before}, {"production": after}) == []


def test_a_new_limit_is_one_change() -> None:
    """The number in the expression is the limit, which is a change already."""
    before, after = files(), files()
    after[ALERTS] = before[ALERTS].replace(b"> 0.2", b"> 0.3").replace(b"above 20%", b"above 30%")
    (change,) = changes({"production": before}, {"production": after})
    assert (change.aspect, change.before, change.after) == ("limit", "above 20%", "above 30%")


def test_the_limit_of_a_label_value_is_an_aspect() -> None:
    """The limit of a single label value is a change of its own."""
    template = '\'{{ if eq $labels.symbol "BTC" "ETH" }}above 3s{{ else }}above 1m{{ end }}\''
    before, after = files(), files()
    before[ALERTS] = before[ALERTS].replace(b"above 20%", template.encode())
    after[ALERTS] = before[ALERTS].replace(
        b'"BTC" "ETH" }}above 3s', b'"BTC" }}above 2s{{ else if eq $labels.symbol "ETH" }}above 3s'
    )
    (change,) = changes({"production": before}, {"production": after})
    assert (change.aspect, change.before, change.after) == ("limit for BTC", "above 3s", "above 2s")


def test_the_same_change_of_several_environments_is_one_change() -> None:
    """A change is listed once for all environments, although their names are part of its values."""
    names = ("development", "production", "staging")
    before, after = ({name: files(name) for name in names} for _ in range(2))
    for name in names[1:]:
        after[name][ALERTS] = before[name][ALERTS].replace(b"for: 5m", b"for: 6m")
    for name in names:
        after[name][RISK] = before[name][RISK].replace(f"Risk ({name})".encode(), f"Risks ({name})".encode())
    hold, title = changes(before, after)
    assert (hold.aspect, hold.environments) == ("hold", ("production", "staging"))
    assert (title.before, title.after) == ("Risk (<environment>)", "Risks (<environment>)")
    assert title.environments == names


def test_the_parts_of_an_added_dashboard_are_not_changes() -> None:
    """An added or removed environment or dashboard is one change, without its panels and variables."""
    smaller = {path: content for path, content in files().items() if path != RISK}
    smaller[ALERTS] = smaller[ALERTS].replace(
        b"      panel_url: https://grafana.example.com/d/production-risk?viewPanel=7\n", b""
    )
    whole = dict(smaller) | {RISK: files()[RISK]}
    (dashboard_,) = changes({"production": smaller}, {"production": whole})
    assert (dashboard_.part.kind, dashboard_.part.name, dashboard_.action) == ("dashboard", "standard/risk", "added")
    (environment,) = changes({"production": whole, "canary": whole}, {"production": whole})
    assert (environment.part.kind, environment.part.name, environment.action) == ("environment", "canary", "removed")


def test_an_added_alert_has_a_summary() -> None:
    """The line of a new alert has its severity, limit and hold; a renamed one is not a new one."""
    before, after = files(), files()
    before[ALERTS] = before[ALERTS].replace(b"- record: bot", b"- record: x:y\n    expr: up\n  - record: bot")
    after[ALERTS] = before[ALERTS].replace(b"DrawdownHigh", b"LossHigh")
    (renamed,) = changes({"production": before}, {"production": after})
    assert (renamed.action, renamed.before, renamed.after) == ("renamed", "DrawdownHigh", "LossHigh")
    after[ALERTS] = after[ALERTS].replace(b"for: 5m", b"for: 6m")
    removed, added = changes({"production": before}, {"production": after})
    assert (removed.action, added.action) == ("removed", "added")
    assert added.after == "severity warning, limit above 20%, hold 6m"


def test_alerts_with_the_same_name_are_distinguished() -> None:
    """Two rules with the same name are two parts, which their labels distinguish."""
    before, after = files(), files()
    rule = before[ALERTS].split(b"rules:\n")[1].split(b"  - record")[0]
    critical = rule.replace(b"warning", b"critical")
    before[ALERTS] = before[ALERTS].replace(b"  - record", critical + b"  - record")
    after[ALERTS] = before[ALERTS].replace(critical, critical.replace(b"for: 5m", b"for: 1m"))
    (change,) = changes({"production": before}, {"production": after})
    assert (change.part.name, change.aspect) == ('DrawdownHigh {severity="critical", signal="drawdown"}', "hold")


def test_another_order_of_routes_is_a_change() -> None:
    """Two routes in another order are a change; a new route before another one is only added."""
    before, swapped, longer = files(), files(), files()
    text = before[CONFIGURATION].decode()
    first, second = text.split("  routes:\n")[1].split("receivers:\n")[0].split("  - matchers:\n")[1:]
    swapped[CONFIGURATION] = text.replace(first, "<>").replace(second, first).replace("<>", second).encode()
    (order,) = changes({"production": before}, {"production": swapped})
    assert (order.aspect, order.before) == ("order of routes", ('{severity="critical"}', '{severity="info"}'))
    added = first.replace("critical", "none")
    longer[CONFIGURATION] = text.replace(
        f"  - matchers:\n{first}", f"  - matchers:\n{added}  - matchers:\n{first}"
    ).encode()
    (new,) = changes({"production": before}, {"production": longer})
    assert (new.part.name, new.action) == ('{severity="none"}', "added")


def test_a_secret_of_the_commit_is_masked() -> None:
    """More people read a report than the commit with the secret."""
    before, after = files(), files()
    before[CONFIGURATION] = before[CONFIGURATION].replace(
        b"api_url_file: /secrets/slack", b"api_url: https://hooks/abc123"
    )
    before[SCRAPING] = before[SCRAPING].replace(b"momentum.example", b"http://me:abc123@momentum.example")
    found = changes({"production": before}, {"production": after})
    assert len(found) == 3
    assert "abc123" not in str(found)


@pytest.mark.parametrize(
    ("path", "content"),
    [
        (ALERTS, b"groups: [\n"),
        (ALERTS, b"\xff\xfe\x00"),
        (RISK, b'{"title": '),
        (RISK, b"[" * 100_000),
        (
            SCRAPING,
            b"a: &a [1, 2]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (c, c, c - 1, c - 1) for c in range(98, 122)),
        ),
        (SCRAPING, b"a: &a [*a, {}]\n"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_problem(path: str, content: bytes) -> None:
    """A broken or much too large file of a commit is reported in one line with its path."""
    with pytest.raises(ProblemsFound) as raised:
        changes({"production": {**files(), path: content}}, {"production": files()})
    (problem,) = raised.value.problems
    assert "production" in problem.subject
    assert len(problem.summary) < 300
    assert "\n" not in problem.summary


def test_documents_of_another_form_are_compared() -> None:
    """Files in a form that we do not write, for example of an older commit, are not an error."""
    for content in (b"", b"null", b"1", b"[]", b"groups: 1", b"groups: [1, {rules: [1, {alert: null}, {}]}]", b"1: 2"):
        for path in (ALERTS, CONFIGURATION, SCRAPING, "grafana/provisioning/x/y.yml"):
            assert changes({"production": {**files(), path: content}}, {"production": files()}) or path not in files()
    for content in (b"null", b"{}", b'{"panels": [1, {}, {"panels": [null]}], "templating": 1}'):
        assert changes({"production": {**files(), RISK: content}}, {"production": files()})
