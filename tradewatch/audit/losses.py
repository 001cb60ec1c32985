"""What Prometheus leaves out of an answer that it accepts, and what other readers of the format refuse."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from tradewatch.audit.exposition import Exposition
from tradewatch.audit.parser import Sample
from tradewatch.audit.prometheus import Prometheus
from tradewatch.audit.values import bound_of, filled
from tradewatch.model import Problem

# Seconds: how long a query finds a sample, how much newer than now one may be, and from when on one is late.
_LOOKBACK = 300
_AHEAD = 600
_EARLY = 60

# By kind of loss: what happens to samples with these timestamps.
_TIMES: Mapping[str, Callable[[float], bool]] = {
    f"are more than {_AHEAD // 60} minutes ahead: Prometheus drops them": lambda age: age < -_AHEAD,
    "are ahead: no query finds them before that time": lambda age: -_AHEAD <= age < -_EARLY,
    f"are older than {_LOOKBACK // 60} minutes: no alert and no query finds them": lambda age: age >= _LOOKBACK,
}

_FORGIVEN = "Prometheus reads it, but other programs, for example promtool check metrics, refuse the whole answer."


def losses(exposition: Exposition, now: float, prometheus: Prometheus) -> Iterator[Problem]:
    """What this version loses of the samples, though the target is up; `now` is the time of the scrape since 1970."""
    if cut := exposition.parsed.cut:
        summary = f"line {cut}: Prometheus reads nothing from here on, because of a NUL byte"
        yield _lost("endpoint", summary, "remove the byte")
    samples = [line for line in exposition.parsed.lines if isinstance(line, Sample)]
    yield from _by_time(samples, now, openmetrics=exposition.openmetrics)
    yield from _twice(exposition, prometheus)


def _by_time(samples: Iterable[Sample], now: float, *, openmetrics: bool) -> Iterator[Problem]:
    stamped = [(sample, sample.timestamp) for sample in samples if sample.timestamp is not None]
    for what, is_so in _TIMES.items():
        if found := [(sample, time) for sample, time in stamped if is_so(now - time)]:
            first, time = found[0]
            fix = "expose no timestamps: Prometheus adds the time of the scrape"
            if abs(now - time * 1000) < 86_400:
                fix = "the text format has milliseconds, not seconds; or expose no timestamps"
            elif openmetrics and abs(now - time / 1000) < 86_400:
                fix = "OpenMetrics has seconds, not milliseconds; or expose no timestamps"
            summary = f"line {first.line}: the timestamps of {len(found):,} samples {what}"
            yield _lost("endpoint", summary, fix)


def _twice(exposition: Exposition, prometheus: Prometheus) -> Iterator[Problem]:
    counted = Counter(
        (sample.name, tuple(sorted(_stored(sample, prometheus.bounds and metric.kind == "histogram").items())))
        for metric in exposition.metrics.values()
        for sample in metric.samples
    )
    by_name: dict[str, list[tuple[tuple[str, str], ...]]] = {}
    for (name, labels), count in counted.items():
        if count > 1:
            by_name.setdefault(name, []).append(labels)
    for name, twice in sorted(by_name.items()):
        example = ",".join(f'{label}="{value[:40]}"' for label, value in min(twice))
        summary = f"{len(twice)} of its series are exposed twice, for example {name}{{{example}}}"
        yield _lost(f"metric {name}", summary, "expose each series once; Prometheus drops the second")


def _stored(sample: Sample, bounds: bool) -> Mapping[str, str]:
    """The labels of a sample as they are stored, with the bound of a bucket as a number if `bounds`."""
    labels = filled(sample)
    number = bound_of(labels["le"]) if bounds and "le" in labels else None
    return labels if number is None else {**labels, "le": str(number)}


def deviations(exposition: Exposition, body: bytes) -> Iterator[Problem]:
    """Deviations from the format that Prometheus forgives, and other readers, for example promtool, do not."""
    described: Counter[tuple[str, str]] = Counter()
    family = {sample.name: metric.name for metric in exposition.metrics.values() for sample in metric.samples}
    begun: set[str] = set()
    apart: dict[str, int] = {}
    current = ""
    for line in exposition.parsed.lines:
        if isinstance(line, Sample):
            name = family[line.name]
            if name != current and name in begun:
                apart.setdefault(name, line.line)
            current = name
            begun.add(name)
            continue
        described[line.keyword, line.name] += 1
        if described[line.keyword, line.name] == 2:
            summary = f"line {line.line}: has a second line {line.keyword}"
            yield _deviation(line.name, summary, "write it once: Prometheus uses the last one")
        elif line.keyword == "TYPE" and not begun.isdisjoint({line.name, f"{line.name}_total", f"{line.name}_info"}):
            summary = f"line {line.line}: has its TYPE after its samples"
            yield _deviation(line.name, summary, "write HELP and TYPE before the samples")
    for name, number in apart.items():
        summary = f"line {number}: its samples are not together: other metrics are between them"
        yield _deviation(name, summary, "write all samples of a metric one after the other")
    if body and not body.endswith(b"\n") and not exposition.openmetrics:
        summary = "the last line does not end with a line feed"
        yield Problem("audit/format", None, "endpoint", summary, _FORGIVEN, "add one: the answer looks cut without it")


def _deviation(name: str, summary: str, fix: str) -> Problem:
    return Problem("audit/format", None, f"metric {name}", summary, _FORGIVEN, fix)


def _lost(subject: str, summary: str, fix: str) -> Problem:
    return Problem("audit/lost", None, subject, summary, "The target is up: only the samples are missing.", fix)
