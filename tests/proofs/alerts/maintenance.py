"""Alerts that do not fire during maintenance: of a bot in a list, of a label of the samples, and of a guarded value."""

from __future__ import annotations

from tests.maintenance import window
from tests.proofs.alerts.written import GOES_ON, Written
from tests.proofs.world import EXPECTED, STOPPED, UP, UPDATED, limit, replacing, shortened, state_alert, value_alert

BOT, VENUE = window(of={"bot": ("a",)}), window(of={"venue": ("x",)})

RIGHT: dict[str, Written] = {
    "a bot of a list is in maintenance": Written(
        state_alert(
            when=f"{EXPECTED} unless on (bot) ({UP} == 1)",
            hold="1m",
            samples_bad=(UP.stays(0),),
            samples_good=(UP.stays(1),),
        ),
        {"it fires": shortened("\nunless on")},
        maintenance=(BOT,),
    ),
    "a bot or a venue is in maintenance": Written(
        value_alert(
            expr=f"max by (bot, venue) (timestamp({UPDATED}) - {UPDATED})",
            above=limit(60),
            hold="1m",
            keep_firing_for=GOES_ON,
            samples=lambda level: [UPDATED.lags(level, symbol="s", venue="x")],
        ),
        {
            "the venue fires": shortened("\nunless on (venue)"),
            "the bot fires": replacing("\nunless on (bot) bot:maintenance", ""),
            "the venue pauses all": replacing("on (venue) venue:m", "on () venue:m"),
        },
        maintenance=(BOT, VENUE),
    ),
    "an instance is in maintenance": Written(
        state_alert(
            when=f"{STOPPED} == 1",
            keep_firing_for=GOES_ON,
            samples_bad=(STOPPED.stays(1),),
            samples_good=(STOPPED.stays(0),),
        ),
        {"it fires": shortened("\nunless on")},
        maintenance=(window(of={"instance": ("a:9400",)}),),
    ),
}
