"""Our results are the same as the real programs'."""

import json
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from tradewatch.gotemplate import (
    ALERTMANAGER,
    PROMETHEUS_ANNOTATION,
    Dialect,
    TemplateSyntaxError,
    parse,
    references,
)

from .corpus import (
    ANNOTATIONS_ABOUT_THE_SERVER,
    ANNOTATIONS_THAT_FAIL_TO_EXPAND,
    ANNOTATIONS_WITH_BROKEN_SYNTAX,
    GOOD_ANNOTATIONS,
    GOOD_MESSAGES,
    MESSAGES_ASKING_FOR_WHAT_IS_NOT_THERE,
    MESSAGES_WITH_BROKEN_SYNTAX,
)

LABELS = {"alertname": "BotDown", "bot": "alpha", "severity": "critical"}


def is_accepted(text: str, dialect: Dialect) -> bool:
    try:
        return not references(parse(text, dialect), dialect).problems
    except TemplateSyntaxError:
        return False


def parses(text: str, dialect: Dialect) -> bool:
    try:
        parse(text, dialect)
    except TemplateSyntaxError:
        return False
    return True


@pytest.fixture(scope="module")
def alert_group(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A firing and a resolved alert, so that every branch of a template has data."""
    alerts = [
        {
            "status": status,
            "labels": LABELS,
            "annotations": {"summary": "alpha is down"},
            "startsAt": "2024-01-01T00:00:00Z",
            "endsAt": "2024-01-01T01:00:00Z",
            "generatorURL": "http://localhost/graph",
            "fingerprint": "0123456789abcdef",
        }
        for status in ("firing", "resolved")
    ]
    group = {
        "receiver": "desk",
        "status": "firing",
        "alerts": alerts,
        "groupLabels": {"alertname": "BotDown"},
        "commonLabels": LABELS,
        "commonAnnotations": {"summary": "alpha is down"},
        "externalURL": "http://localhost:9093",
    }
    path = tmp_path_factory.mktemp("amtool") / "group.json"
    path.write_text(json.dumps(group))
    return path


def amtool_renders(amtool: Path, text: str, alert_group: Path) -> bool:
    arguments = [f"--template.glob={alert_group.parent}/*.tmpl", f"--template.data={alert_group}"]
    command: list[str | Path] = [amtool, "template", "render", *arguments, f"--template.text={text}"]
    return subprocess.run(command, capture_output=True).returncode == 0


@pytest.mark.parametrize("text", GOOD_MESSAGES)
def test_a_message_that_amtool_renders_has_no_problem(amtool: Path, alert_group: Path, text: str) -> None:
    """A template that Alertmanager can render is accepted."""
    assert amtool_renders(amtool, text, alert_group)
    assert is_accepted(text, ALERTMANAGER)


@pytest.mark.parametrize("text", MESSAGES_WITH_BROKEN_SYNTAX)
def test_a_message_with_broken_syntax_does_not_parse(amtool: Path, alert_group: Path, text: str) -> None:
    """A template that amtool refuses for its syntax raises TemplateSyntaxError."""
    assert not amtool_renders(amtool, text, alert_group)
    assert not parses(text, ALERTMANAGER)


@pytest.mark.parametrize("text", MESSAGES_ASKING_FOR_WHAT_IS_NOT_THERE)
def test_a_message_that_fails_when_it_runs_has_a_problem(amtool: Path, alert_group: Path, text: str) -> None:
    """A template with the right syntax that fails in amtool has a problem in its references."""
    assert not amtool_renders(amtool, text, alert_group)
    assert parses(text, ALERTMANAGER)
    assert not is_accepted(text, ALERTMANAGER)


def rule_file(folder: Path, annotations: Sequence[str]) -> Path:
    """One alert for each annotation; JSON is YAML."""
    rules = [
        {"alert": f"A{number}", "expr": "up == 0", "annotations": {"summary": text}}
        for number, text in enumerate(annotations)
    ]
    path = folder / "rules.yml"
    path.write_text(json.dumps({"groups": [{"name": "g", "rules": rules}]}))
    return path


def test_promtool_refuses_the_annotations_that_do_not_parse(promtool: Path, tmp_path: Path) -> None:
    """promtool's check refuses the annotations that we refuse to parse, and no others."""
    annotations = GOOD_ANNOTATIONS + ANNOTATIONS_ABOUT_THE_SERVER + ANNOTATIONS_WITH_BROKEN_SYNTAX
    rules = rule_file(tmp_path, annotations)
    check = subprocess.run([promtool, "check", "rules", rules], capture_output=True, text=True)
    numbers = re.findall(r'"A(\d+)": annotation "summary"', check.stdout + check.stderr)
    refused = {annotations[int(number)] for number in numbers}
    assert refused == set(ANNOTATIONS_WITH_BROKEN_SYNTAX)
    assert refused == {text for text in annotations if not parses(text, PROMETHEUS_ANNOTATION)}


def test_the_annotations_with_problems_are_those_that_prometheus_cannot_expand(promtool: Path, tmp_path: Path) -> None:
    """`promtool check rules` accepts them all; when the alert fires, those with a problem fail, and no others."""
    annotations = GOOD_ANNOTATIONS + ANNOTATIONS_THAT_FAIL_TO_EXPAND
    rules = rule_file(tmp_path, annotations)
    assert subprocess.run([promtool, "check", "rules", "--lint=none", rules], capture_output=True).returncode == 0

    tests = [{"eval_time": "1m", "alertname": f"A{n}", "exp_alerts": []} for n in range(len(annotations))]
    firing = {
        "interval": "1m",
        "input_series": [{"series": 'up{bot="alpha",instance="a.b:80"}', "values": "0 0 0"}],
        "alert_rule_test": tests,
    }
    test_file = tmp_path / "test.yml"
    test_file.write_text(json.dumps({"rule_files": [str(rules)], "tests": [firing]}))
    run = subprocess.run([promtool, "test", "rules", test_file], capture_output=True, text=True)

    alerts = re.split(r"alertname: A(\d+)", run.stdout + run.stderr)[1:]
    got = dict(zip(map(int, alerts[::2]), alerts[1::2], strict=True))
    assert len(got) == len(annotations)
    failed = {annotations[number] for number, output in got.items() if "error expanding template" in output}
    assert failed == set(ANNOTATIONS_THAT_FAIL_TO_EXPAND)
    assert failed == {text for text in annotations if not is_accepted(text, PROMETHEUS_ANNOTATION)}
