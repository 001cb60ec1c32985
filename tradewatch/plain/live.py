"""A catalogue from a live Prometheus: its metadata, and the label sets of the series that are asked for."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

import orjson

from tradewatch.audit.endpoint import scrape
from tradewatch.model import Problem, ProblemsFound, seconds
from tradewatch.plain.exposition import series
from tradewatch.plain.names import UNITS, unit_of
from tradewatch.promql import Series, SeriesKind

_PARTS = {"_bucket": SeriesKind.BUCKET, "_sum": SeriesKind.SUM, "_count": SeriesKind.COUNT}
_KINDS = {"counter": SeriesKind.COUNTER, "gauge": SeriesKind.GAUGE, "summary": SeriesKind.GAUGE}

# Seconds for all questions together: a large server needs a tenth of that for a few hundred metrics.
_PATIENCE = 120.0

# Series looked at for each metric: enough to see every label, and a bound on what a large server sends.
_LOOKED_AT = 2_000


def asked(prometheus: str, names: Iterable[str]) -> tuple[Series, ...]:
    """The series that a Prometheus stores; with their labels where they are among `names`.

    Raises ProblemsFound when it cannot be asked, or needs more than two minutes.
    """
    deadline = time.monotonic() + _PATIENCE
    metadata = _get(prometheus, "metadata")
    wanted = set(names)
    found = []
    for name in _get(prometheus, "label/__name__/values"):
        found.append(_series(prometheus, name, metadata, looked_at=name in wanted))
        if time.monotonic() > deadline:
            raise _fault(
                prometheus, f"did not answer all questions within {_PATIENCE:g} s", "check fewer files at once"
            )
    return tuple(found)


def scrape_interval(prometheus: str) -> float | None:
    """Seconds, as its configuration has it; None where that does not say."""
    for line in str(_get(prometheus, "status/config").get("yaml", "")).splitlines():
        key, _, value = line.strip().partition(": ")
        if key == "scrape_interval":
            try:
                return seconds(value)
            except ValueError:
                return None
    return None


def _series(prometheus: str, name: str, metadata: Any, *, looked_at: bool) -> Series:
    told, part = _told(name, metadata)
    kind = part or _KINDS.get(told.get("type", ""), SeriesKind.UNKNOWN)
    base = name[: -len(_suffix(name))] if part else name
    accumulates = told.get("type") in ("counter", "histogram", "summary")
    unit = UNITS.get(told.get("unit", "")) or unit_of(base, accumulates=accumulates)
    if not looked_at:
        return Series(name=name, kind=kind, unit=unit)
    found = _get(prometheus, "series", ("match[]", f'{{__name__="{name}"}}'), ("limit", str(_LOOKED_AT)))
    label_sets = [{label: value for label, value in each.items() if label != "__name__"} for each in found[:_LOOKED_AT]]
    return series(name, kind, unit, label_sets)


def _told(name: str, metadata: Any) -> tuple[dict[str, str], SeriesKind | None]:
    """What the metadata says of a name; a histogram's three families stand under the name without their part."""
    if name in metadata:
        return metadata[name][0], None
    suffix = _suffix(name)
    whole = metadata.get(name.removesuffix(suffix), [{}])[0] if suffix else {}
    return (whole, _PARTS[suffix]) if whole.get("type") in ("histogram", "summary") else ({}, None)


def _suffix(name: str) -> str:
    return next((suffix for suffix in _PARTS if name.endswith(suffix)), "")


def _get(prometheus: str, what: str, *parameters: tuple[str, str]) -> Any:
    url = f"{prometheus.rstrip('/')}/api/v1/{what}" + (f"?{urlencode(parameters)}" if parameters else "")
    answer = scrape(url)
    try:
        told = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        told = None
    if not isinstance(told, dict) or told.get("status") != "success" or not _is_answer(what, told.get("data")):
        raise _fault(url, "does not answer as a Prometheus", "the address of its web page")
    return told["data"]


def _is_answer(what: str, data: Any) -> bool:
    """Whether an answer has the shape that Prometheus documents."""
    match what:
        case "metadata":
            return isinstance(data, dict) and all(
                isinstance(told, list) and told and all(_is_texts(each) for each in told) for told in data.values()
            )
        case "series":
            return isinstance(data, list) and all(_is_texts(each) for each in data)
        case "status/config":
            return isinstance(data, dict)
        case _:
            return isinstance(data, list) and all(isinstance(each, str) for each in data)


def _is_texts(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())


def _fault(url: str, summary: str, fix: str) -> ProblemsFound:
    return ProblemsFound(Problem("check/catalogue", None, url, summary, fix=fix))
