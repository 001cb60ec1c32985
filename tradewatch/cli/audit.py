"""`audit`: test a live metrics endpoint against the catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import click

from tradewatch.audit import compare_with_catalogue, read_exposition, scrape, worst_case
from tradewatch.cli.session import Session, reporting
from tradewatch.compiler.uses import Use, uses
from tradewatch.model import Environment, Metric, Problem, Project
from tradewatch.model.url import http_address


@click.command()
@click.argument("url")
@reporting
def audit(session: Session, url: str) -> Sequence[Problem]:
    """Test a bot's live metrics endpoint against the catalogue.

    URL is the address that Prometheus scrapes, for example http://127.0.0.1:9400/metrics. `audit` reports missing and
    unknown metrics, types, labels and values that differ from the catalogue, and more series than it allows. Each
    problem names the dashboards and alerts that read the metric. A metric may have no samples yet.
    """
    if http_address(url) is None or "@" in url:
        raise click.UsageError(
            "URL must be an address without user and password, for example http://127.0.0.1:9400/metrics"
        )
    project = session.project
    environment = project.environments[0]
    metrics = scraped_from_bots(project, environment)
    answer = scrape(url)
    exposition = read_exposition(answer)
    readers = uses(session.compiled.within(environment))
    problems = [
        problem if metric is None else replace(problem, details=_readers_of(metric, readers))
        for metric, problem in compare_with_catalogue(metrics, exposition)
    ]
    series = sum(len(exposed.samples) for exposed in exposition.values())
    session.say(
        f"{answer.url}: {len(exposition)} metrics, {series:,} of at most {worst_case(metrics):,} series, "
        f"{answer.size / 1000:,.1f} kB in {1000 * answer.seconds:,.0f} ms"
    )
    return problems


def scraped_from_bots(project: Project, environment: Environment) -> tuple[Metric, ...]:
    """The metrics that the bots' own endpoints expose: those of their job, without `up` and the like."""
    jobs = {job.name for job in environment.jobs if job.sets_label(project.identity)}
    return tuple(metric for metric in project.metrics if metric.exporter.job in jobs and metric.exporter.scraped)


def _readers_of(metric: Metric, readers: Mapping[str, tuple[Use, ...]]) -> str:
    found = dict.fromkeys(use for series in metric.series for use in readers.get(series.name, ()))
    lines = (
        ("alerts", (use.name for use in found if use.kind == "alert")),
        ("dashboards", (use.name for use in found if use.kind in ("panel", "variable"))),
    )
    named = [f"{kind}: {', '.join(names)}" for kind, uses_ in lines if (names := list(dict.fromkeys(uses_)))]
    return "\n".join(named) or "no alert and no dashboard reads it"
