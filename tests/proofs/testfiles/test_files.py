"""Test files: what every YAML reader, promtool and a person make of them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.proofs.alerts import RIGHT, as_written, content
from tests.proofs.world import (
    EXPECTED,
    HERE,
    LAG,
    ROOT,
    UP,
    deploy,
    environment,
    failing,
    limit,
    project,
    state_alert,
    value_alert,
    written_tests,
)
from tradewatch.compiler import CompiledProject
from tradewatch.model import Alert, Example, RuleGroup
from tradewatch.toolchain import Promtool


class _Strict(yaml.SafeLoader):
    """Refuses a key that is given twice."""

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        if len(set(keys)) != len(keys):
            raise yaml.YAMLError(f"a key is given twice: {keys}")
        return super().construct_mapping(node, deep)


def strict(text: bytes) -> Any:
    """The content of a file for a strict reader, which allows each anchor once."""
    anchors = re.findall(r"^ *- &(\S*)", text.decode(), re.MULTILINE)
    assert len(set(anchors)) == len(anchors), anchors
    assert all(re.fullmatch("[0-9A-Za-z_-]+", anchor) for anchor in anchors), anchors
    return yaml.load(text, _Strict)


# YAML would take each for something else than a text.
TEXTS = ["yes", "1e3", "- a", "a: b", "# a", "\u00e9\u4e2d\u2028", "'", '"', "a\\b", "\t", "*a", "&a"]

GAUGE = value_alert(
    name="LagHigh",
    expr=f"{LAG}",
    above=limit(0.5),
    hold="1m",
    keep_firing_for="1m",
    samples=lambda level: [LAG.stays(level)],
)
STATE = state_alert(
    name="BotDown",
    when=f"{EXPECTED} unless on (bot) ({UP} == 1)",
    hold="1m",
    samples_bad=(UP.stays(0),),
    samples_good=(UP.stays(1),),
)


@pytest.mark.parametrize("name", RIGHT)
def test_files_are_yaml_for_a_strict_reader(name: str) -> None:
    """No key and no anchor is given twice, and an alias is a whole alert."""
    written = RIGHT[name]
    for text in written_tests(content(written), written.environment).values():
        for test in strict(text)["tests"]:
            assert set(test) <= {"name", "interval", "input_series", "alert_rule_test", "promql_expr_test"}
            for evaluation in test["alert_rule_test"]:
                assert set(evaluation) == {"eval_time", "alertname", "exp_alerts"}
                for alert in evaluation["exp_alerts"]:
                    assert set(alert) == {"exp_labels", "exp_annotations"}
                    assert all(isinstance(text, str) for part in alert.values() for text in part.values())


def test_the_strict_reader_is_strict() -> None:
    """The test above can fail."""
    with pytest.raises(yaml.YAMLError, match="twice"):
        strict(b"a: 1\na: 2")
    with pytest.raises(AssertionError, match="'x', 'x'"):
        strict(b"- &x 1\n- &x 2")


def test_any_text_of_an_annotation_survives(promtool: Promtool) -> None:
    """A text that looks like another type in YAML is a string for promtool too."""
    alerts = {
        text: value_alert(
            expr=f"{LAG}",
            above=limit(0.5),
            keep_firing_for="1m",
            summary=f"[{text}",
            description=f"{text}]",
            samples=lambda level: [LAG.stays(level)],
        )
        for text in TEXTS
    }
    assert failing(promtool, {text: deploy(project(alert)) for text, alert in alerts.items()}) == {}


def test_only_deployed_rule_files_are_loaded() -> None:
    """A test file loads only the deployed alerts of its group and the recording rules."""
    both = project(groups=(RuleGroup("one", (GAUGE,)), RuleGroup("two", (STATE,)), RuleGroup("rec", (EXPECTED,))))
    deployed = CompiledProject(both).within(HERE).tree
    for path, text in written_tests(both, HERE).items():
        group = Path(path).stem
        loaded = [(Path(path).parent / name).as_posix() for name in strict(text)["rule_files"]]
        resolved = [name.replace("tests/../", "") for name in loaded]
        assert resolved == ["prometheus/recording.yml", f"prometheus/alerts/{group}.yml"]
        assert set(resolved) <= set(deployed)


def test_without_recording_rules_none_are_loaded(promtool: Promtool) -> None:
    """promtool would only warn of a missing file."""
    alone = project(groups=(RuleGroup("one", (GAUGE,)),))
    (text,) = written_tests(alone, HERE).values()
    assert strict(text)["rule_files"] == ["../alerts/one.yml"]
    assert failing(promtool, {"alone": deploy(alone)}) == {}


def test_each_alert_has_a_test_with_its_name() -> None:
    """A person finds the alert, and promtool names it when it fails."""
    other = value_alert(name="Other", expr=f"{LAG}", above=limit(1), samples=GAUGE.samples)
    (text,) = written_tests(project(GAUGE, other), HERE).values()
    assert [test["name"] for test in strict(text)["tests"]] == ["alert LagHigh", "alert Other"]


def test_an_alert_about_listed_bots_has_a_test_for_each_case() -> None:
    """The bots of a list cannot be invented, so each case has a test with its name."""
    (text,) = written_tests(project(STATE), HERE).values()
    names = [test["name"] for test in strict(text)["tests"]]
    assert len(names) > 1
    assert all(name.startswith("alert BotDown: ") for name in names)
    assert len(set(names)) == len(names)


def test_the_other_bots_are_healthy_beside_a_broken_one() -> None:
    """If bots are listed, the others stay healthy while one breaks, or one that is not listed."""
    (text,) = written_tests(project(STATE), HERE).values()
    for test in strict(text)["tests"]:
        bots = {series["series"].partition('bot="')[2].partition('"')[0] for series in test["input_series"]}
        assert bots - {"not-in-the-table"} == {"a", "b"}


def test_every_test_knows_its_line() -> None:
    """A failure is reported where the alert is written."""
    tree = written_tests(project(GAUGE, STATE), HERE)
    ((path, text),) = tree.items()
    for test in strict(text)["tests"]:
        alert = GAUGE if "LagHigh" in test["name"] else STATE
        assert tree.origin(path, "tests", test["name"]) == alert.defined


def test_the_file_says_where_it_comes_from_and_how_it_is_run() -> None:
    """The first lines are for a person who opens it."""
    ((path, text),) = written_tests(project(GAUGE), HERE).items()
    first, second, *_ = text.decode().splitlines()
    assert first.startswith("# Generated from tests/proofs/")
    assert second == f"# Run it with: promtool test rules build/paper/{path}"


def test_the_same_input_gives_the_same_bytes() -> None:
    """Another process with another hash seed makes the same bytes."""
    program = (
        "from tests.proofs.alerts import RIGHT, as_written\n"
        "print(ascii({name: each.files for name, each in as_written(RIGHT).items()}))\n"
    )
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    made = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={"PYTHONHASHSEED": seed, "PATH": ""},
        capture_output=True,
        check=True,
        encoding="ascii",
    ).stdout
    here = {name: each.files for name, each in as_written(RIGHT).items()}
    assert made == f"{here!a}\n"


def test_a_slower_test_lies_in_a_file_of_its_own() -> None:
    """A range of a day is not tested in steps of 15 s, and most cases have longer steps than the incident alone.

    The file's name has the step.
    """
    slow = value_alert(
        name="Slow",
        expr=f"max_over_time({LAG}[1d])",
        above=limit(0.5),
        samples=lambda level: [LAG.stays(level)],
    )
    tree = written_tests(project(GAUGE, slow), HERE)
    names = {}
    for path, text in tree.items():
        read = strict(text)
        (test,) = read["tests"]
        assert read["evaluation_interval"] == test["interval"]
        names[path.removeprefix("prometheus/tests/")] = test["name"]
    assert names == {
        "group.yml": "alert LagHigh",
        "group-2h23m45s.yml": "alert Slow",
        "group-12m.yml": "alert Slow: broken-in-short-steps",
    }


def test_tests_run_at_the_environments_interval() -> None:
    """A test that passes at 15 s may fail at 10 s."""
    for interval in ("10s", "15s", "1m"):
        (text,) = written_tests(project(GAUGE), environment(interval=interval)).values()
        assert strict(text)["evaluation_interval"] == interval


def test_an_alert_is_evaluated_before_during_and_after_an_incident() -> None:
    """Inactive before the incident, pending in the hold, then firing, and resolved after the incident."""
    (text,) = written_tests(project(GAUGE), HERE).values()
    (test,) = strict(text)["tests"]
    counts = [len(evaluation["exp_alerts"]) for evaluation in test["alert_rule_test"]]
    assert counts[0] == counts[-1] == 0
    assert counts.index(0) < counts.index(max(counts))
    (pending,) = test["promql_expr_test"]
    assert 'alertstate="pending"' in pending["expr"]
    assert len(pending["exp_samples"]) == max(counts)


def test_two_names_of_examples_never_share_an_anchor() -> None:
    """An alias is always the alert of its own example."""
    alert: Alert = value_alert(
        expr=f"{LAG}",
        above=limit(0.5),
        hold="1m",
        keep_firing_for="1m",
        fires_too=(
            Example(name="worse-2", samples=(LAG.stays(7),), value=7),
            Example(name="worse-3", samples=(LAG.stays(8),), value=8),
        ),
        samples=lambda level: [LAG.stays(level)],
    )
    for text in written_tests(project(alert), HERE).values():
        strict(text)
