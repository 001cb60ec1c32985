"""`explain`: what depends on a metric or an alert."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, get_args

import click

from tradewatch.cli.output import finish_with, finish_with_json, wants_json
from tradewatch.cli.session import Session, reporting
from tradewatch.compiler.uses import uses
from tradewatch.filetree import FileTree
from tradewatch.foreign import read_file
from tradewatch.model import Alert, Environment, Metric, Problem, Project, Source, ValueAlert, did_you_mean
from tradewatch.proofs import test_files
from tradewatch.routing import known_labels, may_be_source, may_be_target, possible_routes, routing_labels

What = Literal[
    "definition", "threshold", "alert", "recording rule", "panel", "variable", "annotation", "route", "inhibition",
    "file", "test", "document",
]  # fmt: skip
_ORDER = get_args(What)


class Dependant(NamedTuple):
    """One thing that would change or break; `file` is relative to the project, `line` is None for a whole file."""

    what: What
    name: str
    file: str
    line: int | None


@click.command(short_help="List what depends on a metric or an alert.")
@click.argument("name", metavar="METRIC|ALERT")
@reporting
def explain(session: Session, name: str) -> Sequence[Problem]:
    """List what would change or break with a metric or an alert: rules, panels, variables, routes and inhibitions,
    generated files and tests, and documents that name it.

    For a metric, the list includes what reads it through a recording rule. The _bucket, _sum and _count of a histogram
    are the histogram. With --format json, the answer is an array of objects with `what`, `name`, `file` and `line`.

    \b
    .venv/bin/python generator.py explain http_requests_total
    .venv/bin/python generator.py explain ErrorRatioHigh
    """
    project = session.project
    alerts, metric = [alert for alert in project.alerts if alert.name == name], _metric(project, name)
    if not alerts and metric is None:
        known = {*project.series, *(metric.name for metric in project.metrics), *(a.name for a in project.alerts)}
        raise click.UsageError(
            f"neither a metric nor an alert is called {name!r}; {did_you_mean(name, known)}".rstrip("; ")
        )
    compiled = session.compiled
    tests = test_files(compiled, project.environments)
    trees = {each: compiled.within(each).tree | tests[each] for each in project.environments}
    found = _of_metric(session, metric, trees) if metric else _of_alert(session, alerts, trees)
    answer = sorted(
        dict.fromkeys(found), key=lambda each: (_ORDER.index(each.what), each.file, each.line or 0, each.name)
    )
    if wants_json():
        finish_with_json([each._asdict() for each in answer])
    finish_with("\n".join(_for_people(answer)))


def _metric(project: Project, name: str) -> Metric | None:
    return next((each for each in project.metrics if name in (each.name, *(part.name for part in each.series))), None)


def _of_metric(session: Session, metric: Metric, trees: Mapping[Environment, FileTree]) -> Iterator[Dependant]:
    yield _defined(session, "definition", str(metric.kind), metric.defined)
    names = [series.name for series in metric.series]
    for environment in trees:
        readers = uses(session.compiled.within(environment))
        for name in names:
            for use in readers.get(name, ()):
                yield _defined(session, use.kind, use.name, use.where)
    yield from _in_files(session, names, trees)


def _of_alert(session: Session, alerts: Sequence[Alert], trees: Mapping[Environment, FileTree]) -> Iterator[Dependant]:
    project = session.project
    for alert in alerts:
        yield _defined(session, "definition", alert.subject, alert.defined)
        if isinstance(alert, ValueAlert):
            yield _defined(session, "threshold", f"in {alert.threshold.unit}", alert.threshold.defined)
        for environment in trees:
            possible = session.compiled.labels_of_result(alert, environment)
            absent = routing_labels(project) - possible if possible is not None else ()
            known = known_labels(alert, environment, absent)
            root = project.routing if project.has_routing(environment) else None
            for leaf in possible_routes(root, known, environment) if root else ():
                name = f"{environment.name}: {leaf.settings.receiver.name}"
                yield _defined(session, "route", name, leaf.route.defined)
            for inhibition in project.inhibitions:
                sides = [("inhibits others", may_be_source), ("is inhibited", may_be_target)]
                for name, may_be in sides:
                    if may_be(inhibition, known):
                        yield _defined(session, "inhibition", name, inhibition.defined)
    for tree in trees.values():
        yield from _panels(session, alerts, tree)
    yield from _in_files(session, [alerts[0].name], trees)


def _panels(session: Session, alerts: Sequence[Alert], tree: FileTree) -> Iterator[Dependant]:
    """The panels that draw an alert: their queries come from its own line."""
    own = {alert.defined for alert in alerts}
    for path, parts in tree.origins.items():
        for locator, source in parts.items():
            if locator[-1:] == ("targets",) and source in own:
                name = path.rpartition("/")[2].removesuffix(".json")
                yield _defined(session, "panel", name, tree.origin(path, *locator[:-1]))


def _in_files(session: Session, names: Iterable[str], trees: Mapping[Environment, FileTree]) -> Iterator[Dependant]:
    """The generated files and the documents that contain one of the names."""
    mention = re.compile(rb"(?<!\w)(%s)(?!\w)" % b"|".join(re.escape(name.encode()) for name in names))
    for environment, tree in trees.items():
        for path, content in tree.items():
            if mention.search(content):
                what: What = "test" if path.startswith("prometheus/tests/") else "file"
                yield Dependant(what, environment.name, f"build/{environment.name}/{path}", None)
    for document in (*sorted(session.root.glob("*.md")), *sorted(session.docs.rglob("*.md"))):
        for number, line in enumerate(read_file(document).splitlines(), 1):
            if mention.search(line):
                yield Dependant("document", _title(document), document.relative_to(session.root).as_posix(), number)
                break


def _title(document: Path) -> str:
    lines = read_file(document).decode("utf-8", "replace").splitlines()
    return next((line.removeprefix("# ") for line in lines if line.startswith("# ")), document.stem)


def _defined(session: Session, what: What, name: str, where: Source | None) -> Dependant:
    if where is None:
        return Dependant(what, name, "", None)
    return Dependant(what, name, where.relative_to(session.root), where.line)


def _for_people(answer: Iterable[Dependant]) -> Iterator[str]:
    """One line each, grouped by `what`. The place comes last, so that a terminal makes it a link."""
    before = ""
    for each in answer:
        place = f"{each.file}:{each.line}" if each.line else each.file
        yield f"{each.what if each.what != before else '':16}{each.name}{'  ' if each.name else ''}{place}"
        before = each.what
