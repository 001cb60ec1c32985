"""`doctor` with a real Prometheus and a real Alertmanager."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.audit.endpoint import endpoint, page
from tests.live.example import HALTED, project, run
from tests.servers import Sink, sink
from tradewatch import live
from tradewatch.channels.pagerduty import PagerDuty
from tradewatch.cli.doctor import doctor
from tradewatch.compiler import CompiledProject
from tradewatch.live import Server, free_ports, until
from tradewatch.live.api import Api
from tradewatch.live.configuration import difference
from tradewatch.live.loaded_rules import same_expression
from tradewatch.live.prometheus_api import PrometheusApi
from tradewatch.live.secret_files import judge_files
from tradewatch.model import Project


@dataclass
class Bot:
    """A bot's metrics endpoint, which a test halts."""

    halted: int = 0

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        page(f"# TYPE {HALTED} gauge\n{HALTED} {self.halted}\n")(request)


@dataclass
class Installation:
    """A build that is deployed, and the servers that have loaded it."""

    project: Project
    build: Path
    toolset: Path
    alertmanager: Server
    prometheus: Server
    bot: Bot
    received: Sink

    def examined(self, *arguments: str) -> Result:
        asked = (
            "--build",
            str(self.build),
            "--prometheus",
            self.prometheus.url,
            "--alertmanager",
            self.alertmanager.url,
        )
        return run(doctor, self.project, *asked, *arguments)

    def lines(self, *arguments: str) -> list[str]:
        return self.examined(*arguments).stdout.splitlines()

    def well(self) -> list[str]:
        """The lines if nothing is wrong and all checks but the two that cannot be judged here are ok; else none."""
        result = self.examined()
        lines = result.stderr.splitlines()
        return lines if result.exit_code == 0 and len([each for each in lines if each.startswith("ok")]) == 8 else []

    def edit(self, path: str, old: str, new: str) -> None:
        text = (self.build / path).read_text("utf-8")
        assert old in text
        (self.build / path).write_text(text.replace(old, new), "utf-8")

    def restart_alertmanager(self) -> None:
        port = int(self.alertmanager.url.rpartition(":")[2])
        self.alertmanager = started(self.toolset, self.build, self.build.parent, port)


def started(toolset: Path, build: Path, folder: Path, port: int) -> Server:
    return live.alertmanager(toolset / "bin/alertmanager", build / "alertmanager/alertmanager.yml", folder, port=port)


@contextmanager
def installed(toolset: Path, folder: Path) -> Iterator[Installation]:
    """A running installation of the example."""
    (port,), bot, build = free_ports(1), Bot(), folder / "build"
    with sink() as received, endpoint(bot.answer) as metrics:
        address = metrics.removeprefix("http://").removesuffix("/metrics")
        of = project(received.url, bot=address, alertmanager=f"127.0.0.1:{port}")
        for path, content in CompiledProject(of).within(of.environments[0]).tree.files.items():
            (build / path).parent.mkdir(parents=True, exist_ok=True)
            (build / path).write_bytes(content)
        alertmanager = started(toolset, build, folder, port)
        here = None
        try:
            (folder / "prometheus").mkdir()
            config = build / "prometheus/prometheus.yml"
            program, flags = toolset / "bin/prometheus", ["--rules.alert.resend-delay=1s"]
            with live.prometheus(program, config, folder / "prometheus", *flags) as prometheus:
                here = Installation(of, build, toolset, alertmanager, prometheus, bot, received)
                yield here
        finally:
            (here.alertmanager if here else alertmanager).stop()


def test_an_installation_is_examined(toolset: Path, tmp_path: Path) -> None:
    """All is well; then the build, a bot and Alertmanager change, each of which is one line that says what to do."""
    with installed(toolset, tmp_path) as here:
        well = until(lambda: here.well(), lambda: f"all to be well:\n{here.examined().output}", within=20)
        unknown = [line.split(": ")[1] for line in well if line.startswith("not judged")]
        assert unknown == ["resolves"]
        assert "ok: rules: all 3 rules of the build are loaded, and none fails" in well

        here.edit("alertmanager/alertmanager.yml", "repeat_interval: 1h", "repeat_interval: 2h")
        here.edit("prometheus/prometheus.yml", "scrape_interval: 500ms", "scrape_interval: 2s")
        here.edit("prometheus/alerts/some.yml", "== 1", "== 2")
        found = here.lines()
        assert [line for line in found if "[doctor/alertmanager]" in line] == [
            "here: another configuration is loaded than the build's: route.repeat_interval is 1h, not 2h; deploy the "
            "build, and reload the server (SIGHUP); if it refuses the file, its log says why [doctor/alertmanager]"
        ]
        assert "global.scrape_interval is 500ms, not 2s" in "".join(found)
        assert "here: Down in some.yml has another expression; deploy the build" in "".join(found)
        here.edit("alertmanager/alertmanager.yml", "repeat_interval: 2h", "repeat_interval: 1h")

        here.bot.halted = 1
        here.received.wait("on-call")
        # Prometheus' history has steps of one evaluation.
        until(lambda: evaluations(here, "Down") > 4, lambda: "the alert to fire for a while")
        here.alertmanager.kill()
        here.bot.halted = 0
        until(lambda: not firing(here, "Down"), lambda: "the alert to end")
        answers = here.lines()
        assert any("Alertmanager at" in line and "the connection is refused" in line for line in answers)
        assert any(f"{here.alertmanager.url}/metrics cannot be scraped" in line for line in answers)
        here.restart_alertmanager()
        examined = here.examined()
        (lost,) = [line for line in examined.stdout.splitlines() if "[doctor/resolves]" in line] or [examined.output]
        assert lost.startswith(
            'here: Down {bot="one", environment="here", severity="critical", signal="halted"} ended at'
        )
        assert lost.endswith(
            "its message to pager may be lost; check pager for an open incident, and close it [doctor/resolves]"
        )


def evaluations(here: Installation, name: str) -> int:
    """How often the alert fired in the last minute."""
    api = PrometheusApi(Api("Prometheus", here.prometheus.url))
    return int(sum(each.value for each in api.query(f'count_over_time(ALERTS{{alertname="{name}"}}[1m])')))


def firing(here: Installation, name: str) -> bool:
    found = here.prometheus.get("/api/v1/alerts")["data"]["alerts"]
    return any(each["labels"]["alertname"] == name for each in found)


def test_secrets_are_missed_before_the_start(tmp_path: Path) -> None:
    """Each missing or empty file is one line that says what to write into it; no server is asked."""
    of = project("http://127.0.0.1:9")
    environment = replace(of.environments[0], channels=(PagerDuty(), *of.environments[0].channels))
    paged = replace(of, environments=(environment,), receivers=(replace(of.receivers[0], via=(PagerDuty,)),))
    asked = ("--before-start", "--secrets", str(tmp_path))
    place = tmp_path / "pagerduty_routing_key"
    result = run(doctor, paged, *asked)
    assert (result.exit_code, result.stdout) == (
        1,
        f"here: {place}: no such file or directory; write into it the integration key of the service (Services, the "
        "service, Integrations, Add integration, Events API V2) [doctor/files]\n",
    )
    place.write_text("\n", "utf-8")
    assert f"{place}: is empty" in run(doctor, paged, *asked).stdout
    place.write_text("a-key", "utf-8")
    assert run(doctor, paged, *asked).exit_code == 0


@pytest.mark.parametrize(("here", "state"), [(True, "wrong"), (False, "unknown")])
def test_secrets_of_another_user_are_not_missing(here: bool, state: str, tmp_path: Path) -> None:
    """Nobody is advised to write a file that is there and that only the server's user may read."""
    (folder := tmp_path / "secrets").mkdir(mode=0)
    myself = os.geteuid()
    if myself == 0:  # who may read everything
        os.seteuid(65534)
    try:
        (verdict,) = judge_files(["/s/key"], "/s", folder, (), here=here)
    finally:
        os.seteuid(myself)
    assert verdict.state == state
    assert "this user may not read it" in verdict.text


class Grafana:
    """A fake of Grafana's API, because no Grafana runs here: a search, and each dashboard by its uid."""

    def __init__(self, *, provisioned: bool = True, panels: Sequence[str] = ("One",)) -> None:
        self.found = {
            "meta": {"provisioned": provisioned},
            "dashboard": {"panels": [{"title": each} for each in panels]},
        }

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        assert request.headers["Authorization"] == "Bearer a-token"
        search = request.path.startswith("/api/search")
        page(json.dumps([{"uid": "here-a"}] if search else self.found), "application/json")(request)


@pytest.mark.parametrize(
    ("grafana", "uid", "expected"),
    [
        (Grafana(), "here-a", "ok: dashboards: all 1 dashboards of the build are provisioned"),
        (Grafana(), "here-b", "the dashboard A is missing"),
        (Grafana(provisioned=False), "here-a", "the dashboard A was imported by somebody"),
        (Grafana(panels=("Two",)), "here-a", "the dashboard A has other panels"),
    ],
)
def test_dashboards_are_looked_for(grafana: Grafana, uid: str, expected: str, tmp_path: Path) -> None:
    """With a token, each dashboard must be there, from a file, with its panels. The servers are not there."""
    path = tmp_path / "grafana/dashboards/standard/a.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"uid": uid, "title": "A", "panels": [{"title": "One"}]}), "utf-8")
    token = tmp_path / "token"
    token.write_text("a-token", "utf-8")
    gone = ("--prometheus", "http://127.0.0.1:9", "--alertmanager", "http://127.0.0.1:9")
    with endpoint(grafana.answer) as url:
        address = url.removesuffix("/metrics")
        asked = ("--build", str(tmp_path), "--grafana", address, "--grafana-token", str(token), *gone)
        assert expected in run(doctor, project("http://127.0.0.1:9"), *asked).output


@pytest.mark.parametrize(
    ("wanted", "loaded", "expected"),
    [
        ({"a": "90s", "b": ["x.yml"]}, {"a": "1m30s", "b": ["/etc/x.yml"], "c": 1, "d": {"e": [1]}}, ""),
        ({"url": "https://x"}, {"url": "<secret>"}, ""),
        ({"matchers": ["a=b", "c=d"]}, {"matchers": ["c=d", "a=b"]}, ""),
        ({"a": {"b": 1}}, {"a": {"b": 2}}, "a.b is 2, not 1"),
        ({"a": {"b": 1}}, {"a": {}}, "a.b is missing"),
        ({"r": [{"name": "x"}]}, {"r": [{"name": "x"}, {"name": "y"}]}, "r has 2 entries, not 1"),
        ({"r": [{"name": "x"}]}, {"r": [{"name": "x", "continue": True}]}, "r[x].continue is True, which the file"),
        ({"r": [{"name": "x"}]}, {"r": [{"name": "x", "relabel_configs": [1]}]}, "r[x].relabel_configs is [1], which"),
    ],
)
def test_a_configuration_is_compared_by_its_meaning(wanted: Any, loaded: Any, expected: str) -> None:
    """A server's defaults, paths, durations and hidden secrets are not differences; what somebody added by hand is."""
    found = difference(wanted, loaded)
    assert found.startswith(expected) if expected else found == ""


@pytest.mark.parametrize(
    ("written", "printed", "same"),
    [
        ('sum(rate(a{x="1", b="2"}[300s]))  > 0.50', 'sum(rate(a{b="2",x="1"}[5m])) > 0.5', True),
        ("(a + b) * c", "a + b * c", False),
        ('a{x="1"}', 'a{x="2"}', False),
    ],
)
def test_an_expression_is_compared_by_its_meaning(written: str, printed: str, same: bool) -> None:
    """Prometheus sorts matchers, and writes blanks, numbers and durations in its own way."""
    assert same_expression(written, printed) is same
