"""Small definitions that the tests of this room share."""

from typing import Any

from tradewatch.grafana import (
    Dashboard,
    Panel,
    Query,
    Resolved,
    Row,
    alertlist,
    bargauge,
    query,
    row,
    stat,
    state_timeline,
    table,
    text,
    timeseries,
    variable,
)
from tradewatch.grafana.look import GREEN, RED
from tradewatch.model import (
    BOOL,
    BYTES,
    CRITICAL,
    PER_SECOND,
    RATIO,
    SECONDS,
    TIMESTAMP,
    Addresses,
    Environment,
    PerEnvironment,
    Threshold,
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
        bots=("alpha",),
        jobs=(),
        addresses=Addresses(
            grafana="https://grafana.example",
            prometheus="http://prometheus:9090",
            alertmanager="https://alertmanager.example",
            runbooks="https://runbooks.example",
            alertmanagers=(),
        ),
        channels=(),
    )


LIMIT = Threshold(unit=RATIO, value=PerEnvironment(0.05, staging=0.5), why="tried", tune="look at the errors")

ERROR_RATIO_HIGH = ValueAlert(
    name="ApiErrorRatioHigh",
    severity=CRITICAL,
    signal="api_error_ratio",
    summary="s",
    description="{{ $labels.route }} fails {{ $value | humanizePercentage }} of its requests",
    expr="errors / requests",
    above=LIMIT,
)


def resolve(panel: Panel) -> Resolved:
    """What the compiler would give: an alert's panel is filled in, others stay as they are written."""
    if panel.alert:
        return Resolved((Query("errors / requests", "{{bot}}"),), RATIO, 0.05, above=True)
    return Resolved(panel.queries, panel.unit)


def every_type() -> Dashboard:
    return dashboard(
        row(
            "Now",
            stat("Requests", "sum(rate(requests[1m]))", description="d", unit=PER_SECOND, no_value="no requests"),
            stat("Bots", "up", description="d", unit=BOOL, states={0: ("down", RED), 1: ("up", GREEN)}),
            timeseries.of(ERROR_RATIO_HIGH),
            alertlist("Firing", description="d"),
        ),
        row(
            "More",
            text("Read me", "**hi**"),
            state_timeline("Market", "market_open", description="d", unit=BOOL),
            bargauge("Quota", "quota", description="d", unit=RATIO, above=LIMIT),
            timeseries("Memory", query("a", legend="{{b}}"), query("c", unit=SECONDS), description="d", unit=BYTES),
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
            "rows": rows,
            **arguments,
        }
    )


def nulls(value: object, path: str = "") -> list[str]:
    """The paths of every null in some JSON."""
    if value is None:
        return [path]
    if isinstance(value, dict):
        return [found for key, inner in value.items() for found in nulls(inner, f"{path}/{key}")]
    if isinstance(value, list):
        return [found for index, inner in enumerate(value) for found in nulls(inner, f"{path}/{index}")]
    return []
