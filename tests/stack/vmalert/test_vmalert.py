"""A real second engine: VictoriaMetrics' vmalert, with the rules that are compiled for it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

import environments
import generator
from stack.vmalert.comparison import DIFFERENT, Compared, Engines, rules_for, trials_in
from stack.vmalert.programs import VERSION, Programs, installed
from stack.vmalert.store import Span, Store, running
from tests import servers
from tests.checks.conftest import PRODUCTION, USED, an_alert
from tradewatch import live
from tradewatch.compiler import CompiledProject
from tradewatch.compiler.prometheus import CONFIG
from tradewatch.compiler.ruler_start import vmalert_command
from tradewatch.live import free_ports, until
from tradewatch.model import Environment, Job, Owner, Project, RemoteWrite, RuleGroup, VictoriaMetrics
from tradewatch.toolchain import Promtool, ToolError, find, run

ROOT = Path(__file__).parents[3]
TOOLS = ROOT / ".tools"
TESTS = ROOT / "build" / "production" / "prometheus" / "tests"


@pytest.fixture(scope="module")
def programs() -> Programs:
    """Debian's package, which is downloaded once."""
    try:
        return installed(TOOLS, print)
    except ToolError as refusal:
        if "not a Debian machine" not in str(refusal):
            raise
        pytest.skip("VictoriaMetrics comes from Debian's package")


@pytest.fixture(scope="module")
def store(programs: Programs) -> Iterator[Store]:
    with running(programs) as running_store:
        yield running_store


def compared(store: Store, *alerts: str) -> list[Compared]:
    engines = Engines(generator.project(), environments.PRODUCTION, store, Promtool(find("promtool", TOOLS)))
    wanted = [test for test in trials_in(TESTS) if test.alert in alerts]
    assert {test.alert for test in wanted} == set(alerts)
    return [each for test in wanted for each in engines.compare(test)]


def test_both_engines_give_the_same_alerts(store: Store) -> None:
    """A limit, a table of limits and an age, series that are missing, and a restart; `make vmalert` has every alert."""
    found = compared(store, "LiquidationNear", "OrderStuck", "StreamDown", "NoReplicaActive")
    kinds = [each.kind for each in found]
    assert DIFFERENT not in kinds
    assert kinds.count("the same") > 20


def test_a_difference_is_noticed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the recorded limits, vmalert gives fewer alerts."""
    replay = Store.replay

    def without_recordings(self: Store, rules: str, span: Span, step: str) -> None:
        if "record:" not in rules:
            replay(self, rules, span, step)

    monkeypatch.setattr(Store, "replay", without_recordings)
    assert DIFFERENT in [each.kind for each in compared(store, "OrderStuck")]


def test_it_accepts_the_rules_of_production(programs: Programs, tmp_path: Path) -> None:
    """With every annotation, as the environment's file has them."""
    rules = rules_for(generator.project(), environments.PRODUCTION)
    assert "annotations:" in rules
    assert _refusal(programs, rules, tmp_path) == ""


@pytest.mark.parametrize(
    ("fault", "refusal"),
    [
        ("keep_firing_for: 5m", "keep_firing_for"),
        ("annotations: {text: '{{ toTime $value }}'}", "toTime"),
        ("annotations: {text: '{{ graphLink \"up\" }}'}", "graphLink"),
        ("annotations: {text: '{{ tableLink \"up\" }}'}", "tableLink"),
    ],
)
def test_it_refuses_what_the_checks_say(programs: Programs, tmp_path: Path, fault: str, refusal: str) -> None:
    """tradewatch/checks/rulers/ reports each of these for this version."""
    rule = {"alert": "Full", "expr": "up > 0", **yaml.safe_load(fault)}
    assert refusal in _refusal(programs, yaml.safe_dump({"groups": [{"name": "g", "rules": [rule]}]}), tmp_path)


@pytest.mark.parametrize(
    "call", ["day_of_year()", "histogram_fraction(0, 1, up)", "histogram_count(up)", "mad_over_time(up[5m])"]
)
def test_a_function_that_it_lacks_is_only_noticed_at_the_evaluation(
    programs: Programs, store: Store, tmp_path: Path, call: str
) -> None:
    """So such an alert is loaded, and never fires: tradewatch/checks/rulers/function.py."""
    rules = yaml.safe_dump({"groups": [{"name": "g", "rules": [{"alert": "Full", "expr": f"{call} > 1"}]}]})
    assert _refusal(programs, rules, tmp_path) == ""
    with pytest.raises(ToolError, match=r"vmalert fails: .*unknown func"):
        store.replay(rules, Span(1_000_000_000, 1_000_000_060), "15s")


def _refusal(programs: Programs, rules: str, folder: Path) -> str:
    file = folder / "rules.yml"
    file.write_text(rules, encoding="utf-8")
    checked = run(programs.vmalert, ["-dryRun", f"-rule={file}"])
    return "" if checked.exit_code == 0 else checked.stderr


_ANSWERS = {"Answers": 'up{job="bots"} == 1', "SomeoneAnswers": 'sum by (job) (up{job="bots"}) > 0'}


def test_its_command_in_start_md_sends_alerts_with_the_external_label_and_the_owner(
    programs: Programs, store: Store, tmp_path: Path
) -> None:
    """Prometheus writes to the store and evaluates nothing, vmalert sends an alert as Prometheus would."""
    with servers.alertmanager(
        TOOLS / "oldest",
        tmp_path / "alertmanager",
        {"alertmanager.yml": b"{route: {receiver: r}, receivers: [{name: r}]}"},
    ) as alertmanager:
        (port,) = free_ports(1)
        ruler = VictoriaMetrics(version=VERSION, query=store.url)
        environment = _on_loopback(ruler, alertmanager.url.removeprefix("http://"), port)
        project = Project(
            root=ROOT,
            identity="bot",
            environments=(environment,),
            metrics=(USED,),
            groups=(RuleGroup("things", tuple(an_alert(name, when=when) for name, when in _ANSWERS.items())),),
        )
        tree = CompiledProject(project).within(environment).tree
        for path in tree:
            tmp_path.joinpath(path).parent.mkdir(parents=True, exist_ok=True)
            tmp_path.joinpath(path).write_bytes(tree[path])
        with (
            live.prometheus(TOOLS / "oldest/bin/prometheus", tmp_path / CONFIG, tmp_path, port=port) as prometheus,
            _vmalert(programs, vmalert_command(environment, ruler), tmp_path),
        ):
            until(lambda: len(alertmanager.alerts()) == 2, lambda: "two alerts", within=60)
            alert, other = sorted(alertmanager.alerts(), key=lambda alert: alert["labels"]["alertname"])
            everybody = {"environment": "production", "severity": "warning", "signal": "used", "job": "bots"}
            about = {"bot": "one", "instance": f"127.0.0.1:{port}", "owner": "team"}
            assert alert["labels"] == {"alertname": "Answers", **everybody, **about}
            assert other["labels"] == {"alertname": "SomeoneAnswers", **everybody}
            assert alert["annotations"]["summary"] == "It is so"
            assert prometheus.get("/api/v1/rules")["data"]["groups"] == []


def _on_loopback(ruler: VictoriaMetrics, alertmanager: str, port: int) -> Environment:
    return replace(
        PRODUCTION,
        alertmanager=None,
        channels=(),
        scrape_interval="1s",
        evaluation_interval="1s",
        jobs=(Job("bots", (({"bot": "one"}, (f"127.0.0.1:{port}",)),)),),
        addresses=replace(PRODUCTION.addresses, grafana=None, alertmanagers=(alertmanager,)),
        remote_write=(RemoteWrite(name="store", url=f"{ruler.query}/api/v1/write"),),
        ruler=ruler,
        owners=(Owner("team", {"bot": ("one",)}),),
    )


@contextmanager
def _vmalert(programs: Programs, command: Sequence[str], folder: Path) -> Iterator[None]:
    """The command of START.md, with an address of its own."""
    program, *arguments = command
    assert program == "vmalert"
    with (folder / "vmalert.log").open("wb") as log:
        process = subprocess.Popen(
            [programs.vmalert, *arguments, f"-httpListenAddr=127.0.0.1:{free_ports(1)[0]}"],
            cwd=folder,
            stdout=log,
            stderr=log,
        )
    try:
        yield
    finally:
        process.terminate()
        process.wait()
