"""Alerts on gauges: money, lag, and the age of a timestamp."""

from __future__ import annotations

from tests.proofs.alerts.written import GOES_ON, SEVERITY, SUMMARY, WITHOUT_GUARD, Written
from tests.proofs.world import (
    BALANCE,
    CLOCK,
    LAG,
    LIMIT,
    LOSS,
    OPEN,
    SAVED,
    UPDATED,
    USED,
    everywhere,
    limit,
    market_open,
    replacing,
    setting,
    value_alert,
)
from tradewatch.model import RATIO, SECONDS, USD, Example

OWN = "on (symbol) group_left () symbol:wrong:threshold"

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
    "hold that is not a multiple of the interval": Written(
        value_alert(
            expr=f"{LAG}",
            above=limit(0.5, SECONDS),
            hold="40s",
            keep_firing_for=GOES_ON,
            samples=lambda level: [LAG.stays(level)],
        ),
        {"hold two steps longer": setting("for", "70s"), "hold two steps shorter": setting("for", "10s")},
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
        {"a tenth longer": setting("for", "1h6m"), "a tenth shorter": setting("for", "54m")},
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
    "age by the bot's own clock": Written(
        value_alert(
            expr=f"""max by (bot, symbol, venue) (
                {CLOCK} - on (bot, instance) group_right () {UPDATED} or timestamp({UPDATED}) - {UPDATED}
            )""",
            above=limit(60, SECONDS),
            hold="30s",
            keep_firing_for=GOES_ON,
            samples=lambda level: [UPDATED.lags(level, symbol="SOL", venue="x")],
            silent_too=(Example(name="no-quote-for-a-while", samples=(UPDATED.lags(50, symbol="SOL", venue="x"),)),),
        ),
        {
            "another clock": replacing(f"{CLOCK} -", "up -"),
            "the clock counts last": replacing(
                f"{CLOCK} - on (bot, instance) group_right () {UPDATED} or timestamp({UPDATED}) - {UPDATED}",
                f"timestamp({UPDATED}) - {UPDATED} or {CLOCK} - on (bot, instance) group_right () {UPDATED}",
            ),
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
}
