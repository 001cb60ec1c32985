"""What a real Prometheus does with many endpoints, each with its own answer, in one run."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from tests.audit.endpoint import Answer, endpoint
from tests.servers import prometheus as started
from tradewatch.audit import Prometheus
from tradewatch.live import until

Series = tuple[str, frozenset[tuple[str, str]]]

# Labels that Prometheus adds to the series of a target.
_OF_TARGET = ("job", "instance", "case")

# Series that Prometheus writes about each target.
_ABOUT_TARGET = {
    "up",
    "scrape_duration_seconds",
    "scrape_samples_scraped",
    "scrape_samples_post_metric_relabeling",
    "scrape_series_added",
}


@dataclass(frozen=True)
class Scraped:
    """What Prometheus has of an endpoint: why its scrape failed, or "", and the series that a query finds."""

    error: str
    series: Mapping[Series, float]


def stored_labels(labels: Mapping[str, str], prometheus: Prometheus) -> frozenset[tuple[str, str]]:
    """An endpoint's labels as Prometheus stores them: without empty ones, and with those of the target renamed."""
    renamed = {f"exported_{name}" if name in _OF_TARGET else name: value for name, value in labels.items() if value}
    if "le" in renamed and prometheus.bounds:
        with suppress(ValueError):
            number = float(renamed["le"])
            renamed["le"] = "+Inf" if number == math.inf else str(number)
    return frozenset(renamed.items())


@contextmanager
def served(answers: Mapping[str, Answer]) -> Iterator[Mapping[str, str]]:
    """The address of each answer, by its name, on one server."""
    by_number = list(answers.values())

    def answer(request: BaseHTTPRequestHandler) -> None:
        by_number[int(request.path[1:])](request)

    with endpoint(answer) as url:
        host = urlsplit(url).netloc
        yield {name: f"http://{host}/{number}" for number, name in enumerate(answers)}


def scraped(toolset: Path, folder: Path, urls: Mapping[str, str]) -> dict[str, Scraped]:
    """Let the Prometheus of a set of programs scrape each of these addresses at least once."""
    groups = [
        {"targets": [parts.netloc], "labels": {"case": name, "__metrics_path__": parts.path}}
        for name, url in urls.items()
        if (parts := urlsplit(url))
    ]
    job = {"job_name": "audit", "scrape_interval": "2s", "scrape_timeout": "2s", "static_configs": groups}
    files = {"prometheus.yml": json.dumps({"scrape_configs": [job]}).encode()}
    # Otherwise a Prometheus waits five seconds before its first scrape.
    with started(toolset, folder, files, "--scrape.discovery-reload-interval=100ms") as server:

        def targets() -> dict[str, str]:
            found = server.get("/api/v1/targets?state=active")["data"]["activeTargets"]
            return {each["labels"]["case"]: each["lastError"] for each in found if each["health"] != "unknown"}

        until(lambda: len(targets()) == len(urls), lambda: f"a scrape of {urls.keys() - targets().keys()}", 30)
        errors = targets()
        query = urlencode({"query": '{case!=""}'})
        found: dict[str, dict[Series, float]] = {name: {} for name in urls}
        for each in server.get(f"/api/v1/query?{query}")["data"]["result"]:
            labels = each["metric"]
            if (name := labels.get("__name__", "")) not in _ABOUT_TARGET:
                own = {label: value for label, value in labels.items() if label not in (*_OF_TARGET, "__name__")}
                found[labels["case"]][name, frozenset(own.items())] = float(each["value"][1])
    return {name: Scraped(errors[name], found[name]) for name in urls}
