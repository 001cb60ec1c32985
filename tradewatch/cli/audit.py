"""`audit`: test a live metrics endpoint against the catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import click

from tradewatch.audit import NEWEST, OLDEST, Prometheus, judged, scrape, together
from tradewatch.cli.access import access_options, require_address
from tradewatch.cli.session import Session, reporting
from tradewatch.compiler.uses import Use, uses
from tradewatch.foreign import Access
from tradewatch.model import Environment, Metric, Problem, ProblemsFound, Project


@click.command()
@click.argument("url")
@reporting
@access_options
def audit(session: Session, url: str, access: Access) -> Sequence[Problem]:
    """Test a program's live metrics endpoint as Prometheus reads it, and against the catalogue.

    URL is the address that Prometheus scrapes, for example http://127.0.0.1:9400/metrics. `audit` asks as the oldest
    and the newest supported Prometheus do. It reports what they refuse or silently lose, missing and unknown metrics,
    types, labels and values that differ from the catalogue, and more series than it allows. Each problem names the
    dashboards and alerts that read the metric. A metric may have no samples yet.

    SOURCE is a file, or env:NAME for an environment variable, so that no secret is in the list of processes.
    """
    require_address("URL", url, "http://127.0.0.1:9400/metrics")
    project = session.project
    environment = project.environments[0]
    metrics = scraped_from_programs(project, environment)
    readers = uses(session.compiled.within(environment))
    found = [(each, _asked(session, metrics, url, each, access)) for each in (OLDEST, NEWEST)]
    return [
        problem if metric is None else _with_readers(problem, metric, readers) for metric, problem in together(found)
    ]


def _asked(
    session: Session, metrics: Sequence[Metric], url: str, prometheus: Prometheus, access: Access
) -> Sequence[tuple[Metric | None, Problem]]:
    """The problems with a version of Prometheus."""
    try:
        answer = scrape(url, prometheus, access)
    except ProblemsFound as failed:
        return [(None, problem) for problem in failed.problems]
    kind = answer.content_type.partition(";")[0] or "no Content-Type"
    size = f"{answer.size / 1000:,.1f} kB in {1000 * answer.seconds:,.0f} ms"
    problems, series = judged(metrics, answer, prometheus)
    session.say(f"{answer.url} answers {prometheus} with {series}, {kind}, {size}")
    return problems


def scraped_from_programs(project: Project, environment: Environment) -> tuple[Metric, ...]:
    """The metrics that the watched programs' own endpoints expose: those of their job, without `up` and the like."""
    jobs = {job.name for job in environment.jobs if job.sets_label(project.identity)}
    return tuple(metric for metric in project.metrics if metric.exporter.job in jobs and metric.exporter.scraped)


def _with_readers(problem: Problem, metric: Metric, readers: Mapping[str, tuple[Use, ...]]) -> Problem:
    """The problem with the alerts and dashboards that read the metric."""
    found = dict.fromkeys(use for series in metric.series for use in readers.get(series.name, ()))
    lines = (
        ("alerts", (use.name for use in found if use.kind == "alert")),
        ("dashboards", (use.name for use in found if use.kind in ("panel", "variable"))),
    )
    named = [f"{kind}: {', '.join(names)}" for kind, uses_ in lines if (names := list(dict.fromkeys(uses_)))]
    named = named or ["no alert and no dashboard reads it"]
    return replace(problem, details="\n".join(filter(None, (problem.details, *named))))
