"""The checks of routing, on an alertmanager.yml and the alerts that are sent to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from tradewatch.checks.inhibited_alerts import InhibitedAlert, inhibited_alerts
from tradewatch.checks.registry import CHECKS
from tradewatch.checks.rule_set import Role
from tradewatch.checks.sent_alerts import (
    AlertInCase,
    SentAlert,
    matched_routes_of_alerts,
    situated_alerts,
)
from tradewatch.model import Inhibition, Matcher, Problem, Receiver, Route, Version, duration
from tradewatch.plain.alertmanager import ParsedRouting, WrittenAt
from tradewatch.plain.languages import Language
from tradewatch.plain.rules import ParsedRule
from tradewatch.plain.series import OF_DISCOVERY
from tradewatch.promql import Catalogue
from tradewatch.promql.labels import ANY_LABELS
from tradewatch.routing import NOT_EMPTY, MatchedRoute

# Those that judge a routing tree by itself and by its alerts. The others are about our channels and promises, or about
# a default receiver that nobody chose: in another's file, somebody may have chosen it.
ROUTING_CHECKS = tuple(
    f"routing/{name}"
    for name in (
        *("duplicate", "group-by", "inhibition-equal", "inhibition-itself", "inhibition-late", "inhibition-unmatched"),
        *("pattern", "repeat-interval", "root", "twice", "unknown-receiver", "unreachable", "unused-receiver"),
    )
)

# Two names as similar as this are one that is misspelt: serverity, not cluster_id.
_SLIP = 0.85

# Alerts that come with Prometheus in Kubernetes, and the severities of those.
_SHIPPED = frozenset({"Watchdog", "InfoInhibitor", "DeadMansSwitch"})
_SEVERITIES = frozenset({"critical", "warning", "info", "none"})

# Cases that routes distinguish; their number doubles with each unknown label.
_MOST_CASES = 2_000


class PlainAlert(NamedTuple):
    """An alert of a rule file, as the checks of routing name it.

    `written` are the labels that the rule and its series may give it; None if its series may have any.
    """

    name: str
    defined: WrittenAt
    hold: str
    subject: str
    written: frozenset[str] | None


class PlainEnvironment(NamedTuple):
    """The Alertmanager that reads the file: the newest one, with channels that no check reads."""

    name: str = "alertmanager"
    alertmanager: Version = Version(0, 33)
    channels: tuple[Any, ...] = ()


_NEWEST = PlainEnvironment()


@dataclass(frozen=True)
class PlainRouting:
    """A file of routing with the alerts that are sent; checks read it as an environment and as a project."""

    parsed: ParsedRouting
    sent: tuple[SentAlert, ...]
    root: Path

    environment: Any = _NEWEST
    templates: tuple[Any, ...] = ()
    promises: tuple[Any, ...] = ()

    @property
    def project(self) -> Any:
        """Itself, which has what checks read of a project."""
        return self

    @property
    def all_environments(self) -> tuple[PlainRouting, ...]:
        """The only one."""
        return (self,)

    @property
    def routing(self) -> Route:
        """The root of the tree."""
        return self.parsed.root

    @property
    def routes(self) -> tuple[Route, ...]:
        """All routes of the tree."""
        return tuple(self.parsed.root.walk())

    def has_routing(self, environment: object) -> bool:
        """It has."""
        return True

    def routing_in(self, environment: object) -> Route:
        """The same tree in every environment."""
        return self.parsed.root

    @property
    def receivers(self) -> tuple[Receiver, ...]:
        """The receivers in the file."""
        return self.parsed.receivers

    @property
    def inhibitions(self) -> tuple[Inhibition, ...]:
        """The inhibitions in the file."""
        return self.parsed.inhibitions

    @cached_property
    def sent_alerts(self) -> tuple[SentAlert, ...]:
        """The alerts. What the file only misspells is not a label of theirs that nobody has seen."""
        names = {name for each in self.sent for name in each.known}
        sides = (side for each in self.inhibitions for side in (each.source, each.target))
        matchers = (matcher for each in (*(route.matchers for route in self.routes), *sides) for matcher in each)
        equal = frozenset[str]().union(*(each.equal for each in self.inhibitions))
        asked = {matcher.label for matcher in matchers}.union(*(route.group_by or () for route in self.routes))
        unknown = (asked | equal) - names - OF_DISCOVERY
        absent = {name: "" for name in unknown if name == "alert" or get_close_matches(name, names, 1, _SLIP)}
        # What is only compared, and is not the name of a place, comes from the series, or from nowhere.
        compared = {name for name in equal - asked if OF_DISCOVERY.isdisjoint(name.split("_"))}
        return tuple(replace(each, known={**absent, **_lacking(each, compared), **each.known}) for each in self.sent)

    def from_elsewhere(self, matchers: Iterable[Matcher]) -> bool:
        """Whether alerts that are not in the files may match: those that others ship, or a severity of the usual ones.

        Where an alert has another severity, or none, the file may mean that one.
        """
        asked = {matcher.label: matcher.value for matcher in matchers if matcher.operator == "="}
        severities = {str(sent.known.get("severity")) for sent in self.sent}
        severity = asked.get("severity", "")
        usual = severity in _SEVERITIES and severity not in severities and severities <= _SEVERITIES
        return usual or asked.get("alertname") in _SHIPPED

    @cached_property
    def matched_routes_of_alerts(self) -> Mapping[Any, tuple[MatchedRoute, ...]]:
        """The routes that may send each alert."""
        return matched_routes_of_alerts(self.project, self.environment, self.sent_alerts)

    @cached_property
    def situated_alerts(self) -> tuple[AlertInCase, ...]:
        """The alerts in the cases that the routes distinguish."""
        return tuple(islice(situated_alerts(self.project, self.environment, self.sent_alerts), _MOST_CASES))

    @cached_property
    def inhibited_alerts(self) -> tuple[InhibitedAlert, ...]:
        """The pairs of alerts in which one inhibits the other."""
        return inhibited_alerts(self.project, self.environment, self.sent_alerts)


def routing_problems(routing: PlainRouting) -> Iterator[Problem]:
    """What the checks of routing report."""
    for name in ROUTING_CHECKS:
        yield from CHECKS[name].report(routing)


def sent_by(rules: Iterable[ParsedRule], series: Catalogue) -> tuple[SentAlert, ...]:
    """The alerts of rules as Alertmanager gets them. Any label may come from the configuration of Prometheus."""
    alerts = [rule for rule in rules if rule.role is Role.ALERT]
    # A severity that some rules decide does not come from elsewhere for the others.
    absent = {"severity": ""} if any("severity" in rule.labels for rule in alerts) else {}
    return tuple(_sent(rule, series, absent) for rule in alerts)


def _lacking(sent: SentAlert, compared: Iterable[str]) -> dict[str, str]:
    written = sent.alert.written  # type: ignore[attr-defined]  # a PlainAlert
    return {} if written is None else {name: "" for name in compared if name not in written}


def _sent(rule: ParsedRule, series: Catalogue, absent: Mapping[str, str]) -> SentAlert:
    typed = series.typed(rule.expr) if rule.language is Language.PROMQL else None
    labels = typed.type.labels if typed else ANY_LABELS
    known: dict[str, str | frozenset[str]] = {n: text for n, text in absent.items() if n not in labels.perhaps}
    # Only a target has these.
    known |= {name: "" for name in ("instance", "job") if not labels.may_have(name)}
    known |= dict.fromkeys(labels.always - {"__name__"}, NOT_EMPTY)
    known |= {name: text for name, text in rule.labels.items() if "{{" not in text}
    for name in (name for name, text in rule.labels.items() if "{{" in text):
        known.pop(name, None)
    known["alertname"] = rule.name
    where = rule.where("alertname")
    defined = WrittenAt(where.file, where.line)
    defined.lines = {}
    written = None if labels.open else frozenset({*labels.perhaps, *rule.labels, "alertname"})
    alert: Any = PlainAlert(rule.name, defined, duration(rule.hold), rule.subject, written)
    return SentAlert(alert, known, None)
