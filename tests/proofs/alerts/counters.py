"""Alerts on counters: ratios, rates, amounts and quantiles."""

from __future__ import annotations

from collections.abc import Mapping

from tests.proofs.alerts.written import ALL, RATIO_OF_ERRORS, SEVERITY, SUMMARY, WITHOUT_GUARD, Written
from tests.proofs.world import (
    FEES,
    LATENCY,
    REQUESTS,
    RESTARTS,
    Fault,
    enough,
    environment,
    everywhere,
    limit,
    replacing,
    requests,
    setting,
    value_alert,
)
from tradewatch.model import RATIO, SECONDS, USD, Example, duration, seconds

TRAFFIC = enough(REQUESTS, by=("bot", "route"), more_than=20, over="5m")

RATIO_FAULTS: dict[str, Fault] = {
    "threshold a little lower": replacing("> 0.05", "> 0.0495"),
    "turned round": replacing("> 0.05", "< 0.05"),
    "no hold": setting("for", None),
    "bots merged": everywhere("by (bot, route)", "by (route)"),
    "routes merged": everywhere("by (bot, route)", "by (bot)"),
    "bots merged in the guard": replacing("sum by (bot, route) (increase", "sum by (route) (increase"),
    "guard left out": WITHOUT_GUARD,
    "guard of another number": replacing("> 20", "> 20.2"),
    "guard of a shorter range": replacing("increase(requests_total[5m])", "increase(requests_total[150s])"),
    "one range halved": replacing(f"/ {ALL}", f"/ {ALL.replace('5m', '150s')}"),
    "successes, not failures": replacing('code="5xx"', 'code="2xx"'),
    "no matcher": replacing('{code="5xx"}', ""),
    "divided by successes": replacing(f"/ {ALL}", f"/ {ALL.replace('requests_total', REQUESTS.where(code='2xx'))}"),
    "severity": SEVERITY,
    "no signal": setting("labels.signal", None),
    "summary": SUMMARY,
    "percentage left out": setting(
        "annotations.summary", "{{ $labels.bot }}: {{ $labels.route }} fails {{ $value | humanize }}"
    ),
    "runbook of another alert": setting("annotations.runbook_url", "https://example.com/runbooks/Other.md"),
}


FAILED = REQUESTS.where(code="5xx")


def _share(window: str, least: float, more_than: float) -> str:
    failed, every = (f"sum by (bot, route) (increase({each}[{window}]))" for each in (FAILED, REQUESTS))
    return f"({failed} / {every} >= {least} and {failed} > {more_than})"


def _ratio(interval: str, more: Mapping[str, Fault] = {}) -> Written:
    step = seconds(interval)
    alert = value_alert(
        expr=RATIO_OF_ERRORS,
        above=limit(0.05, RATIO),
        guard=TRAFFIC,
        hold="5m",
        summary="{{ $labels.bot }}: {{ $labels.route }} fails {{ $value | humanizePercentage }}",
        samples=lambda level: requests(600, level),
    )
    return Written(
        alert,
        {
            "threshold a little higher": replacing("> 0.05", "> 0.0505"),
            "hold two steps longer": setting("for", duration(300 + 2 * step)),
            "hold two steps shorter": setting("for", duration(300 - 2 * step)),
            "all ranges halved": everywhere("[5m]", "[150s]"),
            **more,
        },
        environment(interval=interval),
    )


RIGHT: dict[str, Written] = {
    "ratio with a guard": _ratio("15s", RATIO_FAULTS),
    "ratio every ten seconds": _ratio("10s"),
    "ratio every minute": _ratio("1m"),
    "nothing is a multiple of the interval": Written(
        value_alert(
            expr=RATIO_OF_ERRORS.replace("5m", "100s"),
            above=limit(0.05, RATIO),
            hold="50s",
            keep_firing_for="70s",
            samples=lambda level: requests(600, level),
        ),
        {
            "threshold a little higher": replacing("> 0.05", "> 0.0505"),
            "hold longer": setting("for", "100s"),
            "hold shorter": setting("for", "10s"),
            "goes on longer": setting("keep_firing_for", "130s"),
        },
        environment(interval="7s"),
    ),
    "quantile": Written(
        value_alert(
            expr=f"histogram_quantile(0.95, sum by (bot, route, le) (rate({LATENCY.bucket}[5m])))",
            above=limit(0.8, SECONDS),
            guard=enough(LATENCY.count, by=("bot", "route"), more_than=20, over="5m"),
            hold="5m",
            samples=lambda level: LATENCY.observed(0.95, level, count=600, per="1m", route="/orders"),
        ),
        {
            "another quantile": replacing("0.95", "0.94"),
            "threshold a little higher": replacing("> 0.8", "> 0.808"),
            "threshold a little lower": replacing("> 0.8", "> 0.792"),
            "range halved": replacing("latency_seconds_bucket[5m]", "latency_seconds_bucket[150s]"),
            "bots merged": replacing("sum by (bot, route, le)", "sum by (route, le)"),
            "guard left out": WITHOUT_GUARD,
        },
    ),
    "quantile at a bucket's bound": Written(
        value_alert(
            expr=f"histogram_quantile(0.95, sum by (bot, route, le) (rate({LATENCY.bucket}[5m])))",
            above=limit(0.5, SECONDS),
            hold="5m",
            samples=lambda level: LATENCY.observed(0.95, level, count=600, per="1m", route="/orders"),
        ),
        {"threshold a little higher": replacing("> 0.5", "> 0.505")},
    ),
    "mean latency": Written(
        value_alert(
            expr=f"""
                sum by (bot, route) (rate({LATENCY.sum}[5m]))
                  / sum by (bot, route) (rate({LATENCY.count}[5m]))
            """,
            above=limit(0.5, SECONDS),
            hold="5m",
            samples=lambda level: LATENCY.observed(0.5, level, count=600, per="1m", route="/orders"),
        ),
        {
            "sum and count mixed up": lambda rule: rule.update(
                expr=rule["expr"].replace("_sum", "_x").replace("_count", "_sum").replace("_x", "_count")
            )
        },
    ),
    "more than three in a quarter": Written(
        value_alert(
            expr=f"sum by (bot, venue) (increase({RESTARTS}[15m]))",
            above=limit(3),
            samples=lambda level: [RESTARTS.grows(level, per="15m", venue="x")],
        ),
        {
            "per second": replacing("increase", "rate"),
            "range doubled": replacing("15m", "30m"),
            "range halved": replacing("15m", "450s"),
            "the busiest replica": replacing("sum by", "max by"),
            "one more": replacing("> 3", "> 4"),
        },
    ),
    "rate below": Written(
        value_alert(
            expr=f"sum by (bot, route) (rate({REQUESTS}[5m]))",
            below=limit(0.1),
            hold="5m",
            samples=lambda level: [REQUESTS.grows(level, per="1s", route="/orders", code="2xx")],
        ),
        {"threshold a little lower": replacing("< 0.1", "< 0.099"), "per range": replacing("rate", "increase")},
    ),
    "a share of many, or of few in a long time": Written(
        value_alert(
            expr=f"{_share('5m', 0, 20)} or {_share('1h', 0.5, 2.5)}",
            above=limit(0.05, RATIO),
            hold="5m",
            samples=lambda level: requests(600, level),
            fires_too=(Example(name="three-of-four", samples=tuple(requests(4 / 60, 0.75)), value=0.75),),
        ),
        {
            "an offset in the long range": everywhere("[1h]", "[1h] offset 5m"),
            "a restart hides failures in the long range": replacing(
                f"(increase({FAILED}[1h])) > 2.5", f"(delta({FAILED}[1h])) > 2.5"
            ),
        },
    ),
    "spend of a shift": Written(
        value_alert(
            expr=f"sum by (bot, venue) (increase({FEES}[6h]))",
            above=limit(500, USD),
            hold="5m",
            samples=lambda level: [FEES.grows(level, per="6h", venue="x")],
        ),
        {
            "two shifts": replacing("[6h]", "[12h]"),
            "rate": replacing("increase", "rate"),
        },
    ),
}
