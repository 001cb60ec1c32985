"""The content is whole: nothing is forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import dashboards
import environments
import generator
import receivers
import rules
from tradewatch.model import Environment, Threshold, ValueAlert
from tradewatch.model.rule import Rule

ROOT = Path(generator.__file__).parent
PROJECT = generator.project()


def modules(folder: str) -> Iterator[ModuleType]:
    for path in sorted((ROOT / folder).rglob("*.py")):
        name = path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
        yield import_module(name.removesuffix(".__init__"))


def thresholds() -> list[tuple[str, Threshold]]:
    return [
        (name, value)
        for module in modules("rules")
        for name, value in vars(module).items()
        if isinstance(value, Threshold) and value.defined.file == module.__file__
    ]


def test_every_module_with_rules_is_a_group() -> None:
    """A module that is added to rules/ and forgotten in GROUPS would never fire."""
    written = {
        module.__file__
        for module in modules("rules")
        for value in vars(module).values()
        for rule in (value if isinstance(value, tuple) else (value,))
        if isinstance(rule, Rule) and rule.defined.file == module.__file__
    }
    assert {group.defined.file for group in rules.GROUPS} == written


def test_every_rule_of_a_module_is_in_its_group() -> None:
    """A rule that hides in a list, a dictionary or a function's result would be forgotten."""
    for group in rules.GROUPS:
        text = Path(group.defined.file).read_text(encoding="utf-8")
        calls = re.findall(r"^[^#\n]*\b(?:ValueAlert|StateAlert|RecordingRule|RecordedTable)\(", text, re.MULTILINE)
        assert len(calls) <= len(group.rules), f"{group.defined.file} writes {len(calls)} rules"


def test_every_dashboard_module_is_listed() -> None:
    """A module that is added to dashboards/ and forgotten in DASHBOARDS would never be shown."""
    written = {
        (module.__name__.split(".")[1], module.dashboard)
        for module in modules("dashboards")
        if module.__name__.count(".") == 2 and hasattr(module, "dashboard")
    }
    listed = {(folder, builder) for folder, builders in dashboards.DASHBOARDS.items() for builder in builders}
    assert listed == written
    assert sum(map(len, dashboards.DASHBOARDS.values())) == len(listed)


def test_every_module_of_a_dashboard_folder_is_a_dashboard() -> None:
    """What is no dashboard lies outside of the two folders."""
    for module in modules("dashboards"):
        if module.__name__.count(".") == 2:
            assert callable(getattr(module, "dashboard", None)), module.__name__


def test_every_environment_receiver_and_template_is_listed() -> None:
    """What is written and not collected has no effect."""
    assert {path.name for path in (ROOT / "receivers/templates").iterdir()} == {
        templates.name for templates in receivers.TEMPLATES
    }
    found = {value for value in vars(environments).values() if isinstance(value, Environment)}
    assert set(environments.ENVIRONMENTS) == found


def test_every_threshold_is_used() -> None:
    """A limit that no alert compares with anything is one that somebody believes in."""
    used = {alert.threshold for alert in PROJECT.alerts if isinstance(alert, ValueAlert)}
    assert [name for name, threshold in thresholds() if threshold not in used] == []
