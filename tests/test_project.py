"""The project itself: its generated files are correct, complete, the same everywhere, and without secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml

import generator
from environments import ENVIRONMENTS
from tests.compiler.pure_yaml import without_libyaml
from tests.conftest import Checkout
from tradewatch.cli.session import Session, checked_trees
from tradewatch.filetree import FileTree, compare, read, write_all
from tradewatch.grafana import Dashboard
from tradewatch.model import DefinitionError, Environment, Project, ValueAlert
from tradewatch.toolchain import Amtool, Program, Promtool
from tradewatch.toolchain.programs import in_set

PROMETHEUS = "prometheus/prometheus.yml"
ALERTMANAGER = "alertmanager/alertmanager.yml"

# The receiver of each severity, and the receivers of each channel in production.
RECEIVERS = {"critical": "on-call", "warning": "desk", "info": "digest"}
CHANNELS = {
    "pagerduty_configs": {"on-call"},
    "slack_configs": {"on-call", "desk", "digest", "nobody-routed-this"},
    "email_configs": {"on-call", "desk", "nobody-routed-this"},
    "webhook_configs": {"dead-mans-switch"},
}

# Fields of Alertmanager, Prometheus and Grafana whose value is a secret; what ends in _file only names one.
SECRET_FIELDS = re.compile(
    r"""
    access_key | api_key | api_secret | api_url | auth_identity | auth_password | auth_secret | bearer_token |
    bot_token | client_secret | corp_secret | credentials | jwt | key | opsgenie_api_key | password | routing_key |
    secret | secret_key | secureJsonData | service_key | sigv4_secret_key | slack_api_url | smtp_auth_password |
    smtp_auth_secret | token | user_key | victorops_api_key | webhook_url | wechat_api_secret
    """,
    re.VERBOSE,
)
SECRET_LOOKS = re.compile(
    r"""
    hooks\.slack\.com | \bxox[abeoprs]-\w | \bAKIA[0-9A-Z]{16} | -----BEGIN\ | \b\d{8,10}:[A-Za-z0-9_-]{35}\b
  | \bgh[pousr]_\w{36} | \bglsa_\w{32} | discord(app)?\.com/api/webhooks | ://[^/\s:@]+:[^/\s@]+@ | \b[0-9a-fA-F]{32,}\b
    """,
    re.VERBOSE,
)


@pytest.fixture(scope="module")
def project() -> Project:
    return generator.project()


@pytest.fixture(scope="module", params=ENVIRONMENTS, ids=lambda environment: environment.name)
def environment(request: pytest.FixtureRequest) -> Environment:
    assert isinstance(request.param, Environment)
    return request.param


@pytest.fixture(scope="module")
def trees(project: Project) -> dict[str, FileTree]:
    """Everything that `build` would write, by environment."""
    return checked_trees(Session(lambda: project, generator.ROOT, debug=False), ())


@pytest.fixture(scope="module")
def tree(trees: dict[str, FileTree], environment: Environment) -> FileTree:
    """What one environment compiles to."""
    return trees[environment.name]


@pytest.fixture(scope="module")
def folders(trees: dict[str, FileTree], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The trees on disk, for the real programs, by environment."""
    folders = {name: tmp_path_factory.mktemp("build") / name for name in trees}
    for name, tree in trees.items():
        write_all(folders[name].parent, {name: tree})
    return folders


@pytest.fixture(scope="module")
def folder(folders: dict[str, Path], environment: Environment) -> Path:
    """The tree of one environment on disk."""
    return folders[environment.name]


@pytest.fixture
def promtool(toolset: Path) -> Promtool:
    return Promtool(_installed("promtool", toolset))


@pytest.fixture
def amtool(toolset: Path, environment: Environment) -> Amtool:
    """Skips the test of an environment whose Alertmanager is newer, and may have a newer configuration."""
    program = _installed("amtool", toolset)
    if environment.alertmanager and program.version < environment.alertmanager:
        pytest.skip(f"{environment.name} runs Alertmanager {environment.alertmanager}")
    return Amtool(program)


def _installed(name: str, toolset: Path) -> Program:
    program = in_set(name, toolset)
    assert program, f".tools/{toolset.name} has no {name}; run `make tools`"
    return program


def _yaml(tree: Mapping[str, bytes], path: str) -> Any:
    return _load(tree[path])


def _load(text: bytes | str) -> Any:
    """The content of YAML or JSON."""
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _rules(tree: FileTree) -> Iterator[dict[str, Any]]:
    """Every alert as Prometheus reads it."""
    for path in tree:
        if path.startswith("prometheus/alerts/"):
            for group in _yaml(tree, path)["groups"]:
                yield from group["rules"]


def _dashboards(tree: FileTree) -> dict[str, Any]:
    """Every dashboard as Grafana reads it, by uid."""
    documents = [orjson.loads(tree[path]) for path in tree if path.endswith(".json")]
    return {document["uid"]: document for document in documents}


class TestSameBytes:
    """The same input gives the same bytes, on every machine."""

    @pytest.mark.parametrize(
        "surroundings",
        [
            {"PYTHONHASHSEED": "0", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
            {"PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8", "TZ": "Asia/Kathmandu"},
        ],
        ids=["C locale", "other clock"],
    )
    def test_in_every_process(self, checkout: Checkout, tmp_path: Path, surroundings: dict[str, str]) -> None:
        """Neither the hash seed nor locale, clock, working folder or what else is on PYTHONPATH change a byte."""
        before = checkout.built()
        checkout.build.rename(tmp_path / "aside")
        decoy = tmp_path / "decoy"
        for name in ("rules", "situations", "receivers", "dashboards", "environments", "tradewatch"):
            (decoy / name).mkdir(parents=True)
            (decoy / name / "__init__.py").write_text("raise SystemExit('the wrong module was imported')\n")
        environment = surroundings | {"PYTHONPATH": str(decoy)}
        built = checkout.run_afresh("build", environment=environment, cwd=tmp_path)
        assert built.exit_code == 0, built.stdout + built.stderr
        assert checkout.built() == before

    def test_whatever_was_compiled_before(self, trees: dict[str, FileTree]) -> None:
        """Compiling does not change the definitions: each environment comes out the same alone, and once more."""
        session = Session(generator.project, generator.ROOT, debug=False)
        last, *others = reversed(trees)
        for name in (last, *others, last):
            alone = checked_trees(session, (name,))
            assert {each: dict(files) for each, files in alone.items()} == {name: dict(trees[name])}

    def test_with_and_without_assertions(self) -> None:
        """An assertion of the engine only compares, because `python -O` leaves it out."""
        for path in (generator.ROOT / "tradewatch").rglob("*.py"):
            for test in re.findall(r"^ +assert (.*)", path.read_text("utf-8"), re.MULTILINE):
                assert re.fullmatch(r"[\w.]+( is not None)?|isinstance\([\w |,.]+\)", test.partition("  #")[0]), test

    @pytest.mark.skipif(not yaml.__with_libyaml__, reason="this PyYAML has no writer in C to compare with")
    def test_with_and_without_the_yaml_writer_in_c(self, tree: FileTree, monkeypatch: pytest.MonkeyPatch) -> None:
        """A machine whose PyYAML was built without libyaml writes the same files."""
        pure = without_libyaml(monkeypatch)
        # The tests for promtool are written without a library, so there is nothing to compare.
        for path in [path for path in tree if path.endswith(".yml") and not path.startswith("prometheus/tests/")]:
            header = tree[path].decode().partition("\n")[0]
            made_from = header.removeprefix("# Generated from ").partition(" by ")[0]
            assert pure.dump(_yaml(tree, path), made_from=made_from) == tree[path], path


class TestFiles:
    """build/ is what is compiled, and each file that a configuration names is there."""

    def test_the_committed_build_is_up_to_date(self, environment: Environment, tree: FileTree) -> None:
        """Nothing in build/ is changed, missing or left over."""
        assert not compare(tree, read(generator.ROOT / "build" / environment.name)), "run `make build`"

    def test_build_has_only_environments(self) -> None:
        """build/ holds a folder for each environment, and nothing else."""
        names = {path.name for path in (generator.ROOT / "build").iterdir() if not path.name.startswith(".")}
        assert names == {environment.name for environment in ENVIRONMENTS}

    def test_every_rule_file_is_loaded(self, tree: FileTree) -> None:
        """prometheus.yml names each rule file in the tree, and no other: a missing one only warns."""
        named = {f"prometheus/{name}" for name in _yaml(tree, PROMETHEUS)["rule_files"]}
        assert named == {path for path in tree if path.startswith("prometheus/alerts/")} | {"prometheus/recording.yml"}

    def test_every_template_file_is_loaded(self, tree: FileTree) -> None:
        """alertmanager.yml names each template file in the tree, and no other."""
        named = {f"alertmanager/{name}" for name in _yaml(tree, ALERTMANAGER)["templates"]}
        assert named == {path for path in tree if path.endswith(".tmpl")}
        assert named

    def test_every_dashboard_is_provisioned(self, project: Project, tree: FileTree) -> None:
        """Each dashboard is in a folder of the project, and Grafana loads each folder."""
        folders = {Path(path).parent.name for path in tree if path.endswith(".json")}
        assert folders == set(project.dashboards)
        providers = _yaml(tree, "grafana/provisioning/dashboards/tradewatch.yml")["providers"]
        assert {Path(provider["options"]["path"]).name for provider in providers} == folders

    def test_no_path_of_this_machine(self, tree: FileTree) -> None:
        """No file names the folder in which it was compiled."""
        for path, content in tree.items():
            assert str(generator.ROOT).encode() not in content, path


class TestPrograms:
    """The real programs, of the oldest and the newest supported version, accept every file."""

    def test_promtool_accepts_the_configuration(self, folder: Path, promtool: Promtool) -> None:
        """`promtool check config`, which reads the rule files too, every lint finding an error."""
        assert promtool.check_config(folder / PROMETHEUS) == []

    def test_promtool_accepts_the_rules(self, folder: Path, tree: FileTree, promtool: Promtool) -> None:
        """`promtool check rules --lint=all --lint-fatal`, on every rule file."""
        paths = [folder / "prometheus" / name for name in _yaml(tree, PROMETHEUS)["rule_files"]]
        assert paths
        assert promtool.check_rules(paths) == []

    def test_amtool_accepts_the_configuration(self, folder: Path, amtool: Amtool) -> None:
        """`amtool check-config`, which parses the message templates too."""
        assert amtool.check_config(folder / ALERTMANAGER) == []


class TestRouting:
    """An alert's severity decides who is notified; amtool routes."""

    def test_each_alert_of_production_is_routed_by_its_severity(
        self, folders: dict[str, Path], trees: dict[str, FileTree], amtool: Amtool
    ) -> None:
        """With its labels as sent: its name, its rule's labels, and the environment's external labels."""
        tree = trees["production"]
        external = _yaml(tree, PROMETHEUS)["global"]["external_labels"]
        for rule in _rules(tree):
            labels = {"alertname": rule["alert"], "bot": "momentum", **rule["labels"], **external}
            expected = "dead-mans-switch" if rule["alert"] == "Watchdog" else RECEIVERS[labels["severity"]]
            assert amtool.route(folders["production"] / ALERTMANAGER, labels) == (expected,), rule["alert"]

    @pytest.mark.parametrize(("severity", "receiver"), RECEIVERS.items())
    def test_each_severity_has_its_receiver(
        self, folder: Path, environment: Environment, amtool: Amtool, severity: str, receiver: str
    ) -> None:
        """An alert that is added tomorrow is routed by its severity alone."""
        labels = {"alertname": "Tomorrow", "bot": "momentum", "severity": severity, **environment.labels}
        assert amtool.route(folder / ALERTMANAGER, labels) == (receiver,)

    @pytest.mark.parametrize("labels", [{"severity": "ciritcal"}, {"severity": "none"}, {}])
    def test_an_alert_without_a_route_notifies_somebody(
        self, folder: Path, environment: Environment, amtool: Amtool, labels: dict[str, str]
    ) -> None:
        """An alert with an unknown severity, or with none, goes where it is noticed."""
        sent = {"alertname": "Stray", "bot": "momentum", **labels, **environment.labels}
        assert amtool.route(folder / ALERTMANAGER, sent) == ("nobody-routed-this",)

    def test_each_channel_of_production_has_its_receivers(self, trees: dict[str, FileTree]) -> None:
        """Critical pages, warning is read at the desk, info is a digest in Slack only."""
        receivers = _yaml(trees["production"], ALERTMANAGER)["receivers"]
        used_by = {key: {each["name"] for each in receivers if key in each} for key in CHANNELS}
        assert used_by == CHANNELS


class TestSecrets:
    """No secret is written to build/: it is committed."""

    def test_no_field_holds_a_secret(self, tree: FileTree) -> None:
        """Each secret of a configuration is the name of a file on the server."""
        key = re.compile(rf"\b(?:{SECRET_FIELDS.pattern})[\"']?\s*:", re.VERBOSE)
        for path, content in tree.items():
            # To parse all files takes ten times as long as to search them for such a key.
            if path.endswith((".yml", ".json")) and key.search(content.decode()):
                assert list(_secret_fields(_load(content))) == [], path

    def test_nothing_looks_like_a_secret(self, tree: FileTree) -> None:
        """No token, hook address, key or password in an address, in any file."""
        # Many lines are in many files.
        lines = {line: path for path, content in tree.items() for line in content.decode().splitlines()}
        assert [lines[line] for line in lines if SECRET_LOOKS.search(line)] == []

    def test_secrets_are_named_files(self, tree: FileTree, environment: Environment) -> None:
        """The named files are in the environment's folder of secrets."""
        files = {
            str(value)
            for key, value in _fields(_yaml(tree, ALERTMANAGER))
            if key.endswith("_file") and value is not None
        }
        assert all(file.startswith(f"{environment.secrets}/") for file in files)
        assert files or environment.name in ("development", "compose")

    @pytest.mark.parametrize(
        "config",
        [
            {"receivers": [{"slack_configs": [{"api_url": "https://example.com/x"}]}]},
            {"receivers": [{"email_configs": [{"auth_password": "hunter2"}]}]},
            {"global": {"slack_api_url": "https://example.com/x"}},
            {"http_config": {"authorization": {"credentials": "abc"}}},
        ],
    )
    def test_a_field_with_a_secret_would_be_found(self, config: dict[str, Any]) -> None:
        """The search above sees a field at any depth."""
        assert len(list(_secret_fields(config))) == 1

    @pytest.mark.parametrize(
        "text",
        [
            "https://hooks." + "slack.com/services/T0/B0/abc",
            "xoxb" + "-123-abc",
            "AK" + "IAABCDEFGHIJKLMNOP",
            "110201543" + ":AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1",
            "https://me:" + "secret@example.com/",
            "0123456789abcdef" * 2,
        ],
    )
    def test_a_text_with_a_secret_would_be_found(self, text: str) -> None:
        """The search above knows the looks of the usual ones."""
        assert SECRET_LOOKS.search(f"url: {text}\n")


def _fields(value: object) -> Iterator[tuple[str, object]]:
    """Every key with its value, at any depth."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield str(key), inner
            yield from _fields(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _fields(inner)


def _secret_fields(config: object) -> Iterator[str]:
    return (key for key, value in _fields(config) if SECRET_FIELDS.fullmatch(key) and value)


class TestAlerts:
    """The texts and links of alerts."""

    def test_no_alert_has_two_panels(self, project: Project, environment: Environment) -> None:
        """One panel draws it; two would differ one day."""
        drawn: dict[str, int] = {}
        for builders in project.dashboards.values():
            for builder in builders:
                dashboard = builder(environment)
                assert isinstance(dashboard, Dashboard)
                for alert in (panel.alert for row in dashboard.rows for panel in row.panels):
                    if alert is not None:
                        drawn[alert.name] = drawn.get(alert.name, 0) + 1
        assert drawn
        assert set(drawn.values()) == {1}

    def test_each_link_leads_to_a_panel_that_is_there(self, project: Project, tree: FileTree) -> None:
        """The uid and the panel are in the same environment's dashboards, and the panel is in no collapsed row."""
        dashboards = _dashboards(tree)
        linked = set()
        for rule in _rules(tree):
            if "panel_url" not in rule["annotations"]:
                continue
            link = re.search(r"/d/([\w-]+)\?viewPanel=(\d+)", rule["annotations"]["panel_url"])
            assert link, rule["alert"]
            linked.add(rule["alert"])
            panels = {panel["id"]: panel for panel in dashboards[link[1]]["panels"]}
            assert panels[int(link[2])]["targets"], rule["alert"]
            assert f"/d/{link[1]}?" in rule["annotations"]["dashboard_url"], rule["alert"]
        assert linked

    def test_each_link_sets_variables_that_the_dashboard_has(self, tree: FileTree) -> None:
        """`var-bot` in a link is a variable of the dashboard behind it."""
        dashboards = _dashboards(tree)
        for rule in _rules(tree):
            for key in ("dashboard_url", "panel_url"):
                url = rule["annotations"].get(key, "")
                for name in re.findall(r"&var-(\w+)=", url):
                    document = dashboards[re.findall(r"/d/([\w-]+)\?", url)[0]]
                    assert name in {variable["name"] for variable in document["templating"]["list"]}, rule["alert"]

    def test_links_lead_to_the_environments_own_grafana(self, tree: FileTree, environment: Environment) -> None:
        """An alert of production never opens a dashboard of staging."""
        for rule in _rules(tree):
            for key in ("dashboard_url", "panel_url"):
                if url := rule["annotations"].get(key):
                    assert url.startswith(f"{environment.addresses.grafana}/d/{environment.name}-"), rule["alert"]

    def test_a_value_is_shown_with_its_limit(self, project: Project, tree: FileTree) -> None:
        """Alerts on a value show the value and the limit; alerts on a state have neither."""
        alerts = {alert.name: alert for alert in project.alerts}
        for rule in _rules(tree):
            alert, annotations = alerts[rule["alert"]], rule["annotations"]
            assert ("value" in annotations, "threshold" in annotations) == (isinstance(alert, ValueAlert),) * 2
            if isinstance(alert, ValueAlert):
                assert "$value" in annotations["value"], alert.name
                assert ("above " if alert.above else "below ") in annotations["threshold"], alert.name

    def test_each_alert_keeps_the_bot(self, tree: FileTree) -> None:
        """No aggregation merges bots: each keeps `bot`, except over metrics of the servers, which do not have it."""
        for rule in _rules(tree):
            if re.search(r"\b(prometheus|alertmanager)_|job=\"alertmanager\"", rule["expr"]):
                continue
            for labels in re.findall(r"\bby \(([^)]*)\)", rule["expr"]):
                assert "bot" in labels.replace(" ", "").split(","), rule["alert"]
            assert "without (bot" not in rule["expr"], rule["alert"]


def test_a_project_without_an_environment_is_refused() -> None:
    """At the line that collects the content: there is nothing to build."""
    with pytest.raises(DefinitionError, match="there is no environment"):
        replace(generator.project(), environments=())
