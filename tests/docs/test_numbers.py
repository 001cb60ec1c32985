"""Texts about an alert have no number of their own: each is in its rule, so a text that is behind the rule fails."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, cast

import yaml

import generator
from environments import PRODUCTION
from rules import premises
from tests.commands import ROOT
from tests.docs.pages import PAGES, path
from tests.docs.reviewed import NUMBERS
from tradewatch.compiler.runbooks import Runbook, runbooks
from tradewatch.grafana import Dashboard
from tradewatch.model import Alert, ValueAlert
from tradewatch.model.file_name import file_name

_BUILT = ROOT / "build" / PRODUCTION.name / "prometheus"
_WORDS = {
    "half a": 0.5, "half an": 0.5, "half": 0.5, "a fifth": 0.2, "a tenth": 0.1, "a quarter": 0.25, "a third": 1 / 3,
    "twice": 2, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10,
    "fifteen": 15, "twenty": 20, "thirty": 30,
}  # fmt: skip
_UNITS = {"ms": 0.001, "s": 1, "second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800, "%": 0.01}
_IN_RULES = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_NUMBER = rf"(?P<number>\d[\d,]*(?:\.\d+)?|\b(?:{'|'.join(_WORDS)})\b)"
_UNIT = rf"(?P<unit>%|\b(?:{'|'.join(sorted(_UNITS, key=len, reverse=True))})s?\b)"
# `5 minutes`, `half an hour`, `20%`, `three refusals`; a word without a unit only from two on, or as a part.
_STATED = re.compile(rf"(?<![\w.]){_NUMBER}(?: ?{_UNIT})?(?!\w|\.\d)")
_DURATION = re.compile(r"(?<![\w.])((?:\d+(?:ms|[smhdw]))+)\b")
_PLAIN = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w.])")
# What is so of any ratio, quantity or share, whatever the rule says.
_ALWAYS = {0.0, 1.0}


def stated(text: str) -> Iterator[tuple[str, float]]:
    """The numbers of a text with their values: seconds, shares, or plain ones."""
    for found in _STATED.finditer(re.sub(r"\{\{.*?\}\}|`[^`]*`|\]\([^)]*\)", "", text)):
        number, unit = found["number"], found["unit"]
        value = _WORDS[number] if number in _WORDS else float(number.replace(",", ""))
        if number in ("a", "an", "one") and not unit:
            continue
        yield found[0], value * (_UNITS[unit] if unit in _UNITS else _UNITS[unit.rstrip("s")] if unit else 1)


def numbers_of(expression: str) -> Iterator[float]:
    """The numbers and durations of a rule, in seconds."""
    for duration in _DURATION.findall(expression):
        yield sum(int(count) * _IN_RULES[unit] for count, unit in re.findall(r"(\d+)(ms|[smhdw])", duration))
    plain = _DURATION.sub(" ", expression)
    yield from map(float, _PLAIN.findall(plain))
    for first, second in re.findall(rf"({_PLAIN.pattern}) \* ({_PLAIN.pattern})", plain):
        yield float(first) * float(second)


@cache
def rules() -> tuple[Mapping[str, str], Mapping[str, list[dict[str, Any]]]]:
    """The expressions of the recording rules in production, and its alert rules; both by name."""
    recorded: dict[str, str] = {}
    alerts: dict[str, list[dict[str, Any]]] = {}
    for file in (_BUILT / "recording.yml", *sorted(_BUILT.glob("alerts/*.yml"))):
        for group in yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)["groups"]:
            for rule in group["rules"]:
                if "record" in rule:
                    recorded[rule["record"]] = recorded.get(rule["record"], "") + f" {rule['expr']}"
                else:
                    alerts.setdefault(rule["alert"], []).append(rule)
    return recorded, alerts


@cache
def known(name: str) -> set[float]:
    """The numbers of the alert's rules and of the recordings that they read, of its limits, and of the premises."""
    recorded, alerts = rules()
    text = " ".join(f"{rule['expr']} {rule.get('for', '')} {rule.get('keep_firing_for', '')}" for rule in alerts[name])
    while more := [record for record in recorded if record in text]:
        for record in more:
            text = text.replace(record, recorded[record])
    found = {*numbers_of(text), *_ALWAYS}
    found |= {1 - each for each in found if 0 < each < 1}
    found |= {float(value) for value in vars(premises).values() if isinstance(value, int | float)}
    for alert in generator.project().alerts:
        if alert.name == name and isinstance(alert, ValueAlert):
            limit = alert.threshold
            found |= {limit.at(PRODUCTION.name, each) for each in (None, *limit.exceptions)}
    return found


def sentences(runbook: Runbook) -> Iterator[str]:
    """What a runbook says about alerts: its beginning, Meaning, and each other sentence about an alert or a limit."""
    before, _, after = runbook.text.partition("## Meaning\n")
    about, _, advice = after.partition("\n## Confirm\n")
    yield f"{before} {about}"
    prose = re.sub(r"```.*?```", "", advice, flags=re.DOTALL)
    for sentence in re.split(r"(?<=[.:?]) ", " ".join(prose.split())):
        if re.search(r"\b(?:alert|value|guard|limit)s?\b|\bfires?\b|\b(?:[A-Z][a-z]+){2,}\b", sentence):
            yield sentence


def texts() -> Iterator[tuple[str, str, str]]:
    """Where each text about an alert is, the alert's name, and the text."""
    project = generator.project()
    pages = runbooks(project)
    for alert in {alert.name: alert for alert in project.alerts}.values():
        yield f"alert {alert.name}", alert.name, " ".join(f"{alert.summary} {alert.description}".split())
        for sentence in sentences(pages[file_name(alert.name)]):
            yield f"runbook {alert.name}", alert.name, sentence
    for build in (build for builds in project.dashboards.values() for build in builds):
        for row in cast(Dashboard, build(PRODUCTION)).rows:
            for panel in row.panels:
                drawn = getattr(panel, "alert", None)
                if isinstance(drawn, Alert):
                    healthy = re.compile(r"Healthy: .*?(?:\. |$)")
                    yield f"panel {panel.title}", drawn.name, f"{panel.title}. {healthy.sub('', panel.description)}"


def test_every_number_in_a_text_about_an_alert_is_the_rules() -> None:
    """A changed limit, hold, guard or range makes no sentence wrong unnoticed."""
    found = {
        (where, text)
        for where, name, prose in texts()
        for text, value in stated(prose)
        if not any(
            abs(value - each) <= 1e-9 * max(1, abs(each))
            for about in {name, *re.findall(r"\w+", prose)} & rules()[1].keys()
            for each in known(about)
        )
    }
    assert found == set(NUMBERS)


def test_a_number_that_is_not_the_rules_is_noticed() -> None:
    """In digits, in words, with and without a unit."""
    assert dict(stated("within 5 minutes, half an hour, 20%, three orders of `17`")) == {
        "5 minutes": 300, "half an hour": 1800, "20%": 0.2, "three": 3,
    }  # fmt: skip
    assert set(numbers_of("rate(x[1h30m]) > 0.5 * 3600 and y offset 1d")) == {5400, 86_400, 0.5, 3600, 1800}


def test_every_metric_of_a_page_exists() -> None:
    """A renamed metric is noticed where somebody reads its name. Examples of a fault have wrong names on purpose."""
    project = generator.project()
    names = {series.name for metric in project.metrics for series in metric.series} | set(project.series)
    wrong = {
        (page, name)
        for page in PAGES
        if not page.startswith("docs/checks/")
        for name in re.findall(r"\btradingbot_\w+", path(page).read_text("utf-8"))
        if name not in names | {metric.name for metric in project.metrics}
    }
    assert wrong == set()
