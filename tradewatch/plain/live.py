"""The series of a live Prometheus, or of a server with its API: types from metadata, labels and values from series."""

from __future__ import annotations

import re
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any
from urllib.parse import urlencode

import orjson

from tradewatch.audit import NEWEST, scrape
from tradewatch.foreign import Access
from tradewatch.model import Problem, ProblemsFound, Version, seconds
from tradewatch.model.matcher import quoted
from tradewatch.plain.series import IN_PARTS, SUFFIXES, MetricMetadata, Observed
from tradewatch.promql.versions import Reader

# Seconds for all requests together: a large server needs a tenth of that for all its metrics.
_TIMEOUT = 600.0

# Series of one metric: enough to see every label, and a limit to what a large server sends.
_MOST_SERIES = 2_000

# The largest and the smallest values show whether a metric is a point in time, and whether it can be negative.
_VALUES = "topk(20, {0}) or bottomk(20, {0})"


@dataclass(frozen=True)
class LiveServer:
    """A server at an address that answers like Prometheus. Its methods raise ProblemsFound if it does not."""

    url: str
    access: Access = field(default_factory=Access)

    def observed(self, read: Collection[str] | None) -> Iterator[Observed]:
        """All series; those whose names are in `read` with labels and values, without `read` each of them.

        Raises ProblemsFound also if that takes more than ten minutes.
        """
        deadline = time.monotonic() + _TIMEOUT
        names = self._get("label/__name__/values")
        metadata = self._optional("metadata")
        for name in names:
            family = _family(name, metadata)
            if read is None or name in read:
                yield Observed(name, family, self._label_sets(name), self._values(name, family))
            else:
                yield Observed(name, family, None)
            if time.monotonic() > deadline:
                summary = f"did not answer all requests within {_TIMEOUT:g} s"
                raise _fault(self.url, summary, "save a catalogue when the server is less busy")
        yield from _announced(metadata, frozenset(names))

    def scrape_interval(self) -> float | None:
        """The first scrape interval in its configuration, in seconds; None without one."""
        for line in str(self._optional("status/config").get("yaml", "")).splitlines():
            key, _, value = line.strip().partition(": ")
            if key == "scrape_interval":
                try:
                    return seconds(value)
                except ValueError:
                    return None
        return None

    def reader(self) -> Reader | None:
        """Its version and feature flags; None if it is another program."""
        build, flags = self._optional("status/buildinfo"), self._optional("status/flags")
        version = re.match(r"(\d+)\.(\d+)\.", str(build.get("version")))
        if version is None or "application" in build or "web.enable-lifecycle" not in flags:
            return None
        features = str(flags.get("enable-feature", "")).split(",")
        return Reader(Version(int(version[1]), int(version[2])), frozenset(features))

    def _label_sets(self, name: str) -> Sequence[Mapping[str, str]]:
        found = self._get("series", ("match[]", _selector(name)), ("limit", str(_MOST_SERIES)))
        # Old versions of Prometheus ignore the limit.
        return [{label: text for label, text in each.items() if label != "__name__"} for each in found[:_MOST_SERIES]]

    def _values(self, name: str, family: MetricMetadata) -> Sequence[float]:
        """Some values of a gauge; those of others do not show anything."""
        if family.type not in ("gauge", "unknown", ""):
            return ()
        result = self._get("query", ("query", _VALUES.format(_selector(name)))).get("result")
        try:
            return list(filter(isfinite, (float(each["value"][1]) for each in result if "value" in each)))
        except (TypeError, ValueError, LookupError):
            raise _fault(self.url, "does not answer like Prometheus", _FIX) from None

    def _optional(self, path: str) -> Any:
        """The answer to a question that only some servers answer; empty from the others."""
        try:
            return self._get(path)
        except ProblemsFound:
            return {}

    def _get(self, path: str, *parameters: tuple[str, str]) -> Any:
        url = f"{self.url.rstrip('/')}/api/v1/{path}" + (f"?{urlencode(parameters)}" if parameters else "")
        try:
            answer = orjson.loads(scrape(url, NEWEST, self.access).body)
        except orjson.JSONDecodeError:
            answer = None
        if not isinstance(answer, dict) or answer.get("status") != "success" or not _is_valid(path, answer.get("data")):
            raise _fault(url, "does not answer like Prometheus", _FIX)
        return answer["data"]


_FIX = "give the address of its web page, or of an endpoint, which ends in /metrics"


def _selector(name: str) -> str:
    return f"{{__name__={quoted(name)}}}"


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


def _announced(metadata: Any, names: Collection[str]) -> Iterator[Observed]:
    """The metrics that some target announces, and that do not have a sample yet."""
    for name in metadata:
        family = _described(name, metadata)
        parts = {"histogram": SUFFIXES, "summary": SUFFIXES, "counter": ("_total",)}.get(family.type, ())
        series = (name, *(name + part for part in parts))
        if not any(each in names for each in series):
            yield from (Observed(each, family, None) for each in series)


def _described(name: str, metadata: Any) -> MetricMetadata:
    described = metadata.get(name, [{}])[0]
    return MetricMetadata(name, described.get("type", ""), described.get("unit", ""), described.get("help", ""))


def _is_valid(path: str, data: Any) -> bool:
    """Whether an answer has the form that Prometheus documents."""
    match path:
        case "metadata":
            return isinstance(data, dict) and all(
                isinstance(families, list) and families and all(map(_is_texts, families)) for families in data.values()
            )
        case "series":
            return isinstance(data, list) and all(map(_is_texts, data))
        case "label/__name__/values":
            return isinstance(data, list) and all(isinstance(each, str) for each in data)
        case _:
            return isinstance(data, dict)


def _is_texts(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())


def _fault(url: str, summary: str, fix: str) -> ProblemsFound:
    return ProblemsFound(Problem("check/catalogue", None, url, summary, fix=fix))
