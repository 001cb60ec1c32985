"""Alerts that a user may write next year: where the generated tests would raise a false alarm, or not see a fault."""

from __future__ import annotations

from tests.proofs.alerts import ALL, GOES_ON, RATIO_OF_ERRORS, Written, as_written, spoilt
from tests.proofs.world import (
    BALANCE,
    FAILED,
    LAG,
    LATENCY,
    LOSS,
    REQUESTS,
    RESTARTS,
    SAVED,
    STOPPED,
    UP,
    USED,
    enough,
    failing,
    limit,
    replacing,
    requests,
    setting,
    state_alert,
    value_alert,
)
from tradewatch.model import RATIO, SECONDS, USD, Example, Guard, Matcher, Samples
from tradewatch.toolchain import Promtool


def _failing(over: str) -> str:
    return RATIO_OF_ERRORS.replace("5m", over)


def _few_failures(samples: tuple[Samples, ...]) -> tuple[Samples, ...]:
    return tuple(requests(600, 0.049))


ALERTS: dict[str, Written] = {
    "nothing happens any more": Written(
        state_alert(
            when=f"sum by (bot) (increase({RESTARTS}[5m])) == 0",
            hold="1m",
            samples_bad=(RESTARTS.grows(0, per="1m", venue="x"),),
            samples_good=(RESTARTS.grows(4, per="1m", venue="x"),),
        )
    ),
    "stopped all through": Written(
        state_alert(
            when=f"min_over_time({STOPPED}[10m]) == 1",
            samples_bad=(STOPPED.stays(1),),
            samples_good=(STOPPED.stays(0),),
        )
    ),
    "not seen for a while": Written(
        state_alert(
            when=f"{UP} == 1 unless on (bot, instance) present_over_time({LAG}[10m])",
            keep_firing_for=GOES_ON,
            samples_bad=(UP.stays(1),),
            samples_good=(UP.stays(1), LAG.stays(0.1)),
        )
    ),
    "success ratio below": Written(
        value_alert(
            expr=f"sum by (bot, route) (rate({REQUESTS.where(code='2xx')}[5m])) / {ALL}",
            below=limit(0.95, RATIO),
            hold="5m",
            samples=lambda level: requests(600, 1 - level),
        )
    ),
    "two windows": Written(
        value_alert(
            expr=_failing("1h"),
            above=limit(0.05, RATIO),
            hold="2m",
            guard=Guard(expr=f"{_failing('5m')} > 0.05", on=("bot", "route"), just_closed=_few_failures),
            samples=lambda level: requests(600, level),
        )
    ),
    "of a past hour": Written(
        value_alert(
            expr=f"sum by (bot, venue) (increase({RESTARTS}[15m] offset 10m))",
            above=limit(3),
            samples=lambda level: [RESTARTS.grows(level, per="15m", venue="x")],
        )
    ),
    "about no bot": Written(
        value_alert(
            expr=f"sum by (integration) (increase({FAILED}[5m]))",
            above=limit(3),
            summary="{{ $labels.integration }} loses messages",
            samples=lambda level: [FAILED.grows(level, per="5m", integration="slack")],
        )
    ),
    "about nothing at all": Written(
        state_alert(
            when=f"absent({LAG})",
            hold="5m",
            summary="No bot tells its lag",
            samples_bad=(UP.stays(1),),
            samples_good=(UP.stays(1), LAG.stays(0.1)),
        )
    ),
    "the busiest moment of an hour": Written(
        value_alert(
            expr=f"max_over_time(sum by (bot, venue) (rate({RESTARTS}[5m]))[30m:1m])",
            above=limit(0.2),
            hold="2m",
            samples=lambda level: [RESTARTS.grows(level, per="1s", venue="x")],
        )
    ),
    "the quietest moment of an hour": Written(
        value_alert(
            expr=f"min_over_time(rate({RESTARTS}[5m])[30m:15s])",
            above=limit(0.2),
            samples=lambda level: [RESTARTS.grows(level, per="1s", venue="x")],
        )
    ),
    "the mean of rates, at steps that nobody gave": Written(
        value_alert(
            expr=f"avg_over_time(rate({RESTARTS}[5m])[20m:])",
            above=limit(0.2),
            samples=lambda level: [RESTARTS.grows(level, per="1s", venue="x")],
        )
    ),
    "a ratio that is recorded, over a while": Written(
        value_alert(
            expr="avg_over_time(bot_route:errors:ratio5m[10m])",
            above=limit(0.05, RATIO),
            hold="2m",
            samples=lambda level: requests(600, level),
        )
    ),
    "a state of what is recorded": Written(
        state_alert(
            when="bot:lag:max > 1",
            hold="1m",
            keep_firing_for=GOES_ON,
            samples_bad=(LAG.stays(2),),
            samples_good=(LAG.stays(0.1),),
        )
    ),
    "falls all the time": Written(
        value_alert(
            expr=f"deriv({BALANCE}[10m])",
            below=limit(-0.5, USD),
            samples=lambda level: [BALANCE.grows(level, per="1s", account="m")],
        )
    ),
    "a counter that does not grow": Written(
        state_alert(
            when=f"max by (bot, venue) (changes({RESTARTS}[5m])) < 1",
            hold="1m",
            samples_bad=(RESTARTS.grows(0, per="1m", venue="x"),),
            samples_good=(RESTARTS.grows(8, per="1m", venue="x"),),
        )
    ),
    "either of two": Written(
        state_alert(
            when=f"{LAG} > 2 or {STOPPED} == 1",
            hold="1m",
            keep_firing_for=GOES_ON,
            samples_bad=(LAG.stays(3),),
            samples_good=(LAG.stays(1), STOPPED.stays(0)),
            fires_too=(Example(name="stopped", samples=(LAG.stays(1), STOPPED.stays(1))),),
        )
    ),
    "an example far beyond": Written(
        value_alert(
            expr=f"sum by (bot, venue) (increase({RESTARTS}[15m]))",
            above=limit(3),
            hold="2m",
            samples=lambda level: [RESTARTS.grows(level, per="15m", venue="x")],
            fires_too=(Example(name="far", samples=(RESTARTS.grows(90, per="15m", venue="x"),), value=90),),
        )
    ),
    "a guard that looks farther than the alert": Written(
        value_alert(
            expr=_failing("5m"),
            above=limit(0.05, RATIO),
            hold="2m",
            guard=enough(REQUESTS, by=("bot", "route"), more_than=20, over="1h"),
            samples=lambda level: requests(600, level),
        )
    ),
    "label values that look alike": Written(
        value_alert(
            expr=f"min by (bot, account) ({BALANCE})",
            below=limit(100, USD, account={"BTC/USDT": 7, "BTC_USDT": 9}),
            hold="1m",
            keep_firing_for=GOES_ON,
            samples=lambda level: [BALANCE.stays(level, account="other")],
        )
    ),
    "label values of any script": Written(
        value_alert(
            expr=f"min by (bot, account) ({BALANCE})",
            below=limit(100, USD, account={"\u00e9": 7, "\u4e2d": 9, 'a"b\n&': 11}),
            hold="1m",
            keep_firing_for=GOES_ON,
            samples=lambda level: [BALANCE.stays(level, account="other")],
        )
    ),
    "hold of one step": Written(
        value_alert(
            expr=f"{LAG}",
            above=limit(0.5, SECONDS),
            hold="15s",
            keep_firing_for=GOES_ON,
            samples=lambda level: [LAG.stays(level)],
        ),
        {"no hold": setting("for", None)},
    ),
    "the worst of five minutes": Written(
        value_alert(
            expr=f"max_over_time({LAG}[5m])",
            above=limit(0.5, SECONDS),
            hold="1m",
            samples=lambda level: [LAG.stays(level)],
        ),
        {"range halved": replacing("5m", "150s"), "at the limit": replacing("> 0.5", ">= 0.5")},
    ),
    "something happened": Written(
        state_alert(
            when=f"sum by (bot) (increase({RESTARTS}[5m])) > 0",
            samples_bad=(RESTARTS.grows(4, per="1m", venue="x"),),
            samples_good=(RESTARTS.grows(0, per="1m", venue="x"),),
        ),
        {"range halved": replacing("5m", "150s")},
    ),
    "share of slow requests": Written(
        value_alert(
            expr=f"""
                1 - sum by (bot) (rate({LATENCY.bucket.where(le="1.0")}[5m]))
                  / sum by (bot) (rate({LATENCY.count}[5m]))
            """,
            above=limit(0.05, RATIO),
            hold="5m",
            samples=lambda level: [
                LATENCY.bucket.grows(600 * (1 - level), per="1m", route="/orders", le="1.0"),
                LATENCY.bucket.grows(600, per="1m", route="/orders", le="+Inf"),
                LATENCY.count.grows(600, per="1m", route="/orders"),
            ],
        ),
        {"one range doubled": replacing("latency_seconds_count[5m]", "latency_seconds_count[10m]")},
    ),
    "quantile of replicas": Written(
        value_alert(
            expr=f"histogram_quantile(0.95, sum by (bot, le) (rate({LATENCY.bucket}[5m])))",
            above=limit(0.8, SECONDS),
            hold="5m",
            samples=lambda level: LATENCY.observed(0.95, level, count=600, per="1m", route="/orders"),
        ),
        {"the busiest replica": replacing("sum by", "max by"), "the laziest replica": replacing("sum by", "min by")},
    ),
    "a subquery": Written(
        value_alert(
            expr=f"max_over_time(sum by (bot, venue) (rate({RESTARTS}[5m]))[30m:15s])",
            above=limit(0.2),
            hold="2m",
            samples=lambda level: [RESTARTS.grows(level, per="1s", venue="x")],
        ),
        {"the subquery halved": replacing("[30m:", "[15m:"), "the rate doubled": replacing("[5m]", "[10m]")},
    ),
    "anything at all": Written(
        value_alert(
            expr=f"sum by (bot, venue) (increase({RESTARTS}[5m]))",
            above=limit(0),
            hold="1m",
            samples=lambda level: [RESTARTS.grows(level, per="5m", venue="x")],
        ),
        {
            "at zero": replacing("> 0", ">= 0"),
            "one at least": replacing("> 0", "> 1"),
            "longer hold": setting("for", "90s"),
            "range halved": replacing("5m", "150s"),
            "range doubled": replacing("5m", "10m"),
        },
    ),
    "the last two samples": Written(
        value_alert(
            expr=f"sum by (bot, venue) (irate({RESTARTS}[5m]))",
            above=limit(2),
            hold="2m",
            keep_firing_for=GOES_ON,
            samples=lambda level: [RESTARTS.grows(level, per="1s", venue="x")],
        ),
        {"a rate": replacing("irate", "rate"), "a shorter hold": setting("for", "1m30s")},
    ),
    "most of the time too low": Written(
        value_alert(
            expr=f"quantile_over_time(0.9, {BALANCE}[10m])",
            below=limit(100, USD),
            samples=lambda level: [BALANCE.stays(level, account="m")],
        ),
        {"half of the time": replacing("0.9", "0.5"), "range halved": replacing("10m", "5m")},
    ),
    "money that goes away": Written(
        value_alert(
            expr=f"delta({BALANCE}[1h])",
            below=limit(-100, USD),
            hold="2m",
            samples=lambda level: [BALANCE.grows(level, per="1h", account="m")],
        ),
        {"range halved": replacing("1h", "30m"), "an increase": replacing("delta", "increase")},
    ),
    "now and an hour ago": Written(
        value_alert(
            expr=f"{BALANCE} - {BALANCE} offset 1h",
            below=limit(-100, USD),
            hold="2m",
            keep_firing_for=GOES_ON,
            samples=lambda level: [BALANCE.grows(level, per="1h", account="m")],
        ),
        {"another offset": replacing("1h", "50m"), "longer hold": setting("for", "3m")},
    ),
    "a recorded ratio": Written(
        value_alert(
            expr="bot_route:errors:ratio5m",
            above=limit(0.05, RATIO),
            hold="2m",
            samples=lambda level: requests(600, level),
        ),
        {
            "threshold a little higher": replacing("> 0.05", "> 0.0505"),
            "a hold two steps longer": setting("for", "2m30s"),
            "a hold two steps shorter": setting("for", "1m30s"),
        },
    ),
    "a label of many lost": Written(
        value_alert(
            expr=f"""
                max by (bot, account) ({USED})
                  / on (bot, account) max by (bot, account) ({BALANCE})
            """,
            above=limit(0.5, RATIO),
            keep_firing_for=GOES_ON,
            samples=lambda level: [USED.stays(100 * level, account="m"), BALANCE.stays(100, account="m")],
        ),
        {
            "bots mixed up": replacing("on (bot, account)", "on (account)"),
            "accounts mixed up": replacing("on (bot, account)", "on (bot)"),
        },
    ),
    "a state of many things": Written(
        state_alert(
            when=f"max by (bot, account) ({USED}) > 100 unless on (bot, account) max by (bot, account) ({BALANCE})",
            keep_firing_for=GOES_ON,
            samples_bad=(USED.stays(500, account="m"),),
            samples_good=(USED.stays(500, account="m"), BALANCE.stays(1, account="m")),
        ),
        {
            "bots mixed up": replacing("on (bot, account)", "on (account)"),
            "accounts mixed up": replacing("on (bot, account)", "on (bot)"),
        },
    ),
    "a state of several processes": Written(
        state_alert(
            when=f"{UP} == 1 unless on (bot, instance) {LAG}",
            hold="1m",
            keep_firing_for=GOES_ON,
            samples_bad=(UP.stays(1),),
            samples_good=(UP.stays(1), LAG.stays(0.1)),
        ),
        {
            "bots mixed up": replacing("on (bot, instance)", "on (instance)"),
            "processes mixed up": replacing("on (bot, instance)", "on (bot)"),
        },
    ),
    "one of three codes": Written(
        value_alert(
            expr=f"sum by (bot) (increase({REQUESTS.where(Matcher('route', '=~', '/a|b|c'), code='5xx')}[5m]))",
            above=limit(3),
            samples=lambda level: [REQUESTS.grows(level, per="5m", route="b", code="5xx")],
        ),
        {
            "one less": replacing("|c", ""),
            "any code": replacing(',code="5xx"', ""),
            "other codes": replacing("5xx", "2xx"),
        },
    ),
    "all but two": Written(
        state_alert(
            when=f"max by (bot, account) ({LOSS.where(Matcher('account', '!~', 'demo|test'))}) > 0.5",
            keep_firing_for=GOES_ON,
            samples_bad=(LOSS.stays(0.7, account="main"),),
            samples_good=(LOSS.stays(0.1, account="main"),),
        ),
        {"all but one": replacing("demo|test", "demo"), "all": replacing('{account!~"demo|test"}', "")},
    ),
    "an age at the scrape": Written(
        value_alert(
            expr=f"max by (bot) (timestamp({SAVED}) - {SAVED})",
            above=limit(60, SECONDS),
            hold="1m",
            keep_firing_for=GOES_ON,
            samples=lambda level: [SAVED.lags(level)],
        ),
        {"at the evaluation": replacing(f"timestamp({SAVED})", "time()"), "at the limit": replacing("> 60", ">= 60")},
    ),
    "the better replica counts": Written(
        value_alert(
            expr=f"max by (bot, account) ({BALANCE})",
            below=limit(100, USD),
            hold="1m",
            keep_firing_for=GOES_ON,
            samples=lambda level: [BALANCE.stays(level, account="m")],
        ),
        {"the worse replica": replacing("max by", "min by")},
    ),
}


def test_no_false_alarm(promtool: Promtool) -> None:
    """An alert that does what it should passes its tests."""
    assert failing(promtool, as_written(ALERTS)) == {}


def test_no_blind_spot(promtool: Promtool) -> None:
    """A fault that changes the alert's behaviour fails a test."""
    wrong = spoilt(ALERTS)
    assert wrong.keys() - failing(promtool, wrong).keys() == set()
