"""The rules for a program other than Prometheus, and how START.md says that it gets them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.checks.conftest import PRODUCTION, USED, an_alert
from tradewatch.compiler import CompiledProject
from tradewatch.filetree import FileTree
from tradewatch.grafana.provisioning import datasource
from tradewatch.model import (
    ONE,
    Cortex,
    Environment,
    Mimir,
    Owner,
    Project,
    RecordingRule,
    RuleGroup,
    Ruler,
    Thanos,
    Version,
    VictoriaMetrics,
)
from tradewatch.model.matcher import quoted
from tradewatch.routing import labels_as_sent
from tradewatch.toolchain import Promtool

MIMIR = Mimir(version=Version(2, 17), address="http://mimir:8080")
CORTEX = Cortex(version=Version(1, 18), address="http://cortex:9009", tenant="desk", namespace="bots")
THANOS = Thanos(version=Version(0, 40), query="http://query:9090")
VMALERT = VictoriaMetrics(version=Version(1, 95), query="http://store:8428")

SUM = RecordingRule(record="bot:used:sum", expr=f"sum by (bot) ({USED})", labels={"kind": "all"}, unit=ONE)
FULL = an_alert("Full", keep_firing_for="5m", hold="1m")
HIGH = an_alert("High")
SELDOM = an_alert("Seldom", every="2m")
OWNERS = (Owner('the "fast"', {"strategy": ("fast", "{{ 1 }}"), "bot": ("o.e",)}), Owner("beta", {"bot": ("two",)}))


def within(ruler: Ruler | None, **over: Any) -> Environment:
    """An environment with this ruler."""
    addresses = replace(PRODUCTION.addresses, datasource="http://store/prometheus")
    return replace(PRODUCTION, addresses=addresses, alertmanager=None, channels=(), ruler=ruler, **over)


def built(ruler: Ruler | None, **over: Any) -> FileTree:
    """A project of two alerts and a recording rule."""
    environment = within(ruler, **over)
    project = Project(
        root=Path(__file__).parents[2],
        identity="bot",
        environments=(environment,),
        metrics=(USED,),
        groups=(RuleGroup("things", (FULL, HIGH, SELDOM, SUM)),),
    )
    return CompiledProject(project).within(environment).tree


def rules(tree: FileTree, ruler: Ruler) -> Any:
    return yaml.safe_load(tree[f"{ruler.folder}/rules.yml"])


def test_the_file_has_all_rules_with_the_external_labels() -> None:
    """Those that record come first. A label of a rule is kept, and the interval is the environment's or its own."""
    content = rules(built(MIMIR, external_labels={"kind": "ours"}), MIMIR)
    assert content["namespace"] == "production"
    recorded, alerts, seldom = content["groups"]
    assert (recorded["name"], alerts["name"], seldom["name"]) == ("things-recordings", "things", "things-2m")
    assert (recorded["interval"], alerts["interval"], seldom["interval"]) == ("15s", "15s", "2m")
    assert recorded["rules"] == [
        {"record": SUM.record, "expr": SUM.expr, "labels": {"environment": "production", "kind": "all"}}
    ]
    full, high = alerts["rules"]
    assert full["labels"] == {"environment": "production", "kind": "ours", "severity": "warning", "signal": "used"}
    assert (full["for"], full["keep_firing_for"], high["alert"]) == ("1m", "5m", "High")


@pytest.mark.parametrize("ruler", [MIMIR, VMALERT])
def test_each_alert_has_the_owner_that_prometheus_would_add(promtool: Promtool, tmp_path: Path, ruler: Ruler) -> None:
    """Of what the alert is about, unless the series or the rule has one; values are texts, not patterns."""
    team = Owner("gamma")
    alerts = (
        *(an_alert("Plain"), an_alert("Ours", owner=team), an_alert("Fixed", labels={"bot": "two"})),
        an_alert("Elsewhere", labels={"bot": "three"}),
    )
    about = (
        *({"bot": "o.e"}, {"bot": "one"}, {"bot": "two"}, {"bot": "two", "strategy": "fast"}),
        *({"bot": "two", "strategy": "{{ 1 }}"}, {"bot": "two", "owner": "delta"}, {"bot": "two", "strategy": "slow"}),
    )
    results = [{**each, "instance": str(number)} for number, each in enumerate(about)]
    environment = within(ruler, owners=OWNERS)
    project = Project(
        root=Path(__file__).parents[2],
        identity="bot",
        environments=(environment,),
        metrics=(USED,),
        groups=(RuleGroup("things", (*alerts, SUM)),),
    )
    tree = CompiledProject(project).within(environment).tree
    recorded, found = rules(tree, ruler)["groups"]
    assert "owner" not in recorded["rules"][0]["labels"]
    for rule in found["rules"]:
        del rule["annotations"]  # what they say is another matter
    (tmp_path / "rules.yml").write_text(yaml.safe_dump({"groups": [found]}), "utf-8")
    expected = []
    for alert in alerts:
        sent = [labels_as_sent(alert, environment, result) for result in results]
        for each in sent:
            del each["alertname"]
        fired = [{"exp_labels": each} for each in sent]
        expected.append({"alertname": alert.name, "eval_time": "1m", "exp_alerts": fired})
    series = [{"series": _series(result), "values": "1 1 1 1 1"} for result in results]
    test = {"interval": "15s", "input_series": series, "alert_rule_test": expected}
    (tmp_path / "test.yml").write_text(yaml.safe_dump({"rule_files": ["rules.yml"], "tests": [test]}), "utf-8")
    assert promtool.test_rules([tmp_path / "test.yml"], 60) == [None]
    owners = [labels_as_sent(alerts[0], environment, result).get("owner") for result in results]
    assert owners == [OWNERS[0].name, None, "beta", OWNERS[0].name, OWNERS[0].name, "delta", "beta"]


def _series(labels: dict[str, str]) -> str:
    return f"{USED}{{{', '.join(f'{name}={quoted(value)}' for name, value in labels.items())}}}"


@pytest.mark.parametrize(
    ("ruler", "settings"),
    [
        (MIMIR, {}),
        (replace(MIMIR, query_offset="1m"), {"query_offset": "1m"}),
        (replace(MIMIR, source_tenants=("anonymous", "b")), {"source_tenants": ["anonymous", "b"]}),
        (replace(CORTEX, query_offset="1m"), {"query_offset": "1m"}),
        (THANOS, {"partial_response_strategy": "abort"}),
        (
            replace(THANOS, query_offset="0s", partial_response="warn"),
            {"query_offset": "0s", "partial_response_strategy": "warn"},
        ),
        (VMALERT, {}),
        (replace(VMALERT, query_offset="0s"), {"eval_delay": "0s"}),
    ],
)
def test_each_group_has_the_settings_of_the_ruler(ruler: Ruler, settings: dict[str, Any]) -> None:
    """Only a file for an API has a namespace."""
    content = rules(built(ruler), ruler)
    for group in content["groups"]:
        assert {key: group[key] for key in group if key not in ("name", "interval", "rules")} == settings
    assert content.get("namespace") == {"mimir": "production", "cortex": "bots"}.get(ruler.folder)


def test_what_an_old_ruler_does_not_know_can_be_left_out() -> None:
    """Everything else of the alert stays."""
    old = replace(VMALERT, version=Version(1, 79), keep_firing_for="dropped")
    alerts = rules(built(old), old)["groups"][1]["rules"]
    assert [("keep_firing_for" in alert, alert.get("for")) for alert in alerts] == [(False, "1m"), (False, None)]


@pytest.mark.parametrize("ruler", [MIMIR, CORTEX, THANOS, VMALERT])
def test_the_oldest_version_knows_every_key(ruler: Ruler) -> None:
    """A ruler refuses a file with a key that it does not know."""
    oldest = replace(ruler, version=ruler.oldest, query_offset=None, keep_firing_for="dropped")
    content = rules(built(oldest), ruler)
    keys = ruler.keys
    for group in content["groups"]:
        assert [key for key in group if keys.group[key] > ruler.oldest] == []
        assert [key for rule in group["rules"] for key in rule if keys.rule[key] > ruler.oldest] == []


def test_a_group_beyond_the_limit_is_divided() -> None:
    """Each rule keeps its definition."""
    tree = built(replace(MIMIR, rules_per_group=1))
    groups = rules(tree, MIMIR)["groups"]
    assert [group["name"] for group in groups] == ["things-recordings", "things", "things-2", "things-2m"]
    where = [tree.origin("mimir/rules.yml", "groups", group["name"], 0) for group in groups]
    assert where == [SUM.defined, FULL.defined, HIGH.defined, SELDOM.defined]


@pytest.mark.parametrize("ruler", [MIMIR, CORTEX, THANOS, VMALERT])
def test_prometheus_only_scrapes(promtool: Promtool, tmp_path: Path, ruler: Ruler) -> None:
    """Two programs with the same rules would send every alert twice. promtool still proves its rules."""
    alone, tree = built(None), built(ruler)
    config = yaml.safe_load(tree["prometheus/prometheus.yml"])
    assert config["rule_files"] == []
    assert "alerting" not in config
    assert yaml.safe_load(alone["prometheus/prometheus.yml"])["alerting"]
    for path in ("prometheus/alerts/things.yml", "prometheus/recording.yml"):
        assert tree[path] == alone[path]
    (tmp_path / "prometheus.yml").write_bytes(tree["prometheus/prometheus.yml"])
    assert promtool.check_config(tmp_path / "prometheus.yml") == []
    assert f"It only scrapes: {ruler.title} evaluates the rules." in tree["START.md"].decode()


@pytest.mark.parametrize(
    ("ruler", "kind", "tenant"),
    [(MIMIR, "Mimir", "anonymous"), (CORTEX, "Cortex", "desk"), (THANOS, "Thanos", ""), (VMALERT, "Prometheus", "")],
)
def test_grafana_asks_the_store(ruler: Ruler, kind: str, tenant: str) -> None:
    """With the tenant, which no query names."""
    (source,) = datasource(within(ruler))["datasources"]
    assert source["url"] == "http://store/prometheus"
    assert source["jsonData"]["prometheusType"] == kind
    assert source.get("secureJsonData", {}).get("httpHeaderValue1", "") == tenant


@pytest.mark.parametrize(
    ("ruler", "lines"),
    [
        (
            CORTEX,
            [
                "## Cortex, 1.18 or newer",
                "cortextool rules sync \\",
                "  --address=http://cortex:9009 \\",
                "  --id=desk \\",
                "  --namespaces=bots \\",
                "  cortex/rules.yml",
                "| `-ruler.alertmanager-url` | `http://localhost:9093` |",
                "| `ruler_max_rules_per_rule_group` | `0`: no limit |",
            ],
        ),
        (
            replace(MIMIR, source_tenants=("anonymous", "b")),
            [
                "mimirtool rules sync \\",
                "| `ruler_max_rules_per_rule_group` | `20`, or more |",
                "| `-ruler.tenant-federation.enabled` | `true`; without it, Mimir skips these groups |",
            ],
        ),
        (
            THANOS,
            [
                "thanos rule \\",
                "  --rule-file=thanos/rules.yml \\",
                "  --query=http://query:9090 \\",
                "  --alertmanagers.url=http://localhost:9093 \\",
                "  --alert.label-drop=ruler_replica",
            ],
        ),
        (
            replace(VMALERT, write="http://insert"),
            [
                "  -rule=victoriametrics/rules.yml \\",
                "  -datasource.url=http://store:8428 \\",
                "  -remoteWrite.url=http://insert \\",
                "  -notifier.url=http://localhost:9093 \\",
                "  -disableAlertgroupLabel",
            ],
        ),
    ],
)
def test_the_commands_and_settings_are_in_start_md(ruler: Ruler, lines: list[str]) -> None:
    """Where the external labels come from is written there, too."""
    written = built(ruler)["START.md"].decode()
    assert [line for line in lines if line not in written.splitlines()] == []
    assert 'as its own, so no flag adds them: `environment="production"`.' in written


def test_a_ruler_that_evaluates_the_past_is_said_to() -> None:
    """vmalert does so by default."""
    assert "it evaluates 30 s in the past" in built(VMALERT)["START.md"].decode()
    assert "in the past" not in built(replace(VMALERT, query_offset="0s"))["START.md"].decode()
