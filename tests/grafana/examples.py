"""Small definitions that the tests of dashboards share."""

from typing import Any

from tradewatch.grafana import (
    Dashboard,
    Query,
    Resolved,
    Resolver,
    Row,
    annotation,
    barchart,
    bargauge,
    column,
    dashlist,
    document,
    drilldown,
    gauge,
    heatmap,
    histogram,
    library_panel,
    link,
    piechart,
    query,
    row,
    stat,
    state_timeline,
    status_history,
    table,
    text,
    timeseries,
    variable,
)
from tradewatch.grafana.look import GREEN, RED
from tradewatch.grafana.transform import first, merge, reduce, sort_by
from tradewatch.model import (
    BOOL,
    BYTES,
    CRITICAL,
    PER_SECOND,
    RATIO,
    SECONDS,
    TIMESTAMP,
    WARNING,
    Addresses,
    Alert,
    Environment,
    PerEnvironment,
    Severity,
    Threshold,
    Unit,
    ValueAlert,
    Version,
)


def environment(name: str = "production") -> Environment:
    return Environment(
        name=name,
        prometheus=Version(3, 1),
        alertmanager=Version(0, 28),
        scrape_interval="15s",
        evaluation_interval="15s",
        watched=("alpha",),
        jobs=(),
        addresses=Addresses(
            grafana="https://grafana.example",
            prometheus="http://prometheus:9090",
            alertmanager="https://alertmanager.example",
            runbooks="https://runbooks.example",
            alertmanagers=("127.0.0.1:9093",),
        ),
        channels=(),
    )


LIMIT = Threshold(unit=RATIO, value=PerEnvironment(0.05, staging=0.5), why="tried", tune="look at the errors")
EARLY = Threshold(unit=RATIO, value=0.02, why="tried", tune="look at the errors")

ERROR_RATIO_HIGH = ValueAlert(
    name="ApiErrorRatioHigh",
    severity=CRITICAL,
    signal="api_error_ratio",
    summary="s",
    description="{{ $labels.route }} fails {{ $value | humanizePercentage }} of its requests",
    expr="errors / requests",
    above=LIMIT,
)


class Knowing(Resolver):
    """Adds an alert's query, unit and link to its panel, as the compiler does, and nothing to others."""

    def panel(self, queries: tuple[Query, ...], unit: Unit | None, alert: Alert | None) -> Resolved:
        if alert:
            return Resolved((Query("errors / requests", "{{bot}}"),), RATIO, (link("Runbook", "https://x.example"),))
        return super().panel(queries, unit, alert)

    def severity(self, threshold: Threshold) -> Severity:
        return WARNING if threshold is EARLY else CRITICAL


def compiled(written: Dashboard, environment: Environment) -> dict[str, Any]:
    return document(written, environment, Knowing(environment))


def every_type() -> Dashboard:
    return dashboard(
        row(
            "Now",
            stat("Requests", "sum(rate(requests[1m]))", description="d", unit=PER_SECOND, no_value="no requests"),
            stat("Bots", "up", description="d", unit=BOOL, states={0: ("down", RED), 1: ("up", GREEN)}),
            timeseries.of(ERROR_RATIO_HIGH),
        ),
        row(
            "More",
            text("Read me", "**hi**"),
            state_timeline("Market", "market_open", description="d", unit=BOOL),
            bargauge("Quota", "quota", description="d", unit=RATIO, above=LIMIT),
            timeseries("Memory", query("a", legend="{{b}}"), query("c", unit=SECONDS), description="d", unit=BYTES),
        ),
        row(
            "Every other type",
            gauge("Margin", "margin", description="d", unit=RATIO, above=(EARLY, LIMIT)),
            piechart("Fees", query("fees", legend="{{venue}}"), description="d", colors={"/rebate/": GREEN}),
            barchart("By venue", query("fees", legend="Fees"), query("b", legend="b"), x="venue", description="d"),
            heatmap("Latency", query("sum by (le) (rate(b[5m]))", legend="{{le}}"), description="d", unit=SECONDS),
            histogram("Lag", "lag", description="d", unit=SECONDS),
            status_history("Up", query("up", step="1m"), description="d", states={0: ("down", RED)}),
            dashlist("Elsewhere", description="d"),
            library_panel("Shared", uid="shared", name="Shared"),
            stat("Trend", "up", description="d", sparkline=True),
        ),
        row(
            "Every way to draw",
            timeseries(
                "Everything",
                query("a", legend="{{b}}"),
                query("c", unit=SECONDS, right=True, draw="points", color=RED),
                query("limit", draw="limit"),
                description="d",
                unit=BYTES,
                stacked="values",
                legend="table",
                decimals=1,
                min=0,
                max=10,
                last="30d",
                drilldown=drilldown(to="overview", bot="b"),
            ),
            table(
                "Ranking",
                query("a", legend="Profit"),
                query("b", legend="Loss"),
                description="d",
                transformations=[sort_by("Profit", descending=True), first(10)],
                columns=[
                    column("bot", drilldown=drilldown(to="overview", bot="bot"), width=120),
                    column("Profit", "Gain", above=LIMIT, cell="background", unit=SECONDS, decimals=0),
                    column("kind", states={1: ("yes", GREEN)}, hidden=True),
                ],
            ),
            bargauge("Spread", "a", description="d", transformations=[reduce("max"), merge()]),
            timeseries("Share", "a", description="d", draw="bars", stacked="percent", fill=50, legend="hidden"),
        ),
        row(
            "By route",
            table(
                "Routes",
                query("a", legend="Errors"),
                query("b", legend="p95", unit=SECONDS),
                description="d",
                unit=RATIO,
                above=LIMIT,
            ),
            stat("Saved", "saved_timestamp_seconds", description="d", unit=TIMESTAMP),
            collapsed=True,
        ),
    )


def dashboard(*rows: Row, **arguments: Any) -> Dashboard:
    return Dashboard(
        **{
            "slug": "overview",
            "title": "Overview",
            "question": "Is it all right?",
            "variables": [variable("bot", metric="up")],
            "annotations": [annotation("Deployments", "build", title="{{version}}", tags=["bot"])],
            "rows": rows,
            **arguments,
        }
    )


def nulls(value: object, path: str = "") -> list[str]:
    """The path of every null in some JSON."""
    if value is None:
        return [path]
    if isinstance(value, dict):
        return [found for key, inner in value.items() for found in nulls(inner, f"{path}/{key}")]
    if isinstance(value, list):
        return [found for index, inner in enumerate(value) for found in nulls(inner, f"{path}/{index}")]
    return []
