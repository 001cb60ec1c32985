"""Has promtool lint the catalogue's names and help texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tradewatch.model import Metric, Problem
from tradewatch.toolchain import Promtool


def metric_problems(metrics: Iterable[Metric], promtool: Promtool) -> list[Problem]:
    """promtool's findings in our own metrics, at their lines. Raises ToolError if promtool cannot be run."""
    own = [metric for metric in metrics if metric.exporter.budget is not None]
    if not own:
        return []
    by_name = {metric.name: metric for metric in own}
    text = "".join(line for metric in own for line in _exposition(metric))
    problems = []
    for diagnostic in promtool.check_metrics(text):
        name, _, message = diagnostic.message.partition(" ")
        metric = by_name.get(name)
        where, subject = (metric.defined, metric.subject) if metric else (None, "catalogue")
        problems.append(Problem("promtool", where, subject, message if metric else diagnostic.message))
    return problems


def _exposition(metric: Metric) -> Iterator[str]:
    """The metric with a sample of each of its series, as a process would expose it."""
    yield f"# HELP {metric.name} {metric.help}\n# TYPE {metric.name} {metric.kind}\n"
    for series in metric.series:
        labels = ",".join(f'{label.name}="{label.values[-1] if label.values else "x"}"' for label in series.labels)
        yield f"{series.name}{{{labels}}} 1\n"
