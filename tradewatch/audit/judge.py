"""What the supported versions of Prometheus make of an endpoint's answers, and how these differ from the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tradewatch.audit.compare import compare_with_catalogue, worst_case
from tradewatch.audit.endpoint import Scrape
from tradewatch.audit.exposition import read_exposition
from tradewatch.audit.losses import deviations, losses
from tradewatch.audit.prometheus import Prometheus
from tradewatch.model import Metric, Problem, ProblemsFound

Found = tuple[Metric | None, Problem]


def judged(metrics: Sequence[Metric], scraped: Scrape, prometheus: Prometheus) -> tuple[list[Found], str]:
    """All problems of an answer to the request of this version, each with the metric that it is about; and its size.

    The size is a text: `78 metrics, 389 of at most 9,000 series`.
    """
    try:
        exposition = read_exposition(scraped, prometheus)
    except ProblemsFound as found:
        return [(None, problem) for problem in found.problems], "no metrics"
    silent = (*losses(exposition, scraped.time, prometheus), *deviations(exposition, scraped.body))
    series = sum(len(exposed.samples) for exposed in exposition.metrics.values())
    size = f"{len(exposition.metrics)} metrics, {series:,} of at most {worst_case(metrics):,} series"
    return [*((None, problem) for problem in silent), *compare_with_catalogue(metrics, exposition)], size


def together(found: Sequence[tuple[Prometheus, Iterable[Found]]]) -> Iterator[Found]:
    """The problems with several versions, each once; a problem of some versions says of which.

    Numbers may differ, because the versions asked one after the other.
    """
    by_text: dict[tuple[str, str, str], tuple[Found, list[Prometheus]]] = {}
    for prometheus, problems in found:
        for metric, problem in problems:
            key = (problem.check, problem.subject, re.sub(r"[\d.,]+", "", problem.summary))
            versions = by_text.setdefault(key, ((metric, problem), []))[1]
            if prometheus not in versions:
                versions.append(prometheus)
    for (metric, problem), versions in by_text.values():
        if len(versions) < len(found):
            only = f"This is so with {' and '.join(map(str, versions))} only."
            problem = replace(problem, details=f"{only} {problem.details}".strip())
        yield metric, problem
