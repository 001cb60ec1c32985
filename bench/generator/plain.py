"""Reading and checking files that somebody wrote by hand: rules, a dashboard, and a catalogue.

Goals: at most 0.3 ms of CPU per rule, 0.3 ms per panel of a dashboard, also if no metric of it exists, and 3 µs per
series of a catalogue, and linear growth. Each size runs in a new process, without the time to start Python.
"""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.goal import Goal, growth_goal, show
from bench.process import in_new_process
from tradewatch.checks import problems_in
from tradewatch.foreign import Access
from tradewatch.plain import PlainRuleSet, Source, read_files

EXPRS = (
    'sum by (instance) (rate(requests_total{{code="500"}}[5m])) > {0}',
    "heap_bytes / limit_bytes > 0.{0}",
    "histogram_quantile(0.9, sum by (le, instance) (rate(wait_seconds_bucket[5m]))) > {0}",
    'heap_bytes{{shard="a"}} > {0}e6 and on (instance) limit_bytes > {0}',
)
METRICS = """\
# TYPE requests_total counter
requests_total{code="500"} 1
# TYPE heap_bytes gauge
heap_bytes{shard="a"} 1e6
# TYPE limit_bytes gauge
limit_bytes{shard="a"} 1e9
# TYPE wait_seconds histogram
wait_seconds_bucket{le="100000"} 1
wait_seconds_bucket{le="+Inf"} 1
wait_seconds_sum 1
wait_seconds_count 1
"""

RULES = (625, 2_500, 10_000)
PANELS = (440, 1_750, 7_000)  # the last one is a dashboard of 5 MB
SERIES = (12_500, 50_000, 200_000)


def goals() -> Iterator[Goal]:
    """CPU time of the largest size, and growth."""
    for name, unit, limit, sizes, measure in (
        ("a rule", "ms", 0.3, RULES, _rules),
        ("a panel of a dashboard", "ms", 0.3, PANELS, _dashboard),
        ("a panel of an unknown metric", "ms", 0.3, PANELS, _unknown),
        ("a series of a catalogue", "µs", 3.0, SERIES, _catalogue),
    ):
        took: Mapping[int, float] = {size: in_new_process(measure, size) for size in sizes}
        factor = 1e3 if unit == "ms" else 1e6
        yield Goal(name=f"checking {name}", values=[factor * took[sizes[-1]] / sizes[-1]], unit=unit, at_most=limit)
        yield growth_goal(f"growth of checking {name}", took)


def _rules(size: int) -> float:
    rules = "".join(
        f"  - alert: A{number}\n    expr: {EXPRS[number % len(EXPRS)].format(number + 1)}\n    for: 5m\n"
        f'    labels: {{severity: warning}}\n    annotations:\n      summary: "{{{{ $labels.instance }}}} is slow"\n'
        for number in range(size)
    )
    return _checked("rules.yml", f"groups:\n- name: g\n  rules:\n{rules}", METRICS)


def _dashboard(size: int) -> float:
    return _panels([EXPRS[number % len(EXPRS)].format(number + 1) for number in range(size)])


def _unknown(size: int) -> float:
    return _panels([f"rate(some_request_{number}_total[5m])" for number in range(size)])


def _panels(exprs: Sequence[str]) -> float:
    panels = [
        {
            "id": number,
            "title": f"Panel {number}",
            "type": "timeseries",
            "description": "What good and bad values look like. " * 10,
            "targets": [{"expr": expr, "refId": "A"}],
        }
        for number, expr in enumerate(exprs)
    ]
    return _checked("large.json", json.dumps({"title": "Large", "panels": panels}, indent=1), METRICS)


def _catalogue(size: int) -> float:
    lines = (
        f'c{number // 500}_total{{instance="h{number % 500}:9100",mode="m{number % 8}"}} {number}\n'
        for number in range(size)
    )
    rules = "groups: [{name: g, rules: [{alert: A, expr: 'rate(c1_total[5m]) > 1'}]}]\n"
    return _checked("rules.yml", rules, "".join(lines))


def _checked(name: str, content: str, metrics: str) -> float:
    """The seconds of CPU for reading and checking."""
    with TemporaryDirectory() as folder:
        file, catalogue = Path(folder, name), Path(folder, "metrics.txt")
        file.write_text(content, "utf-8")
        catalogue.write_text(metrics, "utf-8")
        gc.set_threshold(1_000_000)  # as the command line does
        start = time.process_time()
        series = tuple(Source(str(catalogue), Access()).observed())
        list(problems_in(PlainRuleSet(read_files([file]), series, 15.0)))
        return time.process_time() - start


if __name__ == "__main__":
    show(goals())
