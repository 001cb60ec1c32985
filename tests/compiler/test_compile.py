"""The compiled tree: its files, the origins of their parts, and that it only depends on the input."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.compiler.examples import (
    AGE,
    MARKET_IS_OPEN,
    by_symbol,
    deployed,
    environment,
    project,
    state_alert,
    value_alert,
)
from tradewatch.compiler import RECORDING, CompiledProject, alert_path
from tradewatch.compiler.prometheus import CONFIG
from tradewatch.filetree import FileTree
from tradewatch.grafana import Dashboard, row, stat, timeseries
from tradewatch.model import (
    ONE,
    Environment,
    Job,
    RecordedTable,
    RecordingRule,
    RuleGroup,
    Version,
)
from tradewatch.toolchain import Promtool

VALUE = value_alert(above=by_symbol(BTC=3, ETH=4), guard=MARKET_IS_OPEN)
STATE = state_alert()
SECOND_STATE = state_alert(name="MarketShut")
RULE = RecordingRule(record="bot:age:max", expr=f"max by (bot) ({AGE})", unit=ONE, labels={"kind": "max"})
TABLE = RecordedTable(
    record="bot:expected",
    labels=("bot",),
    rows=lambda environment: [({"bot": bot}, 1) for bot in environment.watched],
)
QUOTES = RuleGroup("quotes", (VALUE, RULE))
MARKET = RuleGroup("market", (STATE, TABLE, SECOND_STATE))
HERE = environment(watched=("a", "b"))


def dashboard(env: Environment) -> Dashboard:
    rows = [row("Row", timeseries.of(VALUE), stat("Age", f"{AGE}", description="d", unit=ONE))]
    return Dashboard(slug="quotes", title="Quotes", question="?", rows=rows)


@pytest.fixture
def tree() -> FileTree:
    return CompiledProject(project(groups=(QUOTES, MARKET), dashboards={"standard": (dashboard,)})).within(HERE).tree


def test_the_files_of_an_environment(tree: FileTree) -> None:
    """One file per rule group, one for recording rules, the two servers' configurations, and Grafana's."""
    assert list(tree) == [
        "START.md",
        "alertmanager/alertmanager.yml",
        "grafana/dashboards/standard/quotes.json",
        "grafana/provisioning/dashboards/tradewatch.yml",
        "grafana/provisioning/datasources/prometheus.yml",
        "prometheus/alerts/market.yml",
        "prometheus/alerts/quotes.yml",
        "prometheus/prometheus.yml",
        "prometheus/recording.yml",
    ]


def test_promtool_accepts_it(promtool: Promtool, tmp_path: Path, tree: FileTree) -> None:
    """Configuration and rules pass every lint of both versions."""
    build = deployed(tree, tmp_path)
    assert promtool.check_config(build / CONFIG) == []
    assert promtool.check_rules([build / path for path in tree if "/alerts/" in path or path == RECORDING]) == []


def test_each_rule_knows_its_own_definition(tree: FileTree) -> None:
    """The n-th rule of a group has the line of its alert, also with recording rules in between."""
    for group in (QUOTES, MARKET):
        path = alert_path(group)
        (written,) = yaml.safe_load(tree[path])["groups"]
        for index, (rule, alert) in enumerate(zip(written["rules"], group.alerts, strict=True)):
            assert rule["alert"] == alert.name
            assert tree.origin(path, "groups", group.name, index) == alert.defined
        assert tree.origin(path) == group.defined


def test_each_recording_knows_its_own_definition(tree: FileTree) -> None:
    """All rows of a table have the table's line, and a limit by label its threshold's."""
    origins = {"bot:age:max": RULE, "bot:expected": TABLE, "symbol:quote_old:threshold": VALUE.threshold}
    rows = []
    for group in yaml.safe_load(tree[RECORDING])["groups"]:
        for index, rule in enumerate(group["rules"]):
            rows.append((rule["record"], rule["expr"], rule["labels"]))
            assert tree.origin(RECORDING, "groups", group["name"], index) == origins[rule["record"]].defined
    assert rows == [
        ("bot:age:max", f"max by (bot) ({AGE})", {"kind": "max"}),
        ("bot:expected", "vector(1)", {"bot": "a"}),
        ("bot:expected", "vector(1)", {"bot": "b"}),
        ("symbol:quote_old:threshold", "vector(3)", {"symbol": "BTC"}),
        ("symbol:quote_old:threshold", "vector(4)", {"symbol": "ETH"}),
    ]


def test_a_group_may_be_called_like_the_tables_of_limits() -> None:
    """All recording rules of a group are written, whatever the group's name is."""
    group = RuleGroup("thresholds", (RULE, VALUE))
    written = yaml.safe_load(CompiledProject(project(groups=(group,))).within(HERE).tree[RECORDING])["groups"]
    names = [rule["record"] for each in written for rule in each["rules"]]
    assert sorted(set(names)) == ["bot:age:max", "symbol:quote_old:threshold"]
    assert len({each["name"] for each in written}) == len(written)


def test_each_panel_knows_its_own_definition(tree: FileTree) -> None:
    """A problem with a panel has its line, not the dashboard's."""
    path = "grafana/dashboards/standard/quotes.json"
    (written,) = dashboard(HERE).rows
    for panel in written.panels:
        assert tree.origin(path, panel.id) == panel.defined
    assert tree.origin(path) == dashboard(HERE).defined


def test_every_file_has_an_origin(tree: FileTree) -> None:
    """Every part that promtool or amtool can report has a line of Python."""
    assert [path for path in tree if tree.origin(path) is None and "provisioning" not in path] == []


@pytest.mark.parametrize("path", ["prometheus/prometheus.yml", "alertmanager/alertmanager.yml", RECORDING])
def test_a_file_says_where_to_edit_it(tree: FileTree, path: str) -> None:
    """The comment has a path of the project, not of a machine."""
    assert tree[path].decode().splitlines()[0].startswith("# Generated from tests/compiler/")


def test_prometheus_is_configured_as_the_environment_says(tree: FileTree) -> None:
    """It has intervals, external labels, each rule file, Alertmanagers and targets."""
    assert yaml.safe_load(tree[CONFIG]) == {
        "global": {
            "scrape_interval": "15s",
            "evaluation_interval": "15s",
            "external_labels": {"environment": "paper"},
        },
        "rule_files": ["alerts/market.yml", "alerts/quotes.yml", "recording.yml"],
        "alerting": {"alertmanagers": [{"static_configs": [{"targets": ["127.0.0.1:9093"]}]}]},
        "scrape_configs": [
            {"job_name": "bots", "static_configs": [{"targets": ["127.0.0.1:9400"], "labels": {"bot": "a"}}]}
        ],
    }


def test_targets_without_labels_and_of_ipv6(promtool: Promtool, tmp_path: Path) -> None:
    """A group of targets may have no labels, and an address in brackets is a target."""
    jobs = (Job("prometheus", (({}, ("[::1]:9090", "localhost:9090")),)),)
    here = environment(jobs=jobs, external_labels={"region": "yes", "zone": "1e3"})
    tree = CompiledProject(project()).within(here).tree
    assert yaml.safe_load(tree[CONFIG])["scrape_configs"] == [
        {"job_name": "prometheus", "static_configs": [{"targets": ["[::1]:9090", "localhost:9090"]}]},
    ]
    assert promtool.check_config(deployed(tree, tmp_path) / CONFIG) == []


def test_a_hold_of_nothing_is_not_written() -> None:
    """`for: 0s` is left out; each environment has its own value."""
    group = RuleGroup("g", (state_alert(hold="5m", keep_firing_for="1m"), state_alert(name="B", hold="0s")))
    (written,) = yaml.safe_load(CompiledProject(project(groups=(group,))).within(HERE).tree["prometheus/alerts/g.yml"])[
        "groups"
    ]
    assert [(rule.get("for"), rule.get("keep_firing_for")) for rule in written["rules"]] == [("5m", "1m"), (None, None)]


def test_alerts_that_are_evaluated_less_often_have_groups_of_their_own(promtool: Promtool, tmp_path: Path) -> None:
    """An interval belongs to a group in a rule file, so alerts with the same `every` share one."""
    alerts = (state_alert(), state_alert(name="B", every="2m"), state_alert(name="C", every="2m"))
    tree = CompiledProject(project(groups=(RuleGroup("g", alerts),))).within(HERE).tree
    groups = yaml.safe_load(tree["prometheus/alerts/g.yml"])["groups"]
    written = [(each["name"], each.get("interval"), [rule["alert"] for rule in each["rules"]]) for each in groups]
    assert written == [("g", None, [alerts[0].name]), ("g-2m", "2m", ["B", "C"])]
    assert promtool.check_rules([deployed(tree, tmp_path) / "prometheus/alerts/g.yml"]) == []


def test_the_labels_of_an_alert_are_severity_signal_and_its_own() -> None:
    """Routing and inhibition need the first two; the last distinguish alerts with the same name."""
    group = RuleGroup("g", (state_alert(labels={"metric": "up"}),))
    (written,) = yaml.safe_load(CompiledProject(project(groups=(group,))).within(HERE).tree["prometheus/alerts/g.yml"])[
        "groups"
    ]
    assert written["rules"][0]["labels"] == {"severity": "warning", "signal": "signal", "metric": "up"}


PRINT = """
import hashlib
from tests.compiler.test_compile import HERE, MARKET, QUOTES, dashboard
from tests.compiler.examples import project
from tradewatch.compiler import CompiledProject
tree = CompiledProject(project(groups=(QUOTES, MARKET), dashboards={"standard": (dashboard,)})).within(HERE).tree
print(hashlib.sha256(b"".join(path.encode() + tree[path] for path in tree)).hexdigest())
"""


def test_the_same_input_gives_the_same_bytes(tree: FileTree) -> None:
    """In another process, with another hash seed, time zone and language."""
    root = Path(__file__).parents[2]
    digests = set()
    for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo")):
        surroundings: dict[str, Any] = {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C", "PYTHONPATH": str(root)}
        finished = subprocess.run(
            [sys.executable, "-c", PRINT], capture_output=True, text=True, check=True, env=os.environ | surroundings
        )
        digests.add(finished.stdout.strip())
    digests.add(hashlib.sha256(b"".join(path.encode() + tree[path] for path in tree)).hexdigest())
    assert len(digests) == 1


def test_no_other_environment_and_no_version_leaks_in() -> None:
    """Other environments of the project do not change this one's files."""
    other = environment("other", prometheus=Version(3, 5), watched=("z",))
    alone = CompiledProject(project(groups=(QUOTES, MARKET))).within(HERE).tree
    beside = CompiledProject(project(groups=(QUOTES, MARKET), environments=(HERE, other))).within(HERE).tree
    assert dict(alone) == dict(beside)
