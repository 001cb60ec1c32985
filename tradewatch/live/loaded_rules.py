"""Whether Prometheus has loaded the rules of the build, and evaluates them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from tradewatch.live.prometheus_api import LiveRule
from tradewatch.model import seconds
from tradewatch.promql import SyntaxFault, infer, parse

# Field of a rule file, field of the API.
_DURATIONS = (("for", "duration"), ("keep_firing_for", "keepFiringFor"))


def rules_of(files: Mapping[str, bytes]) -> dict[tuple[str, str], list[Mapping[str, Any]]]:
    """The rules of rule files, by file and group."""
    return {
        (Path(name).name, group["name"]): group["rules"]
        for name, content in files.items()
        for group in yaml.safe_load(content)["groups"]
    }


def rule_differences(
    wanted: Mapping[tuple[str, str], list[Mapping[str, Any]]], live: Iterable[LiveRule]
) -> Iterator[str]:
    """What Prometheus has loaded otherwise, one line for each rule."""
    loaded: dict[tuple[str, str], list[LiveRule]] = {}
    for each in live:
        loaded.setdefault((Path(each.file).name, each.group), []).append(each)
    for (file, group), rules in wanted.items():
        found = loaded.pop((file, group), [])
        for number, rule in enumerate(rules):
            if number >= len(found):
                yield f"{_name(rule)} in {file} is not loaded"
            elif part := _difference(rule, found[number].text):
                yield f"{_name(rule)} in {file} has another {part}"
        yield from (f"{each.text['name']} in {file} is not in the build" for each in found[len(rules) :])
    for (file, group), found in loaded.items():
        yield f"the group {group} in {file} is not in the build, with {len(found)} rules"


def _difference(rule: Mapping[str, Any], loaded: Mapping[str, Any]) -> str:
    """The part of a rule that differs; empty if none does."""
    if _name(rule) != loaded["name"]:
        return "name"
    if not same_expression(str(rule["expr"]), loaded["query"]):
        return "expression"
    for key, field in _DURATIONS:
        if field in loaded and seconds(rule.get(key, "0s")) != float(loaded[field]):
            return key
    for part in ("labels", "annotations"):
        if rule.get(part, {}) != loaded.get(part, {}):
            return f"set of {part}"
    return ""


def _name(rule: Mapping[str, Any]) -> str:
    return str(rule.get("alert") or rule["record"])


def same_expression(one: str, other: str) -> bool:
    """Whether two expressions are the same, apart from blanks, parentheses and how numbers are written."""
    try:
        return one == other or infer(parse(one), {}).meaning == infer(parse(other), {}).meaning
    except SyntaxFault:
        return False
