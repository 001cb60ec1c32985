"""Building and writing dashboards, compared with two other libraries: grafana-foundation-sdk and grafanalib.

Goals, for dashboards of 20 panels with 2 queries each: at least 3 times faster than grafana-foundation-sdk's builders,
and 6 times faster than grafanalib with its own writer; the same cost per dashboard from 100 to 10,000, and constant
memory if they are written one after the other. The three take turns in one process, and each writes JSON with sorted
keys and indents.
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable, Iterator
from io import StringIO

import orjson
from grafana_foundation_sdk.builders import common as sdk_common
from grafana_foundation_sdk.builders import dashboard as sdk_dashboard
from grafana_foundation_sdk.builders import prometheus as sdk_prometheus
from grafana_foundation_sdk.builders import timeseries as sdk_timeseries
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.common import LegendDisplayMode, LegendPlacement, TooltipDisplayMode
from grafana_foundation_sdk.models.dashboard import DataSourceRef
from grafanalib import core
from grafanalib._gen import write_dashboard

import generator
from bench.goal import Goal, growth_goal, show
from bench.process import in_new_process
from tradewatch.grafana import Dashboard, Resolver, document, query, row, timeseries
from tradewatch.model import SECONDS, Environment

ROUNDS, EACH = 10, 100
PANELS, QUERIES = 20, 2
SIZES = (100, 1_000, 10_000)
# Python keeps freed tuples, up to two thousand of each length, so memory grows until then.
FEW, MANY = 2_500, 10_000
ACROSS = 2  # panels side by side


def goals() -> Iterator[Goal]:
    """The comparison with both libraries, the growth of time, and the growth of memory."""
    took = in_new_process(_in_turn)
    ours, sdk, grafanalib = (took[name] for name in ("ours", "grafana-foundation-sdk", "grafanalib"))
    totals = ", ".join(f"{name} {sum(each):.2f} s" for name, each in took.items())
    for name, theirs, limit in (("grafana-foundation-sdk", sdk, 3.0), ("grafanalib's writer", grafanalib, 6.0)):
        yield Goal(
            name=f"dashboards, against {name}",
            values=[other / own for own, other in zip(ours, theirs, strict=True)],
            unit="× faster",
            at_least=limit,
            details=(f"{ROUNDS * EACH:,} dashboards: {totals}",),
        )
    yield growth_goal("growth of dashboards", {size: in_new_process(_seconds, size) for size in SIZES})
    few, many = (in_new_process(_peak, size) for size in (FEW, MANY))
    yield Goal(
        name="memory of 4 × the dashboards",
        values=(many / few,),
        unit="×",
        at_most=1.1,
        details=(f"{FEW:,}: {few / 1e6:.2f} MB at most, {MANY:,}: {many / 1e6:.2f} MB at most",),
    )


def _in_turn() -> dict[str, list[float]]:
    """The seconds of each library, round by round."""
    environment = generator.project().environments[-1]
    libraries: dict[str, Callable[[int], object]] = {
        "ours": lambda number: _ours(number, environment),
        "grafana-foundation-sdk": _sdk,
        "grafanalib": with_grafanalib,
    }
    took: dict[str, list[float]] = {name: [] for name in libraries}
    for write in libraries.values():
        write(0)  # the first call also imports and fills caches
    for turn in range(ROUNDS):
        for name, write in libraries.items():
            start = time.process_time()
            for number in range(EACH):
                write(turn * EACH + number)
            took[name].append(time.process_time() - start)
    return took


def _seconds(size: int) -> float:
    environment = generator.project().environments[-1]
    start = time.process_time()
    for number in range(size):
        _ours(number, environment)
    return time.process_time() - start


def _peak(size: int) -> int:
    """The largest number of bytes in use while `size` dashboards are made, each freed before the next."""
    environment = generator.project().environments[-1]
    _ours(0, environment)
    tracemalloc.start()
    for number in range(1, size):
        _ours(number, environment)
    return tracemalloc.get_traced_memory()[1]


def _expr(number: int, panel: int, index: int) -> str:
    return f'sum by (route) (rate(requests_total{{shard="{number}",panel="{panel}",part="{index}"}}[5m]))'


def _ours(number: int, environment: Environment) -> bytes:
    found = document(with_our_panels(number), environment, Resolver(environment))
    return orjson.dumps(found, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)


def with_our_panels(number: int) -> Dashboard:
    """A dashboard as the engine has it."""
    panels = [
        timeseries(
            f"Panel {panel}",
            *(query(_expr(number, panel, index), legend="{{route}}") for index in range(QUERIES)),
            description="What good and bad values look like.",
            unit=SECONDS,
            width=24 // ACROSS,
            height=8,
        )
        for panel in range(PANELS)
    ]
    return Dashboard(slug=f"d-{number}", title=f"Dashboard {number}", question="How is it?", rows=[row("All", *panels)])


def _sdk(number: int) -> str:
    prometheus = DataSourceRef("prometheus", "${datasource}")
    built = (
        sdk_dashboard.Dashboard(f"Dashboard {number}")
        .uid(f"d-{number}")
        .description("How is it?")
        .tags(["tradewatch"])
        .refresh("30s")
        .time("now-6h", "now")
        .with_variable(sdk_dashboard.DatasourceVariable("datasource").type("prometheus"))
    )
    for panel in range(PANELS):
        drawn = (
            sdk_timeseries.Panel()
            .title(f"Panel {panel}")
            .description("What good and bad values look like.")
            .datasource(prometheus)
            .unit("s")
            .span(24 // ACROSS)
            .height(8)
            .line_width(2)
            .fill_opacity(10)
            .legend(
                sdk_common.VizLegendOptions()
                .display_mode(LegendDisplayMode.LIST)
                .placement(LegendPlacement.BOTTOM)
                .show_legend(True)
            )
            .tooltip(sdk_common.VizTooltipOptions().mode(TooltipDisplayMode.MULTI))
        )
        for index in range(QUERIES):
            drawn = drawn.with_target(
                sdk_prometheus.Dataquery()
                .expr(_expr(number, panel, index))
                .legend_format("{{route}}")
                .ref_id(chr(ord("A") + index))
                .range()
                .datasource(prometheus)
            )
        built = built.with_panel(drawn)
    return JSONEncoder(sort_keys=True, indent=2).encode(built.build())


def with_grafanalib(number: int) -> str:
    """The same dashboard of grafanalib, with its own writer."""
    panels = [
        core.TimeSeries(
            title=f"Panel {panel}",
            description="What good and bad values look like.",
            dataSource="${datasource}",
            unit="s",
            gridPos=core.GridPos(h=8, w=24 // ACROSS, x=panel % ACROSS * 12, y=panel // ACROSS * 8),
            lineWidth=2,
            fillOpacity=10,
            tooltipMode="multi",
            targets=[
                core.Target(
                    expr=_expr(number, panel, index),
                    legendFormat="{{route}}",
                    refId=chr(ord("A") + index),
                    datasource="${datasource}",
                )
                for index in range(QUERIES)
            ],
        )
        for panel in range(PANELS)
    ]
    built = core.Dashboard(
        title=f"Dashboard {number}",
        uid=f"d-{number}",
        description="How is it?",
        tags=["tradewatch"],
        refresh="30s",
        time=core.Time("now-6h", "now"),
        templating=core.Templating([core.Template(name="datasource", type="datasource", query="prometheus")]),
        panels=panels,
    ).auto_panel_ids()
    stream = StringIO()
    write_dashboard(built, stream)
    return stream.getvalue()


if __name__ == "__main__":
    show(goals())
