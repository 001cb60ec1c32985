"""The examples of the checks' pages as definitions: each fragment is added to the project, and its check runs."""

from __future__ import annotations

import ast
import linecache
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace
from functools import cache
from typing import Any

from grafanalib import core

import environments
import generator
import receivers.routing
import rules
import tradewatch.grafana
import tradewatch.model
import tradingbot.catalogue as catalogue
from tests.packages import CHANNELS, DISCOVERIES
from tradewatch.checks import CHECKS, BuiltEnvironment
from tradewatch.compiler import CompiledProject
from tradewatch.grafana import Dashboard, Query, row, timeseries, variable
from tradewatch.model import (
    GAUGE,
    ONE,
    RATIO,
    WARNING,
    Alert,
    Channel,
    Environment,
    Inhibition,
    Job,
    Maintenance,
    Metric,
    Problem,
    Project,
    Promise,
    Receiver,
    RecordingRule,
    Route,
    RuleGroup,
    Situation,
    Source,
    Threshold,
    TimeInterval,
    ValueAlert,
    World,
)

# The values for `...` in a definition.
_LIMIT = Threshold(unit=RATIO, value=0.5, why="Half of it.", tune="Look at it.")
_WORDS = {
    "name": "Example",
    "severity": WARNING,
    "signal": "example",
    "summary": "{{ $labels.bot }}",
    "description": "It.",
}
_BY_VENUE = f"max by (bot, venue) ({catalogue.trading.ORDERS_UNRESOLVED})"
_REST: dict[str, dict[str, Any]] = {
    "ValueAlert": {**_WORDS, "expr": _BY_VENUE, "above": _LIMIT},
    "StateAlert": {**_WORDS, "when": "up == 0", "samples_bad": ()},
    "Metric": {"kind": GAUGE, "unit": ONE, "help": "An example.", "exporter": catalogue.exporters.BOT},
    "Threshold": {"why": "Half of it.", "tune": "Look at it."},
    "Environment": {each.name: getattr(environments.PRODUCTION, each.name) for each in fields(Environment)},
    "Maintenance": {
        "reason": "It closes.",
        "owner": "desk",
        "times": ("22:00", "23:00"),
        "since": "2026-01-01",
        "until": "2026-12-31",
    },
    "Situation": {"lasts": "1h"},
    "World": {"active": (), "standby": (), "servers": ()},
    "Dashboard": {"slug": "example", "title": "Example", "question": "Does it work?", "rows": []},
    "timeseries": {"description": "It."},
}
EMPTY = Dashboard(**_REST["Dashboard"])
PROJECT = replace(generator.project(), dashboards={"examples": (lambda env: EMPTY,)})

# What keyword arguments without their definition belong to.
_DEFINITIONS = {
    "when": "StateAlert(",
    "routes": "ROUTING = Route(receiver=NOBODY_ROUTED_THIS, ",
    "title": 'replace(Slack("#example"), ',
}


def found(name: str, text: str) -> Iterator[Problem]:
    """The problems that a check reports for a fragment, by environment. Raises what the fragment raises."""
    project = PROJECT
    for part in _parts(text):
        project = _with(project, *_defined(part))
    compiled = CompiledProject(project)
    environments = tuple(BuiltEnvironment(compiled.within(environment)) for environment in project.environments)
    check = CHECKS[name]
    if issubclass(BuiltEnvironment, check.reads):
        for built in environments:
            yield from check.report(built)
    else:
        yield from check.report(check.reads(compiled, environments))


def keywords(text: str) -> dict[str, Any]:
    """The values of keyword arguments in a text."""
    given: dict[str, Any] = eval(f"dict(\n{text}\n)", dict(_content()))
    return given


def _parts(text: str) -> Iterator[str]:
    """The parts that Python can parse: statements, and keyword arguments of a definition."""
    text = re.sub(r"^ *\.\.\.\n|, \.\.\.(?=\n?\))|(?<=\()\.\.\., |(?<=\()\.\.\.(?=\))", "", text, flags=re.MULTILINE)
    for part in re.split(r"\n\n(?=[a-z]+=)|\n(?=expr=)", text):
        name = part.partition("=")[0]
        is_keyword = re.fullmatch(r"[a-z_]+", name)
        yield f"{_DEFINITIONS.get(name, 'ValueAlert(')}\n{part}\n)" if is_keyword else part


def _defined(text: str) -> tuple[list[Any], dict[str, Any]]:
    """The objects that a part creates, and the names that it assigns."""
    made: list[Any] = []
    names = dict(_content())
    names |= {name: _filled(names[name], name, made) for name in _REST} | {"made": made}
    for kind in (Inhibition, Job, Promise, Query, RecordingRule, Route, TimeInterval):
        name = "query" if kind is Query else kind.__name__
        names[name] = _filled(names[name], name, made)
    text = text.strip().rstrip(",")
    linecache.cache["fragment"] = len(text), None, text.splitlines(keepends=True), "fragment"
    tree = ast.parse(text)
    body: list[ast.stmt] = []
    for each in tree.body:
        shown = each.value if isinstance(each, ast.Expr) else None
        values = shown.elts if isinstance(shown, ast.Tuple) else [shown] if shown else []
        body += [_shown(value) for value in values] or [each]
    tree.body = body
    before = dict(names)
    exec(compile(ast.fix_missing_locations(tree), "fragment", "exec"), names)
    return made, {
        name: value for name, value in names.items() if before.get(name, made) is not value and name[0] != "_"
    }


def _shown(value: ast.expr) -> ast.stmt:
    """`x` as `made.append(x)`."""
    append = ast.Attribute(ast.Name("made", ast.Load()), "append", ast.Load())
    return ast.Expr(ast.Call(append, [value], []))


def _filled(maker: Callable[..., Any], name: str, made: list[Any]) -> Callable[..., Any]:
    """A constructor that adds the missing arguments, and records its results."""

    def filling(*arguments: Any, **named: Any) -> Any:
        rest = _REST.get(name, {}) if not arguments or name == "timeseries" else {}
        if maker is Metric:  # whose constant the checks read
            rest = {**rest, "defined": Source("fragment", sys._getframe(1).f_lineno)}
        made.append(maker(*arguments, **{**rest, **named}))
        return made[-1]

    return filling


@cache
def _content() -> dict[str, Any]:
    """All names for a fragment."""
    places: list[Any] = [tradewatch.model, tradewatch.grafana, environments, receivers.routing]
    for package in (catalogue, rules, rules.safety, rules.operations):
        places += [module for module in vars(package).values() if hasattr(module, "__file__")]
    named = {name: each for place in places for name, each in vars(place).items() if name[0] != "_"}
    return named | CHANNELS | DISCOVERIES | {"core": core, "replace": replace}


def _with(project: Project, made: Sequence[Any], named: dict[str, Any]) -> Project:
    """The project with a fragment's definitions, which replace those with the same name."""
    made = [each for n, each in enumerate(made) if all(each is not before for before in made[:n])]

    def of(*kinds: type) -> tuple[Any, ...]:
        return tuple(each for each in made if isinstance(each, kinds))

    for name, value in named.items():
        project = _instead(project, _content().get(name), value)
    taken = {each.name for each in of(Alert, Metric) if each.name != "Example"}
    groups = [replace(each, rules=tuple(r for r in each.rules if _name(r) not in taken)) for each in project.groups]
    new = of(Alert, RecordingRule)
    intervals = of(TimeInterval)
    routes = tuple(Route(receiver=receivers.routing.DIGEST, mute=(each,)) for each in intervals)
    inner = [below for each in of(Route) for below in each.routes]
    routes += tuple(each for each in of(Route) if each not in inner and each is not project.routing)
    content = of(core.Panel, Query, tradewatch.grafana.Panel)
    boards: tuple[Any, ...] = tuple((lambda env, board=each: board) for each in of(Dashboard))
    if content:
        boards = (lambda env: _board(content),)
    if "dashboard" in named:
        boards = (lambda env: Dashboard(**{**_REST["Dashboard"], "title": "Overview"}), named["dashboard"])
    return replace(
        project,
        groups=(*(each for each in groups if each.rules), *([RuleGroup("example", new)] if new else [])),
        metrics=(*(each for each in project.metrics if each.name not in taken), *of(Metric)),
        routing=replace(project.routes[0], routes=(*routes, *project.routes[0].routes)),
        inhibitions=(*project.inhibitions, *of(Inhibition)),
        promises=named.get("PROMISES", (*project.promises, *of(Promise))),
        maintenance=(*project.maintenance, *of(Maintenance)),
        situations=(*project.situations, *of(Situation)),
        world=next(iter(of(World)), project.world),
        environments=tuple(_through(each, of(Channel), of(Job)) for each in (*project.environments, *of(Environment))),
        dashboards={"examples": boards} if boards else project.dashboards,
    )


def _name(rule: Any) -> str:
    return getattr(rule, "name", "")


def _through(environment: Environment, channels: Sequence[Channel], jobs: Sequence[Job]) -> Environment:
    others = [job for job in environment.jobs if job.name not in {each.name for each in jobs}]
    return replace(environment, channels=(*environment.channels, *channels), jobs=(*others, *jobs))


def _board(content: Sequence[Any]) -> Any:
    """A dashboard with these panels, with a panel for queries, or with grafanalib's own panels."""
    if all(isinstance(each, core.Panel) for each in content):
        return core.Dashboard(title="Example", panels=list(content))
    panels = [each for each in content if isinstance(each, tradewatch.grafana.Panel)]
    panels = panels or [timeseries("Example", *content, description="It.")]
    content_of = {**_REST["Dashboard"], "rows": [row("Now", *panels)]}
    return Dashboard(**content_of, variables=[variable("bot", metric="up")])


def _instead(project: Project, old: Any, new: Any) -> Project:
    """The project with one definition replaced by another."""
    if isinstance(new, Threshold):
        return replace(project, groups=tuple(_limited(each, old, new) for each in project.groups))
    if isinstance(new, Receiver) and isinstance(old, Receiver):
        others = tuple(new if each is old else each for each in project.receivers)
        return replace(project, receivers=others, routing=_rerouted(project.routes[0], old, new))
    if isinstance(new, Route):
        return replace(project, routing=new)
    if isinstance(new, tuple) and new and isinstance(new[0], Receiver):
        return replace(project, receivers=new)
    return project


def _limited(group: RuleGroup, old: Any, new: Threshold) -> RuleGroup:
    def limited(rule: Any) -> Any:
        if not isinstance(rule, ValueAlert) or rule.threshold is not old:
            return rule
        return replace(rule, above=new) if rule.above else replace(rule, below=new)

    return replace(group, rules=tuple(map(limited, group.rules)))


def _rerouted(route: Route, old: Receiver, new: Receiver) -> Route:
    below = tuple(_rerouted(each, old, new) for each in route.routes)
    return replace(route, receiver=new if route.receiver is old else route.receiver, routes=below)
