"""Alerts as a user may write them, and the ways to get them wrong that their tests must notice.

What is wrong is chosen by hand: what somebody might really get wrong, and not notice in a review.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tests.proofs.world import (
    BALANCE,
    EXPECTED,
    FEES,
    HERE,
    LAG,
    LATENCY,
    LIMIT,
    LOSS,
    OPEN,
    REQUESTS,
    RESTARTS,
    SAVED,
    STOPPED,
    UP,
    UPDATED,
    USED,
    Fault,
    enough,
    environment,
    everywhere,
    limit,
    market_open,
    project,
    replacing,
    requests,
    setting,
    shortened,
    state_alert,
    value_alert,
)
from tradewatch.model import (
    RATIO,
    SECONDS,
    USD,
    Alert,
    Environment,
    Example,
    Project,
    RecordingRule,
    RuleGroup,
    duration,
    seconds,
)

# A gauge that is not scraped once is gone, and its alert with it; so an alert on one goes on for a while.
GOES_ON = "1m"


class Written(NamedTuple):
    """An alert as a user may write it, and the ways to get it wrong that its tests must notice."""

    alert: Alert
    faults: Mapping[str, Fault] = {}
    environment: Environment = HERE


WITHOUT_GUARD: Fault = shortened("\nand on")
SEVERITY: Fault = setting("labels.severity", "critical")
SUMMARY: Fault = setting("annotations.summary", "{{ $labels.bot }} is fine")

FAILING = f"sum by (bot, route) (rate({REQUESTS.where(code='5xx')}[5m]))"
ALL = f"sum by (bot, route) (rate({REQUESTS}[5m]))"
RATIO_OF_ERRORS = f"{FAILING} / {ALL}"
OWN = "on (symbol) group_left () symbol:wrong:threshold"
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
    "gauge above": Written(
        value_alert(
            expr=f"{LAG}",
            above=limit(0.5, SECONDS),
            hold="1m",
            keep_firing_for="5m",
            samples=lambda level: [LAG.stays(level)],
        ),
        {
            "threshold a little higher": replacing("> 0.5", "> 0.505"),
            "threshold a little lower": replacing("> 0.5", "> 0.495"),
            "at the limit": replacing("> 0.5", ">= 0.5"),
            "turned round": replacing("> 0.5", "< 0.5"),
            "hold too long": setting("for", "1m30s"),
            "hold too short": setting("for", "30s"),
            "goes on too long": setting("keep_firing_for", "5m45s"),
            "does not go on": setting("keep_firing_for", None),
            "goes on too shortly": setting("keep_firing_for", "4m"),
            "bots merged": replacing("loop_lag_seconds >", "max(loop_lag_seconds) >"),
            "another metric": replacing("loop_lag_seconds", "loss_ratio"),
            "severity": SEVERITY,
            "summary": SUMMARY,
            "threshold in the text": setting("annotations.threshold", "above 0.505s"),
        },
    ),
    "gauge below": Written(
        value_alert(
            expr=f"min by (bot, account) ({BALANCE})",
            below=limit(1000, USD),
            hold="1m",
            keep_firing_for=GOES_ON,
            samples=lambda level: [BALANCE.stays(level, account="main")],
        ),
        {
            "threshold a little lower": replacing("< 1000", "< 990"),
            "threshold a little higher": replacing("< 1000", "< 1010"),
            "at the limit": replacing("< 1000", "<= 1000"),
            "turned round": replacing("< 1000", "> 1000"),
            "the better replica counts": replacing("min by", "max by"),
            "replicas added up": replacing("min by", "sum by"),
            "accounts merged": replacing("(bot, account)", "(bot)"),
            "hold too long": setting("for", "1m30s"),
        },
    ),
    "gauge below a negative limit": Written(
        value_alert(
            expr=f"{BALANCE}",
            below=limit(-100, USD),
            hold="2m",
            keep_firing_for=GOES_ON,
            samples=lambda level: [BALANCE.stays(level, account="main")],
        ),
        {
            "threshold a little lower": replacing("< -100", "< -101"),
            "threshold a little higher": replacing("< -100", "< -99"),
            "sign left out": replacing("< -100", "< 100"),
            "at the limit": replacing("< -100", "<= -100"),
        },
    ),
    "gauge below zero": Written(
        value_alert(
            expr=f"{BALANCE}",
            below=limit(0, USD),
            keep_firing_for=GOES_ON,
            samples=lambda level: [BALANCE.stays(level, account="main")],
        ),
        {
            "a little lower": replacing("< 0", "< -0.01"),
            "a little higher": replacing("< 0", "< 0.01"),
            "at the limit": replacing("< 0", "<= 0"),
            "a hold": setting("for", "30s"),
        },
    ),
    "gauge above zero": Written(
        value_alert(
            expr=f"max by (bot) ({USED})",
            above=limit(0),
            hold="1m",
            keep_firing_for=GOES_ON,
            samples=lambda level: [USED.stays(level, account="main")],
        ),
        {"at the limit": replacing("> 0", ">= 0"), "a little higher": replacing("> 0", "> 0.01")},
    ),
    "worst replica": Written(
        value_alert(
            expr=f"max by (bot, account) ({LOSS})",
            above=limit(0.2, RATIO),
            hold="1m",
            keep_firing_for="15m",
            samples=lambda level: [LOSS.stays(level, account="main")],
        ),
        {
            "the better replica counts": replacing("max by", "min by"),
            "the mean of replicas": replacing("max by", "avg by"),
            "replicas added up": replacing("max by", "sum by"),
            "bots merged": replacing("by (bot, account)", "by (account)"),
        },
    ),
    "sum of accounts": Written(
        value_alert(
            expr=f"sum by (bot) ({USED})",
            above=limit(1000, USD),
            hold="1m",
            keep_firing_for=GOES_ON,
            samples=lambda level: [USED.stays(level / 4, account="main"), USED.stays(level * 3 / 4, account="b")],
        ),
        {"the largest counts": replacing("sum by", "max by"), "at the limit": replacing("> 1000", ">= 1000")},
    ),
    "ratio of gauges": Written(
        value_alert(
            expr=f"{USED} / {LIMIT}",
            above=limit(0.9, RATIO),
            hold="1m",
            keep_firing_for=GOES_ON,
            samples=lambda level: [USED.stays(1000 * level, account="m"), LIMIT.stays(1000, account="m")],
        ),
        {"turned over": replacing("used_usd / limit_usd", "limit_usd / used_usd"), "severity": SEVERITY},
    ),
    "ratio with a guard": _ratio("15s", RATIO_FAULTS),
    "ratio every ten seconds": _ratio("10s"),
    "ratio every minute": _ratio("1m"),
    "hold that is no multiple of the interval": Written(
        value_alert(
            expr=f"{LAG}",
            above=limit(0.5, SECONDS),
            hold="40s",
            keep_firing_for=GOES_ON,
            samples=lambda level: [LAG.stays(level)],
        ),
        {"hold two steps longer": setting("for", "70s"), "hold two steps shorter": setting("for", "10s")},
    ),
    "everything is no multiple of the interval": Written(
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
    "no hold": Written(
        value_alert(
            expr=f"{LAG}",
            above=limit(0.5, SECONDS),
            keep_firing_for=GOES_ON,
            samples=lambda level: [LAG.stays(level)],
        ),
        {"a hold of two steps": setting("for", "30s")},
    ),
    "hold of an hour": Written(
        value_alert(
            expr=f"{LAG}",
            above=limit(0.5, SECONDS),
            hold="1h",
            keep_firing_for="20m",
            samples=lambda level: [LAG.stays(level)],
        ),
        {"two steps longer": setting("for", "1h30s"), "two steps shorter": setting("for", "59m30s")},
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
    "age with limits of their own": Written(
        value_alert(
            expr=f"max by (bot, symbol, venue) (timestamp({UPDATED}) - {UPDATED})",
            above=limit(60, SECONDS, symbol={"BTC-USDT": 3, "SLOW": 200}),
            guard=market_open("2m"),
            hold="30s",
            keep_firing_for=GOES_ON,
            samples=lambda level: [UPDATED.lags(level, symbol="SOL", venue="x"), OPEN.stays(1, venue="x")],
        ),
        {
            "general limit a little higher": replacing("> 60", "> 60.6"),
            "general limit for all": everywhere(f"> {OWN}", "> 60"),
            "limits of their own left out": replacing(OWN, f"{OWN} * 1e9"),
            "the general limit left out": replacing("> 60", "> 1e9"),
            "exceptions have both limits": replacing(" unless on (symbol) symbol:wrong:threshold", ""),
            "guard left out": WITHOUT_GUARD,
            "guard looks at the moment": replacing("min_over_time(market_open[2m])", "market_open"),
            "guard of another venue": replacing("and on (bot, venue)", "and on (bot)"),
            "guard turned round": replacing("== 1", "== 0"),
            "symbols merged": everywhere("(bot, symbol, venue)", "(bot, venue)"),
        },
    ),
    "age by the clock": Written(
        value_alert(
            expr=f"time() - max by (bot) ({SAVED})",
            above=limit(300, SECONDS),
            hold="1m",
            keep_firing_for=GOES_ON,
            summary="{{ $labels.bot }} has not saved for {{ $value | humanizeDuration }}",
            samples=lambda level: [SAVED.lags(level)],
        ),
        {
            "threshold a little higher": replacing("> 300", "> 303"),
            "seconds as milliseconds": replacing("> 300", "> 300000"),
            "clock left out": replacing("time() - max", "max"),
        },
    ),
    "time left": Written(
        value_alert(
            expr=f"{SAVED} - time()",
            below=limit(86400 * 7, SECONDS),
            hold="1m",
            keep_firing_for=GOES_ON,
            summary="{{ $labels.bot }} has {{ $value | humanizeDuration }} left",
            samples=lambda level: [SAVED.lags(-level)],
        ),
        {
            "a day less": replacing("< 604800", "< 518400"),
            "turned over": replacing(
                "state_saved_timestamp_seconds - time()", "time() - state_saved_timestamp_seconds"
            ),
        },
    ),
    "state": Written(
        state_alert(
            when=f"max by (bot) ({STOPPED}) == 1",
            hold="1m",
            keep_firing_for=GOES_ON,
            samples_bad=(STOPPED.stays(1),),
            samples_good=(STOPPED.stays(0),),
        ),
        {
            "turned round": replacing("== 1", "== 0"),
            "no comparison": replacing(" == 1", ""),
            "bots merged": replacing("by (bot)", ""),
            "hold too long": setting("for", "1m30s"),
            "no hold": setting("for", None),
            "severity": SEVERITY,
            "summary": SUMMARY,
        },
    ),
    "state with a guard": Written(
        state_alert(
            when=f"{STOPPED} == 1",
            guard=market_open("2m", on=("bot",)),
            keep_firing_for=GOES_ON,
            samples_bad=(STOPPED.stays(1), OPEN.stays(1, venue="x")),
            samples_good=(STOPPED.stays(0), OPEN.stays(1, venue="x")),
        ),
        {
            "guard left out": WITHOUT_GUARD,
            "guard of another bot": replacing("and on (bot)", "and on (job)"),
            "guard looks at the moment": replacing("min_over_time(market_open[2m])", "market_open"),
        },
    ),
    "always firing": Written(
        state_alert(when="vector(1)", summary="Alive", samples_bad=()),
        {
            "never firing": replacing("vector(1)", "vector(1) > 1"),
            "severity": SEVERITY,
            "summary": SUMMARY,
            "a hold that outlasts it": setting("for", "1h"),
        },
    ),
    "one of a list of bots is missing": Written(
        state_alert(
            when=f"{EXPECTED} unless on (bot) ({UP.where(job='bots')} == 1)",
            hold="1m",
            samples_bad=(UP.stays(0),),
            samples_good=(UP.stays(1),),
        ),
        {
            "one bot stands for all": replacing("on (bot)", "on ()"),
            "any `up` will do": replacing(" == 1", ""),
            "another job": replacing('job="bots"', 'job="bot"'),
            "discovered bots only": replacing('bot:expected unless on (bot) (up{job="bots"} == 1)', "up == 0"),
            "hold too long": setting("for", "1m30s"),
        },
    ),
    "the only bot is missing": Written(
        state_alert(
            when=f"{EXPECTED} unless on (bot) ({UP} == 1)",
            hold="1m",
            samples_bad=(UP.stays(0),),
            samples_good=(UP.stays(1),),
        ),
        {"any `up` will do": replacing(" == 1", "")},
        environment(bots=("a",)),
    ),
    "a metric is missing": Written(
        state_alert(
            when=f"{UP} == 1 unless on (bot, instance) {LAG}",
            hold="5m",
            keep_firing_for=GOES_ON,
            samples_bad=(UP.stays(1),),
            samples_good=(UP.stays(1), LAG.stays(0.1)),
            silent_too=(Example(name="down", samples=(UP.stays(0),)),),
        ),
        {
            "of any bot": replacing("on (bot, instance)", "on (job)"),
            "down counts too": replacing("up == 1", "up >= 0"),
            "another metric": replacing("loop_lag_seconds", "loss_ratio"),
            "absent everywhere": lambda rule: rule.update(expr="absent(loop_lag_seconds)"),
        },
    ),
    "something happened": Written(
        state_alert(
            when=f"sum by (bot) (increase({RESTARTS}[5m])) > 0",
            samples_bad=(RESTARTS.grows(4, per="1m", venue="x"),),
            samples_good=(RESTARTS.grows(0, per="1m", venue="x"),),
        ),
        {"at zero": replacing("> 0", ">= 0"), "bots merged": replacing("by (bot)", "")},
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
    "mean over time": Written(
        value_alert(
            expr=f"avg_over_time({LAG}[5m])",
            above=limit(0.5, SECONDS),
            hold="1m",
            samples=lambda level: [LAG.stays(level)],
        ),
        {"the largest": replacing("avg_over", "max_over"), "range halved": replacing("5m", "150s")},
    ),
    "examples of its own": Written(
        value_alert(
            expr=f"max by (bot) ({LAG} or {USED} / 1000)",
            above=limit(0.5, SECONDS),
            keep_firing_for=GOES_ON,
            fires_too=(Example(name="other-way", samples=(USED.stays(900, account="m"),), value=0.9),),
            silent_too=(Example(name="far-away", samples=(USED.stays(400, account="m"),)),),
            samples=lambda level: [LAG.stays(level)],
        ),
        {"the other way left out": replacing(" or used_usd / 1000", ""), "too near": replacing("/ 1000", "/ 700")},
    ),
    "recorded gauge": Written(
        value_alert(
            expr="bot:lag:max",
            above=limit(0.5, SECONDS),
            hold="1m",
            keep_firing_for=GOES_ON,
            samples=lambda level: [LAG.stays(level)],
        ),
        {"another record": replacing("bot:lag:max", "bot:lag:min")},
    ),
}

RECORDED = RuleGroup(
    "recorded",
    (
        EXPECTED,
        RecordingRule(record="bot:lag:max", expr=f"max by (bot) ({LAG})", unit=SECONDS),
        RecordingRule(record="bot:lag:min", expr=f"min by (bot) ({LAG}) / 2", unit=SECONDS),
        RecordingRule(record="bot_route:errors:ratio5m", expr=RATIO_OF_ERRORS, unit=RATIO),
    ),
)


def content(written: Written) -> Project:
    """The project of an alert, with what is recorded for all."""
    return project(groups=(RuleGroup("group", (written.alert,)), RECORDED))
