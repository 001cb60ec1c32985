"""Alerts on a state: on or off, there or not."""

from __future__ import annotations

from tests.proofs.alerts.written import GOES_ON, SEVERITY, SUMMARY, WITHOUT_GUARD, Written
from tests.proofs.world import (
    EXPECTED,
    LAG,
    OPEN,
    RESTARTS,
    STOPPED,
    UP,
    environment,
    market_open,
    replacing,
    setting,
    state_alert,
)
from tradewatch.model import Example

RIGHT: dict[str, Written] = {
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
    "state of a market that opens again": Written(
        state_alert(
            when=f"{STOPPED} == 1 unless on (bot) min_over_time({OPEN}[5m]) == 0",
            hold="1m",
            keep_firing_for=GOES_ON,
            samples_bad=(STOPPED.stays(1),),
            samples_good=(STOPPED.stays(0),),
            fires_too=(
                Example(
                    name="opens",
                    before=(STOPPED.stays(1), OPEN.stays(0, venue="x")),
                    samples=(STOPPED.stays(1), OPEN.stays(1, venue="x")),
                ),
            ),
            silent_too=(
                Example(
                    name="goes-on-when-it-opens",
                    before=(STOPPED.stays(1), OPEN.stays(0, venue="x")),
                    samples=(STOPPED.stays(0), OPEN.stays(1, venue="x")),
                ),
            ),
        ),
        {
            "a shorter past": replacing("[5m]", "[4m]"),
            "a longer past": replacing("[5m]", "[6m]"),
            "closed or open": replacing(" == 0", ""),
            "never mind the market": replacing("unless on (bot)", "and on ()"),
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
            "one bot counts for all": replacing("on (bot)", "on ()"),
            "any `up` will do": replacing(" == 1", ""),
            "another job": replacing('job="bots"', 'job="bot"'),
            "discovered bots only": replacing('bot:expected unless on (bot) (up{job="bots"} == 1)', "up == 0"),
            "hold too long": setting("for", "1m30s"),
            "only one bot of the list": replacing("bot:expected unless", 'bot:expected{bot="a"} unless'),
            "any bot": replacing("bot:expected unless on (bot)", "up == 0 unless on (bot)"),
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
        environment(watched=("a",)),
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
}
