"""Describes Prometheus' configuration: scrape jobs with their targets, and all other settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tradewatch.difference.part import Description, Part, braced, listed, mapped, others, scalar


def prometheus_parts(document: Any) -> Iterator[tuple[Part, str, Description]]:
    """Every part of prometheus.yml."""
    rest = dict(mapped(document))
    for job in map(mapped, listed(rest.pop("scrape_configs", None))):
        described = others(job, "job_name", "static_configs")
        for targets in map(mapped, listed(job.get("static_configs"))):
            labels = mapped(targets.get("labels"))
            name = f"targets of {braced(labels)}" if labels else "targets"
            before = described.get(name, "")
            addresses = ", ".join(map(scalar, listed(targets.get("targets"))))
            described[name] = f"{before}, {addresses}" if before else addresses
        yield Part("scrape job", scalar(job.get("job_name"))), "", described
    yield Part("Prometheus", "settings"), "", others(rest)
