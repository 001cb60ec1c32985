"""Diagnostics of promtool and amtool are reported at the Python line that caused them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.model.programs import SETS, amtool_of, promtool_of
from tradewatch.filetree import FileTree, Locator, write_all
from tradewatch.model import Problem, Source
from tradewatch.proofs.running.discovery import check_prometheus, left_out
from tradewatch.proofs.running.tools import tool_problems
from tradewatch.toolchain import Amtool, Promtool

ALERTS, RECORDING = "prometheus/alerts/api.yml", "prometheus/recording.yml"
PROMETHEUS, ALERTMANAGER = "prometheus/prometheus.yml", "alertmanager/alertmanager.yml"
TEMPLATE, OTHER_TEMPLATE = "alertmanager/templates/slack.tmpl", "alertmanager/templates/email.tmpl"

GOOD = {
    ALERTS: "groups: [{name: api, rules: [{alert: A, expr: up == 0}, {alert: B, expr: up == 1}]}]\n",
    RECORDING: "groups: [{name: r, rules: [{record: 'a:b', expr: sum(up)}]}]\n",
    PROMETHEUS: "rule_files: [alerts/api.yml, recording.yml]\n",
    ALERTMANAGER: """
route: {receiver: desk}
receivers: [{name: desk}, {name: on-call}]
templates: [templates/*.tmpl]
""",
    TEMPLATE: '{{ define "slack" }}{{ .Status }}{{ end }}',
    OTHER_TEMPLATE: '{{ define "email" }}{{ .Status }}{{ end }}',
}

ORIGINS: dict[str, dict[Locator, Source]] = {
    ALERTS: {
        (): Source("rules/api.py", 1),
        ("groups", "api", 0): Source("rules/api.py", 10),
        ("groups", "api", 1): Source("rules/api.py", 20),
    },
    RECORDING: {(): Source("rules/recording.py", 1), ("groups", "r", 0): Source("rules/recording.py", 30)},
    PROMETHEUS: {(): Source("environments.py", 40)},
    ALERTMANAGER: {
        (): Source("receivers/routing.py", 50),
        ("receivers", "desk"): Source("receivers/routing.py", 51),
        ("receivers", "on-call"): Source("receivers/routing.py", 52),
        ("time_intervals", "weekend"): Source("receivers/routing.py", 53),
    },
    TEMPLATE: {(): Source("receivers/templates/slack.tmpl", 1)},
    OTHER_TEMPLATE: {(): Source("receivers/templates/email.tmpl", 1)},
}


@pytest.fixture(params=SETS)
def tool_set(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def promtool(tool_set: str) -> Promtool:
    return promtool_of(tool_set)


@pytest.fixture
def amtool(tool_set: str) -> Amtool:
    return amtool_of(tool_set)


def mutant_problems(promtool: Promtool, amtool: Amtool, tmp_path: Path, **broken: str) -> list[Problem]:
    """The problems of the good tree with these files in place of its own."""
    paths = {"alerts": ALERTS, "recording": RECORDING, "prometheus": PROMETHEUS, "alertmanager": ALERTMANAGER}
    paths |= {"template": TEMPLATE}
    files = GOOD | {paths[name]: text for name, text in broken.items()}
    tree = FileTree({path: text.encode() for path, text in files.items()}, ORIGINS)
    write_all(tmp_path, {"build": tree})
    return tool_problems(tree, tmp_path / "build", promtool, amtool)


def test_what_is_right_has_no_problem(promtool: Promtool, amtool: Amtool, tmp_path: Path) -> None:
    """Both tools have nothing to say."""
    assert mutant_problems(promtool, amtool, tmp_path) == []


FAULTS = {
    "expression of the second alert": (
        {"alerts": GOOD[ALERTS].replace("up == 1", "sum(up")},
        "promtool",
        Source("rules/api.py", 20),
        "unclosed left parenthesis",
    ),
    "template of the first alert": (
        {"alerts": GOOD[ALERTS].replace("expr: up == 0", "expr: up == 0, annotations: {a: '{{ .Foo'}")},
        "promtool",
        Source("rules/api.py", 10),
        "unclosed action",
    ),
    "recording rule": (
        {"recording": GOOD[RECORDING].replace("sum(up)", "rate(up)")},
        "promtool",
        Source("rules/recording.py", 30),
        'expected type range vector in call to function "rate"',
    ),
    "duration, which has no place": (
        {"alerts": GOOD[ALERTS].replace("expr: up == 0", "expr: up == 0, for: often")},
        "promtool",
        Source("rules/api.py", 1),
        'not a valid duration string: "often"',
    ),
    "prometheus.yml": (
        {"prometheus": "nonsense: 1\n"},
        "promtool",
        Source("environments.py", 40),
        "field nonsense not found",
    ),
    "alertmanager.yml": (
        {"alertmanager": "nonsense: 1\n" + GOOD[ALERTMANAGER]},
        "amtool",
        Source("receivers/routing.py", 50),
        "field nonsense not found",
    ),
    "receiver": (
        {"alertmanager": GOOD[ALERTMANAGER].replace("{name: on-call}", "{name: on-call}, {name: on-call}")},
        "amtool",
        Source("receivers/routing.py", 52),
        "on-call",
    ),
    "time interval": (
        {"alertmanager": GOOD[ALERTMANAGER] + "time_intervals: [{name: weekend}, {name: weekend}]\n"},
        "amtool",
        Source("receivers/routing.py", 53),
        "weekend",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_reported_at_its_definition(promtool: Promtool, amtool: Amtool, tmp_path: Path, fault: str) -> None:
    """There is one problem at the rule, receiver or interval, or in the file if the tool names no part."""
    broken, tool, where, message = FAULTS[fault]
    (problem,) = mutant_problems(promtool, amtool, tmp_path, **broken)
    assert (problem.check, problem.where) == (tool, where)
    assert message in problem.summary
    assert str(tmp_path) not in problem.summary + problem.subject


def test_discovery_that_a_build_leaves_out_is_named_and_the_rest_checked(promtool: Promtool, tmp_path: Path) -> None:
    """Debian builds without Consul; the same file is checked without that part, with its fault."""
    config = tmp_path / "prometheus.yml"
    text = """
        alerting: {alertmanagers: [{consul_sd_configs: [{server: 'consul:8500'}]}]}
        scrape_configs: [{job_name: a, consul_sd_configs: [{server: 'consul:8500'}], scrape_timeout: 1s}]
    """
    config.write_text(text, encoding="utf-8")
    assert left_out(config, promtool) in ([], ["consul_sd_configs"])  # a release of Prometheus itself has it
    assert check_prometheus(config, promtool) == []
    config.write_text(text.replace("scrape_timeout: 1s", "scrape_timeout: 10m"), encoding="utf-8")
    (complaint,) = check_prometheus(config, promtool)
    assert "scrape timeout greater than scrape interval" in complaint.message
    assert complaint.file == str(config)


def test_the_subject_says_file_and_rule(promtool: Promtool, amtool: Amtool, tmp_path: Path) -> None:
    """The subject has the file and the rule, for a reader of the generated text."""
    (problem,) = mutant_problems(promtool, amtool, tmp_path, alerts=GOOD[ALERTS].replace("up == 1", "sum(up"))
    assert problem.subject == f"file {ALERTS}:1, rule 2 of group api"


def test_a_broken_template_is_reported_at_its_own_file(promtool: Promtool, amtool: Amtool, tmp_path: Path) -> None:
    """amtool itself only reports that one of the templates is broken."""
    found = mutant_problems(promtool, amtool, tmp_path, template='{{ define "slack" }}{{ .Status')
    assert ("amtool", Source("receivers/templates/slack.tmpl", 1)) in [(each.check, each.where) for each in found]
    assert Source("receivers/templates/email.tmpl", 1) not in [each.where for each in found]


def test_every_fault_is_reported_once(promtool: Promtool, amtool: Amtool, tmp_path: Path) -> None:
    """Two broken rules and a broken route are three problems, though promtool reads the rules twice."""
    found = mutant_problems(
        promtool,
        amtool,
        tmp_path,
        alerts=GOOD[ALERTS].replace("up == 1", "sum(up").replace("up == 0", "rate(up)"),
        alertmanager=GOOD[ALERTMANAGER].replace("receiver: desk", "receiver: nobody"),
    )
    assert [problem.where for problem in found] == [
        Source("rules/api.py", 10),
        Source("rules/api.py", 20),
        Source("receivers/routing.py", 50),
    ]
