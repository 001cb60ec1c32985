"""The series of a live Prometheus: their types from its metadata, and the labels of those that the files read."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

import orjson

from tradewatch.audit.endpoint import scrape
from tradewatch.model import Problem, ProblemsFound, Version, seconds
from tradewatch.plain.series import IN_PARTS, SUFFIXES, MetricMetadata, series_of
from tradewatch.promql import Series
from tradewatch.promql.versions import Reader

# Seconds for all requests together: a large server needs a tenth of that for a few hundred metrics.
_TIMEOUT = 120.0

# Series of one metric: enough to see every label, and a limit to what a large server sends.
_MOST_SERIES = 2_000


def live_series(prometheus: str, read: Iterable[str]) -> tuple[Series, ...]:
    """All series of the Prometheus at this address; those whose names are in `read` with their labels.

    Raises ProblemsFound if it does not answer like Prometheus, or not within two minutes.
    """
    deadline = time.monotonic() + _TIMEOUT
    metadata = _get(prometheus, "metadata")
    names = frozenset(read)
    found = []
    for name in _get(prometheus, "label/__name__/values"):
        label_sets = _label_sets(prometheus, name) if name in names else None
        found.append(series_of(name, _family(name, metadata), label_sets))
        if time.monotonic() > deadline:
            raise _fault(
                prometheus, f"did not answer all requests within {_TIMEOUT:g} s", "check fewer files in one run"
            )
    return tuple(found)


def live_scrape_interval(prometheus: str) -> float | None:
    """The first scrape interval in the configuration of the Prometheus at this address, in seconds; None without one.

    Raises ProblemsFound if it does not answer like Prometheus.
    """
    for line in str(_get(prometheus, "status/config").get("yaml", "")).splitlines():
        key, _, value = line.strip().partition(": ")
        if key == "scrape_interval":
            try:
                return seconds(value)
            except ValueError:
                return None
    return None


def live_reader(prometheus: str) -> Reader | None:
    """The version and the feature flags of the Prometheus at this address; None if another server answers for it."""
    try:
        build, flags = _get(prometheus, "status/buildinfo"), _get(prometheus, "status/flags")
    except ProblemsFound:
        return None
    version = re.match(r"(\d+)\.(\d+)\.", str(build.get("version")))
    if version is None or "application" in build or "web.enable-lifecycle" not in flags:
        return None
    features = str(flags.get("enable-feature", "")).split(",")
    return Reader(Version(int(version[1]), int(version[2])), frozenset(features))


def _label_sets(prometheus: str, name: str) -> Iterator[Mapping[str, str]]:
    found = _get(prometheus, "series", ("match[]", f'{{__name__="{name}"}}'), ("limit", str(_MOST_SERIES)))
    # Old versions of Prometheus ignore the limit.
    for labels in found[:_MOST_SERIES]:
        yield {label: value for label, value in labels.items() if label != "__name__"}


def _family(name: str, metadata: Any) -> MetricMetadata:
    """The metric to which a series belongs. The metadata of a histogram has its name without a suffix."""
    if name in metadata:
        return _described(name, metadata)
    # In OpenMetrics, the name of a counter does not have the suffix of its series.
    counter = _described(name.removesuffix("_total"), metadata)
    if name.endswith("_total") and counter.type == "counter":
        return counter._replace(name=name)
    whole = next((name.removesuffix(suffix) for suffix in SUFFIXES if name.endswith(suffix)), "")
    family = _described(whole, metadata)
    return family if family.type in IN_PARTS else MetricMetadata(name)


def _described(name: str, metadata: Any) -> MetricMetadata:
    described = metadata.get(name, [{}])[0]
    return MetricMetadata(name, described.get("type", ""), described.get("unit", ""), described.get("help", ""))


def _get(prometheus: str, path: str, *parameters: tuple[str, str]) -> Any:
    url = f"{prometheus.rstrip('/')}/api/v1/{path}" + (f"?{urlencode(parameters)}" if parameters else "")
    try:
        answer = orjson.loads(scrape(url).body)
    except orjson.JSONDecodeError:
        answer = None
    if not isinstance(answer, dict) or answer.get("status") != "success" or not _is_valid(path, answer.get("data")):
        raise _fault(url, "does not answer like Prometheus", "give the address of its web page")
    return answer["data"]


def _is_valid(path: str, data: Any) -> bool:
    """Whether an answer has the form that Prometheus documents."""
    match path:
        case "metadata":
            return isinstance(data, dict) and all(
                isinstance(families, list) and families and all(map(_is_texts, families)) for families in data.values()
            )
        case "series":
            return isinstance(data, list) and all(map(_is_texts, data))
        case "status/config" | "status/buildinfo" | "status/flags":
            return isinstance(data, dict)
        case _:
            return isinstance(data, list) and all(isinstance(each, str) for each in data)


def _is_texts(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())


def _fault(url: str, summary: str, fix: str) -> ProblemsFound:
    return ProblemsFound(Problem("check/catalogue", None, url, summary, fix=fix))
