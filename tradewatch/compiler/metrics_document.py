"""docs/METRICS_REFERENCE.md: every metric, what updates it, and who reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from tradewatch.compiler.compiled import CompiledProject
from tradewatch.compiler.phrasing import cell
from tradewatch.compiler.uses import Use, uses
from tradewatch.model import ONE, Label, Metric, Project

_INTRODUCTION = """\
# Metrics

Every metric that rules and dashboards may read. *At most* is the number of series of one process, if every combination
of labels exists; Prometheus keeps each in memory. The labels of a target are those that Prometheus adds to every series
of it."""


def metrics_document(compiled: CompiledProject) -> str:
    """The whole document, with a line break at the end. Who reads a metric is that of the last environment."""
    project = compiled.project
    environment = project.environments[-1]
    readers = uses(compiled.within(environment))
    updated = _updated(project)
    sources = sorted({metric.defined.relative_to(project.root) for metric in project.metrics})
    parts = [f"<!-- Generated from {', '.join(sources)} by `make build`; edit those, not this. -->", _INTRODUCTION]
    # Those of our own programs first.
    metrics = sorted(project.metrics, key=lambda each: (each.exporter.budget is None, each.exporter.name, each.name))
    for exporter, of_exporter in groupby(metrics, key=lambda each: each.exporter):
        labels = ", ".join(f"`{label.name}`" for label in exporter.labels)
        parts += [f"## {exporter.name}", f"Scraped by the job `{exporter.job}`. Labels of a target: {labels}."]
        for metric in of_exporter:
            parts += _section(metric, readers, updated.get(metric.name, ()), suffix=f" ({environment.name})")
    return "\n\n".join(parts) + "\n"


def _updated(project: Project) -> Mapping[str, list[str]]:
    """Metric -> the events that update it."""
    found: dict[str, list[str]] = {}
    for event in project.recorder.events if project.recorder is not None else ():
        for metric in event.metrics:
            found.setdefault(metric.name, []).append(event.name)
    return found


def _section(
    metric: Metric, readers: Mapping[str, tuple[Use, ...]], events: Iterable[str], suffix: str
) -> Iterator[str]:
    """The lines about a metric; `suffix` is what the titles of dashboards end with."""
    yield f"### {metric.name}"
    unit = "" if metric.unit == ONE else f" in {metric.unit}"
    facts = [f"{metric.kind}{unit}", f"at most {metric.most_series:,} series"]
    facts += ["required"] if metric.required else []
    yield f"{metric.help} ({', '.join(facts)})"
    if metric.labels:
        rows = [f"| `{label.name}` | {cell(_values(label))} | {cell(label.help)} |" for label in metric.labels]
        yield "\n".join(["| label | values | what it is |", "| --- | --- | --- |", *rows])
    read = dict.fromkeys(use for series in metric.series for use in readers.get(series.name, ()))
    lines = [f"- Updated by {_links(events)}."] if events else []
    for kind, words in (("alert", "Alerts"), ("panel", "Panels")):
        names = dict.fromkeys(use.name.replace(suffix, "", 1) for use in read if use.kind == kind)
        if names:
            lines.append(f"- {words}: {', '.join(names)}.")
    lines += [f"- No panel and no alert reads it: {metric.why_unused}"] if metric.why_unused else []
    lines += [f"- No alert reads it: {metric.why_no_alert}"] if metric.why_no_alert else []
    if lines:
        yield "\n".join(lines)


def _values(label: Label) -> str:
    return ", ".join(f"`{value}`" for value in label.values) or f"at most {label.maximum}"


def _links(events: Iterable[str]) -> str:
    return ", ".join(f"[{event}](EVENTS.md#{event})" for event in events)
