"""A copy of build/<environment> runs on loopback: the real programs accept it, and nothing in it leaves the machine."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from environments import ENVIRONMENTS
from tests.commands import ROOT
from tradewatch.live import Deployment, Receivers, Targets, Times, deploy, rule_files
from tradewatch.model import Environment
from tradewatch.model.duration import seconds
from tradewatch.toolchain import ToolError, run

HERE = Receivers(
    webhook="http://127.0.0.1:1/alerts",
    heartbeat="http://127.0.0.1:1/heartbeat",
    slack="http://127.0.0.1:1/slack",
    telegram="http://127.0.0.1:1/telegram",
    telegram_token="123:token",
    pagerduty="http://127.0.0.1:1/v2/enqueue",
    pagerduty_key="a-key",
    smtp="127.0.0.1:2",
    smtp_password="a-password",
    smtp_authority="an authority",
)
every_environment = pytest.mark.parametrize("environment", ENVIRONMENTS, ids=lambda each: each.name)


def targets_of(environment: Environment) -> Mapping[str, Targets]:
    """One target for each bot and each server, on loopback."""
    return {
        job.name: [(labels, [f"127.0.0.1:{1000 + number}"]) for number, (labels, _) in enumerate(job.targets)]
        for job in environment.jobs
    }


def deployed(environment: Environment, folder: Path, **times: float) -> Deployment:
    return deploy(
        ROOT / "build" / environment.name,
        folder / "deployed",
        targets=targets_of(environment),
        alertmanagers=["127.0.0.1:9"],
        receivers=HERE,
        times=Times(**times),
    )


def read(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def rules(folder: Path) -> dict[str, dict[str, Any]]:
    """The alerts of a folder's rule files by name; an alert in several parts has its last."""
    files = [read(path) for path in folder.glob("alerts/*.yml")]
    return {rule["alert"]: rule for file in files for group in file["groups"] for rule in group["rules"]}


@every_environment
@pytest.mark.parametrize("factor", [1, 60])
def test_the_programs_accept_it(environment: Environment, factor: float, toolset: Path, tmp_path: Path) -> None:
    """promtool and amtool accept the configuration of each environment and all its rules, also with shortened times."""
    copy = deployed(environment, tmp_path, factor=factor)
    for program, command, path in (
        ("promtool", "check config", copy.prometheus),
        ("amtool", "check-config", copy.alertmanager),
    ):
        checked = run(toolset / "bin" / program, [*command.split(), str(path)])
        assert checked.exit_code == 0, checked.stdout + checked.stderr


@every_environment
def test_nothing_leaves_the_machine(environment: Environment, tmp_path: Path) -> None:
    """Every address that a server connects to is on loopback, and every file that it reads is in the folder."""
    copy = deployed(environment, tmp_path)
    for path in copy:
        text = json.dumps(read(path))
        hosts = set(re.findall(r"\b[\w.-]+:\d+\b", text)) | set(re.findall(r"https?://[^/\"]+", text))
        assert {host for host in hosts if "127.0.0.1:" not in host} == set()
        assert {
            file for file in re.findall(r'_file": "([^"]*)"', text) if not Path(file).is_relative_to(tmp_path)
        } == set()


def test_secrets_are_files_of_their_owner(tmp_path: Path) -> None:
    """Each has what the local receiver lets in, without a line break."""
    copy = deployed(ENVIRONMENTS[-1], tmp_path)
    folder = copy.alertmanager.parents[1] / "secrets"
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert {path.name: path.read_text("utf-8") for path in folder.iterdir()} == {
        "heartbeat_token": "not-a-secret",
        "pagerduty_routing_key": "a-key",
        "slack_api_url": HERE.slack,
        "smtp_authority": "an authority",
        "smtp_password": "a-password",
    }


def test_jobs_have_their_new_targets(tmp_path: Path) -> None:
    """Labels of targets and of the installation stay, because alerts and routes read them."""
    environment = ENVIRONMENTS[-1]
    config = read(deployed(environment, tmp_path).prometheus)
    found = {
        job["job_name"]: [(each["labels"], each["targets"]) for each in job["static_configs"]]
        for job in config["scrape_configs"]
    }
    assert found == targets_of(environment)
    assert config["global"]["external_labels"] == dict(environment.labels)


def test_without_a_factor_the_rules_are_the_deployed_ones(tmp_path: Path) -> None:
    """They are the same bytes."""
    source = ROOT / "build/production/prometheus"
    copy = deployed(ENVIRONMENTS[-1], tmp_path).prometheus.parent
    names = read(source / "prometheus.yml")["rule_files"]
    assert names
    assert [(copy / name).read_bytes() for name in names] == [(source / name).read_bytes() for name in names]


def test_a_factor_shortens_times_and_nothing_else(tmp_path: Path) -> None:
    """Holds and ranges shrink, a range to four samples at least; the limits and texts of alerts stay."""
    environment = ENVIRONMENTS[-1]
    copy = deployed(environment, tmp_path, factor=60).prometheus
    before, after = rules(ROOT / "build/production/prometheus"), rules(copy.parent)
    settings = read(copy)["global"]
    assert (settings["scrape_interval"], settings["evaluation_interval"]) == ("1s", "1s")
    assert before.keys() == after.keys()
    for name, rule in before.items():
        short = after[name]
        assert seconds(short.get("for", "0s")) == max(1, seconds(rule.get("for", "0s")) / 60) * ("for" in rule)
        assert [rule[part] for part in ("labels", "annotations")] == [short[part] for part in ("labels", "annotations")]
        assert re.findall(r"[<>]=? [-\d.e+]+", rule["expr"]) == re.findall(r"[<>]=? [-\d.e+]+", short["expr"])
        pairs = zip(re.findall(r"\[(\w+)\]", rule["expr"]), re.findall(r"\[(\w+)\]", short["expr"]), strict=True)
        assert [(old, new) for old, new in pairs if seconds(new) != max(4, seconds(old) / 60)] == []


def test_a_factor_shortens_the_waits_of_messages(tmp_path: Path) -> None:
    """A wait of 0 stays 0, and no interval becomes 0, which Alertmanager refuses."""
    before = read(ROOT / "build/production/alertmanager/alertmanager.yml")["route"]
    after = read(deployed(ENVIRONMENTS[-1], tmp_path, factor=600).alertmanager)["route"]

    def waits(route: dict[str, Any]) -> list[float]:
        own = [seconds(route[name]) for name in ("group_wait", "group_interval", "repeat_interval") if name in route]
        return own + [each for child in route.get("routes", ()) for each in waits(child)]

    assert waits(after) == [round(max(each / 600, 0.1), 3) if each else 0 for each in waits(before)]


def test_long_times_are_cut(tmp_path: Path) -> None:
    """A range of a day and a hold of an hour become seconds, and no offset selects the newest sample again."""
    copy = deployed(ENVIRONMENTS[-1], tmp_path, factor=20, scrapes=3, evaluations=3, longest_range=45, longest_wait=15)
    assert read(copy.prometheus)["global"]["scrape_interval"] == "3s"
    for name, rule in rules(copy.prometheus.parent).items():
        assert all(3 <= seconds(rule[part]) <= 15 for part in ("for", "keep_firing_for") if part in rule), name
        assert all(12 <= seconds(each) <= 45 for each in re.findall(r"\[(\w+)\]", rule["expr"])), name
        assert all(6 <= seconds(each) <= 45 for each in re.findall(r"offset (\w+)", rule["expr"])), name


def test_a_channel_without_an_address_is_one_clear_line(tmp_path: Path) -> None:
    """It names the receiver and the channel."""
    with pytest.raises(ToolError, match=r"^the receiver on-call has pagerduty_configs, for which no address"):
        deploy(
            ROOT / "build/production",
            tmp_path / "deployed",
            targets=targets_of(ENVIRONMENTS[-1]),
            alertmanagers=["127.0.0.1:9"],
            receivers=Receivers(webhook="http://127.0.0.1:1/a", heartbeat="http://127.0.0.1:1/b"),
        )


def test_a_job_without_targets_is_one_clear_line(tmp_path: Path) -> None:
    """It names the job."""
    with pytest.raises(ToolError, match=r"^no targets are given for the job 'tradingbot'$"):
        deploy(
            ROOT / "build/production", tmp_path / "deployed", targets={}, alertmanagers=["127.0.0.1:9"], receivers=HERE
        )


def test_a_missing_build_is_one_clear_line(tmp_path: Path) -> None:
    """It says what to do."""
    with pytest.raises(ToolError, match="run `make build`"):
        deploy(tmp_path / "none", tmp_path / "deployed", targets={}, alertmanagers=["127.0.0.1:9"], receivers=HERE)


def test_channels_that_read_their_address_from_a_file(tmp_path: Path) -> None:
    """A webhook's file has the local address, and Telegram's the token; TLS and proxies are left out."""
    (tmp_path / "build/prometheus").mkdir(parents=True)
    (tmp_path / "build/alertmanager").mkdir()
    jobs = [{"job_name": "bots", "scheme": "https", "tls_config": {"ca_file": "/ca"}, "dns_sd_configs": []}]
    prometheus = {
        "global": {"scrape_interval": "5s", "evaluation_interval": "20s"},
        "rule_files": [],
        "scrape_configs": jobs,
        "remote_write": [{"url": "https://far"}],
    }
    client = {"proxy_url": "https://far", "tls_config": {"ca_file": "/ca"}, "basic_auth": {"password_file": "/word"}}
    desk = {
        "name": "desk",
        "webhook_configs": [{"send_resolved": True, "url_file": "/a/webhook_url", "http_config": client}],
        "telegram_configs": [{"send_resolved": True, "bot_token_file": "/a/token", "chat_id": 1}],
    }
    alertmanager = {"route": {"receiver": "desk"}, "receivers": [desk]}
    (tmp_path / "build/prometheus/prometheus.yml").write_text(json.dumps(prometheus))
    (tmp_path / "build/alertmanager/alertmanager.yml").write_text(json.dumps(alertmanager))
    targets: Mapping[str, Targets] = {"bots": [({"bot": "a"}, ["127.0.0.1:1"])]}
    copy = deploy(
        tmp_path / "build",
        tmp_path / "here",
        targets=targets,
        alertmanagers=["127.0.0.1:9"],
        receivers=HERE,
        times=Times(factor=10),
    )
    secrets = tmp_path / "here/secrets"
    assert {path.name: path.read_text() for path in secrets.iterdir()} == {
        "webhook_url": HERE.webhook,
        "token": HERE.telegram_token,
        "word": "not-a-secret",
    }
    (found,) = read(copy.alertmanager)["receivers"]
    assert found["telegram_configs"][0]["api_url"] == HERE.telegram
    assert found["webhook_configs"][0]["http_config"] == {"basic_auth": {"password_file": str(secrets / "word")}}
    config = read(copy.prometheus)
    group = {"targets": ["127.0.0.1:1"], "labels": {"bot": "a"}}
    assert config["scrape_configs"] == [{"job_name": "bots", "static_configs": [group]}]
    assert config["global"] == {"scrape_interval": "1s", "evaluation_interval": "2s"}
    assert "remote_write" not in config


def test_rules_that_a_ruler_evaluates_run_in_prometheus_here(tmp_path: Path) -> None:
    """The configuration does not name them, but they are in the build, with their tests."""
    build = tmp_path / "build"
    shutil.copytree(ROOT / "build" / "development" / "prometheus", build)
    named = rule_files(build)
    config = read(build / "prometheus.yml")
    (build / "prometheus.yml").write_text(json.dumps({**config, "rule_files": []}), "utf-8")
    assert rule_files(build) == named == config["rule_files"]
