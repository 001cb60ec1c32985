"""catalogue/series"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Exporter, Finding, Metric


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """One process can expose more series than its exporter's budget."""
    by_exporter: dict[Exporter, list[Metric]] = {}
    for metric in built.project.metrics:
        by_exporter.setdefault(metric.exporter, []).append(metric)
    for exporter, metrics in by_exporter.items():
        counts = {metric: metric.most_series for metric in metrics}
        total = sum(counts.values())
        if exporter.budget is None or total <= exporter.budget:
            continue
        largest = sorted(counts, key=lambda metric: -counts[metric])[:3]
        yield Finding(
            largest[0].defined,
            f"exporter {exporter.name}",
            f"up to {total:,} series per process, more than its budget of {exporter.budget:,}",
            details="Most by "
            + ", ".join(f"{metric.name} ({counts[metric]:,})" for metric in largest)
            + ". Prometheus "
            "keeps every series in memory, and each costs the program at every scrape.",
            fix="use fewer labels, a smaller `maximum` or fewer buckets; or raise the budget",
        )
