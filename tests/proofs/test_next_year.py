"""Alerts that a user may write next year: where the generated tests would raise a false alarm, or not see a fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs.alerts import ALL, GOES_ON, RATIO_OF_ERRORS, Written
from tests.proofs.test_cases import said_of
from tests.proofs.world import (
    BALANCE,
    FAILED,
    LAG,
    LATENCY,
    REQUESTS,
    RESTARTS,
    STOPPED,
    UP,
    limit,
    replacing,
    requests,
    setting,
    state_alert,
    value_alert,
)
from tradewatch.model import RATIO, SECONDS, USD, Guard, Samples
from tradewatch.toolchain import Promtool


def _failing(over: str) -> str:
    return RATIO_OF_ERRORS.replace("5m", over)


def _few_failures(samples: tuple[Samples, ...]) -> tuple[Samples, ...]:
    return tuple(requests(600, 0.049))


RIGHT: dict[str, Written] = {
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
            guard=Guard(expr=f"{_failing('5m')} > 0.05", on=("bot", "route"), shut=_few_failures),
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
}

BLIND: dict[str, Written] = {
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


@pytest.mark.parametrize("name", RIGHT)
def test_no_false_alarm(promtool: Promtool, tmp_path: Path, name: str) -> None:
    """An alert that does what it should passes its tests."""
    assert said_of(RIGHT[name], promtool, tmp_path) == ""


@pytest.mark.parametrize(("name", "fault"), [(name, fault) for name, each in BLIND.items() for fault in each.faults])
def test_no_blind_spot(promtool: Promtool, tmp_path: Path, name: str, fault: str) -> None:
    """A fault that changes what the alert does fails a test."""
    assert said_of(BLIND[name], promtool, tmp_path / "right") == ""
    assert "exp:" in said_of(BLIND[name], promtool, tmp_path / "wrong", BLIND[name].faults[fault]), "no test failed"
