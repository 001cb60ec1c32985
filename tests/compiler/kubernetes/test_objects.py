"""What each definition is in a cluster."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import yaml

from tests.compiler.kubernetes.cluster import (
    BEARER,
    ENVIRONMENT,
    JOBS,
    PODS,
    PROJECT,
    ROUTING,
    TEAM,
    WITH_OBJECTS,
    deployed,
    objects,
)
from tradewatch.channels.slack import Slack
from tradewatch.compiler import CompiledProject
from tradewatch.compiler.alertmanager import settings
from tradewatch.compiler.kubernetes.scraping import label_selector
from tradewatch.discovery.kubernetes import KubernetesDiscovery
from tradewatch.model import BasicAuth, Connection, Job, Receiver, Thanos, Version


def test_an_environment_without_kubernetes_has_no_objects() -> None:
    """Nothing is written for it."""
    compiled = deployed(None)
    assert compiled.kubernetes_objects == ()
    assert [path for path in compiled.tree if path.startswith("kubernetes/")] == []


def test_the_rules_are_those_of_the_plain_files() -> None:
    """Each group is in one PrometheusRule, with the same rules in the same order."""
    compiled = deployed()
    plain = [
        group
        for path, content in compiled.tree.items()
        if path.startswith("prometheus/alerts/") or path == "prometheus/recording.yml"
        for group in yaml.safe_load(content)["groups"]
    ]
    deployed_groups = [
        group
        for path, content in compiled.tree.items()
        if path.startswith("kubernetes/base/rules/")
        for group in yaml.safe_load(content)["spec"]["groups"]
    ]
    assert [group["name"] for group in plain] == ["market_data", "shares"]
    assert deployed_groups == plain
    assert {name for kind, name in objects() if kind == "PrometheusRule"} == {"alerts-market-data", "recording-shares"}


def test_with_a_ruler_no_rules_are_for_the_clusters_prometheus() -> None:
    """It would send every alert twice."""
    addresses = replace(ENVIRONMENT.addresses, datasource="http://query:9090")
    ruler = Thanos(version=Version(0, 40), query="http://query:9090")
    assert "PrometheusRule" in {kind for kind, _ in objects()}
    assert "PrometheusRule" not in {kind for kind, _ in objects(ruler=ruler, addresses=addresses)}


def test_a_job_that_finds_pods_is_a_pod_monitor_and_any_other_a_scrape_config() -> None:
    """A job that has targets of another kind too, or another cluster's pods, cannot be a PodMonitor."""
    elsewhere = KubernetesDiscovery(role="pod", api_server="https://other:6443", connection=BEARER)
    found = objects(jobs=(*JOBS, Job("elsewhere", discovery=(elsewhere,)), Job("two", discovery=(PODS, PODS))))
    monitors = {name for kind, name in found if kind == "PodMonitor"}
    assert monitors == {"pods", "all-pods"}
    assert {name for kind, name in found if kind == "ScrapeConfig"} == {
        *(job.name for job in JOBS if job.name not in ("pods", "all_pods")),
        *("elsewhere", "two"),
    }


def test_targets_have_the_job_that_rules_select() -> None:
    """The operator would name the job after the object. A pod's targets have no label that a plain job's lack."""
    found = objects()
    assert found["ScrapeConfig", "bots"]["spec"]["jobName"] == "bots"
    (endpoint,) = found["PodMonitor", "all-pods"]["spec"]["podMetricsEndpoints"]
    assert endpoint["relabelings"] == [
        {"action": "labeldrop", "regex": "namespace|container|pod|endpoint"},
        {"targetLabel": "job", "replacement": "all_pods"},
    ]
    (endpoint,) = found["PodMonitor", "pods"]["spec"]["podMetricsEndpoints"]
    assert endpoint["relabelings"][2:] == [
        {"sourceLabels": ["__meta_kubernetes_pod_label_bot"], "regex": "(.+)", "targetLabel": "bot"}
    ]


def test_a_pod_monitor_looks_where_the_job_does() -> None:
    """Without namespaces, that is everywhere; a PodMonitor would only look in its own."""
    found = objects()
    assert found["PodMonitor", "all-pods"]["spec"]["namespaceSelector"] == {"any": True}
    assert found["PodMonitor", "all-pods"]["spec"]["selector"] == {}
    assert found["PodMonitor", "pods"]["spec"]["namespaceSelector"] == {"matchNames": ["trading"]}


@pytest.mark.parametrize(
    ("text", "selector"),
    [
        ("", {}),
        ("app=bot", {"matchLabels": {"app": "bot"}}),
        ("app==bot,tier=", {"matchLabels": {"app": "bot", "tier": ""}}),
        ("a.b/c = x, app!=y", {"matchLabels": {"a.b/c": "x"}, "matchExpressions": [("app", "NotIn", ["y"])]}),
        ("app", {"matchExpressions": [("app", "Exists")]}),
        ("!app", {"matchExpressions": [("app", "DoesNotExist")]}),
        ("in,notin", {"matchExpressions": [("in", "Exists"), ("notin", "Exists")]}),
        ("a in (x, y),b notin (z)", {"matchExpressions": [("a", "In", ["x", "y"]), ("b", "NotIn", ["z"])]}),
        ("a=x,a=y", {"matchLabels": {"a": "x"}, "matchExpressions": [("a", "In", ["y"])]}),
    ],
)
def test_a_selector_selects_the_same_pods(text: str, selector: dict[str, Any]) -> None:
    """Every form that the model accepts."""
    KubernetesDiscovery(role="pod", label_selector=text or None)
    if expressions := selector.get("matchExpressions"):
        named = [dict(zip(("key", "operator", "values"), each, strict=False)) for each in expressions]
        selector = {**selector, "matchExpressions": named}
    assert label_selector(text) == selector


def test_a_file_is_a_reference_to_a_key_of_a_secret() -> None:
    """No object has a value. A user name and a client's id are beside the password, in the same Secret."""
    found = objects()
    spec = found["ScrapeConfig", "secure"]["spec"]
    assert spec["basicAuth"] == {
        "username": {"name": "bots", "key": "username"},
        "password": {"name": "bots", "key": "password"},
    }
    assert spec["tlsConfig"] == {
        "ca": {"configMap": {"name": "authority", "key": "ca.pem"}},
        "serverName": "bots.internal",
    }
    spec = found["ScrapeConfig", "probed"]["spec"]
    assert spec["oauth2"]["clientId"] == {"secret": {"name": "bots", "key": "client_id"}}
    assert spec["tlsConfig"]["keySecret"] == {"name": "client", "key": "tls.key"}


def test_the_secret_has_the_plain_configuration() -> None:
    """Only the templates are elsewhere: the operator mounts the keys of the Secret, and the server reads from there."""
    compiled = deployed()
    files = objects()["Secret", "alertmanager"]["stringData"]
    plain = yaml.safe_load(compiled.tree["alertmanager/alertmanager.yml"])
    assert plain.pop("templates") == ["templates/common.tmpl"]
    configured = yaml.safe_load(files["alertmanager.yaml"])
    assert configured.pop("templates") == ["/etc/alertmanager/config/common.tmpl"]
    assert configured == plain
    assert files["common.tmpl"] == PROJECT.templates[0].text


def test_the_patches_make_the_servers_read_the_objects() -> None:
    """Alertmanager mounts the Secrets that its configuration names, and Prometheus the files of its targets."""
    found = objects()
    assert found["Alertmanager", "alertmanager"]["spec"] == {
        "externalUrl": "https://alertmanager.internal",
        "configSecret": "tradewatch-far-east-alertmanager",
        "secrets": ["channels"],
    }
    spec = found["Prometheus", "prometheus"]["spec"]
    assert (spec["externalLabels"], spec["configMaps"]) == ({"environment": "far_east", "region": "no"}, ["targets"])
    assert (spec["scrapeInterval"], spec["evaluationInterval"]) == ("15s", "30s")
    (store,) = spec["remoteWrite"]
    assert (store["remoteTimeout"], store["headers"]) == ("10s", {"X-Scope-OrgID": "1e3"})
    with_objects = objects(WITH_OBJECTS)
    assert with_objects["Alertmanager", "alertmanager"]["spec"]["alertmanagerConfiguration"] == {
        "name": "tradewatch-far-east-alertmanager",
        "templates": [{"configMap": {"name": "tradewatch-far-east-alertmanager", "key": "common.tmpl"}}],
    }
    assert list(with_objects["ConfigMap", "alertmanager"]["data"]) == ["common.tmpl"]


def test_prometheus_adds_owners_by_the_steps_of_the_plain_configuration() -> None:
    """The operator reads them from a Secret only. With a ruler, the rules have the owner."""
    found = objects()
    plain = yaml.safe_load(deployed().tree["prometheus/prometheus.yml"])
    key = found["Prometheus", "prometheus"]["spec"]["additionalAlertRelabelConfigs"]
    assert key == {"name": "tradewatch-far-east-owners", "key": "owners.yaml"}
    steps = yaml.safe_load(found["Secret", "owners"]["stringData"][key["key"]])
    assert steps == plain["alerting"]["alert_relabel_configs"]
    addresses = replace(ENVIRONMENT.addresses, datasource="http://query:9090")
    ruler = Thanos(version=Version(0, 40), query="http://query:9090")
    for without in (objects(owners=()), objects(ruler=ruler, addresses=addresses)):
        assert ("Secret", "owners") not in without
        assert "additionalAlertRelabelConfigs" not in without["Prometheus", "prometheus"]["spec"]


def test_a_team_s_own_channel_has_a_secret_of_its_own() -> None:
    """A Secret has no folders, as the secrets have elsewhere."""
    receiver = Receiver("theirs", via=(Slack,), owner=TEAM)
    owned = replace(
        ENVIRONMENT, channels=(*ENVIRONMENT.channels, Slack("#theirs", owner=TEAM)), kubernetes=WITH_OBJECTS
    )
    project = replace(PROJECT, environments=(owned,), receivers=(*PROJECT.receivers, receiver))
    compiled = CompiledProject(project).within(owned)
    (config,) = [each.content["spec"] for each in compiled.kubernetes_objects if each.kind == "AlertmanagerConfig"]
    (theirs,) = config["receivers"][-1]["slackConfigs"]
    assert theirs["apiURL"] == {"name": "channels-the-first", "key": "slack_api_url"}
    (plain,) = settings(project, replace(owned, kubernetes=None))["receivers"][-1]["slack_configs"]
    assert plain["api_url_file"] == "/etc/alertmanager/secrets/channels/The_first/slack_api_url"
    by_secret = replace(owned, kubernetes=ENVIRONMENT.kubernetes)
    compiled = CompiledProject(replace(project, environments=(by_secret,))).within(by_secret)
    (patch,) = [each.content["spec"] for each in compiled.kubernetes_objects if each.kind == "Alertmanager"]
    assert patch["secrets"] == ["channels", "channels-the-first"]


def test_an_alertmanager_config_has_the_same_tree() -> None:
    """Matchers are objects there, and durations and labels stay as they are."""
    spec = objects(WITH_OBJECTS)["AlertmanagerConfig", "alertmanager"]["spec"]
    first, second = spec["route"]["routes"]
    assert first["matchers"][1] == {"name": "bot", "matchType": "!=", "value": "="}
    assert (first["groupBy"], first["continue"]) == (["..."], True)
    assert first["routes"][0]["muteTimeIntervals"] == ["night"]
    assert (second["receiver"], spec["route"]["groupWait"]) == ("beats", "0s")
    assert len(list(ROUTING.walk())) == 5
    assert spec["muteTimeIntervals"][0]["timeIntervals"][0]["times"][1] == {"startTime": "22:00", "endTime": "24:00"}
    assert spec["inhibitRules"][0]["equal"] == ["bot", "test"]
    desk, beats = spec["receivers"]
    assert desk["telegramConfigs"][0]["botToken"] == {"name": "channels", "key": "telegram_bot_token"}
    assert desk["emailConfigs"][0]["headers"][0]["key"] == "Subject"
    assert desk["pagerdutyConfigs"][0]["pagerDutyLinkConfigs"][0]["alt"] == "Panel"
    assert beats["webhookConfigs"] == [
        {"sendResolved": False, "urlSecret": {"name": "channels", "key": "heartbeat_url"}}
    ]


def test_a_dashboard_reaches_grafana_by_its_sidecar_or_its_operator() -> None:
    """Both get the very text of the plain file, the title of the folder, and the data source that panels name."""
    text = deployed().tree["grafana/dashboards/standard/things.json"].decode()
    found = objects()
    dashboard, source = found["ConfigMap", "standard-things"], found["ConfigMap", "datasource"]
    assert dashboard["data"] == {"things.json": text}
    assert dashboard["metadata"]["labels"] == {"grafana_dashboard": "1"}
    assert dashboard["metadata"]["annotations"] == {"grafana_folder": "Tradewatch far_east standard"}
    (plain,) = yaml.safe_load(*source["data"].values())["datasources"]
    assert source["metadata"]["labels"] == {"grafana_datasource": "1"}
    found = objects(WITH_OBJECTS)
    assert found["GrafanaDashboard", "standard-things"]["spec"] == {
        "instanceSelector": {"matchLabels": {"dashboards": "grafana"}},
        "folder": "Tradewatch far_east standard",
        "json": text,
    }
    assert found["GrafanaDatasource", "datasource"]["spec"]["datasource"] == plain
    assert plain["uid"] == "tradewatch-far_east"


def test_a_connection_without_a_mount_keeps_the_rest() -> None:
    """kubernetes/file reports the path, and nothing else fails before that."""
    lost = Connection(authorization=BasicAuth(username="a", password_file="/run/password"))
    spec = objects(jobs=(Job("bots", (({}, ("a:1",)),), connection=lost),))["ScrapeConfig", "bots"]["spec"]
    assert spec["basicAuth"]["password"] == {"name": "", "key": "/run/password"}


def test_an_object_is_built_from_the_definition_that_its_file_names() -> None:
    """A problem with an object is reported at the line to edit."""
    compiled = deployed()
    rules = compiled.tree.origin("kubernetes/base/rules/alerts-market-data.yaml")
    assert rules == PROJECT.groups[0].defined
    assert compiled.tree.origin("kubernetes/base/scraping/bots.yaml") == JOBS[0].defined
