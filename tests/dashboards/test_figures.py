"""The figures that traders judge a bot by, computed from numbers that can be checked by hand."""

from __future__ import annotations

from pathlib import Path

import yaml

from dashboards.expressions import change, mean
from dashboards.figures import (
    average_loss,
    average_win,
    cost_of_trade,
    cost_of_turnover,
    expectancy,
    fee_share,
    filled_worse,
    profit_factor,
    slippage,
    win_rate,
)
from tests.toolchain.conftest import promtool, tool_set
from tradewatch.model import Metric
from tradewatch.toolchain import Promtool
from tradingbot.catalogue.cost import FEES_PAID, REBATES_RECEIVED
from tradingbot.catalogue.risk import EQUITY
from tradingbot.catalogue.strategies import STRATEGY_LOSS, STRATEGY_PROFIT, STRATEGY_TRADES_CLOSED
from tradingbot.catalogue.trading import SLIPPAGE_ADVERSE, SLIPPAGE_FAVOURABLE, TRADED_NOTIONAL

__all__ = ["promtool", "tool_set"]

_BOT = 'bot="mm"'
_AT = "1h"


def _each_minute(series: Metric | str, step: float, labels: str = "", start: float = 0) -> dict[str, str]:
    """A series that has risen by `step` each minute for two hours."""
    return {"series": f"{series}{{{','.join(filter(None, (_BOT, labels)))}}}", "values": f"{start}+{step}x120"}


# In each minute 4 trades win 50 USD in all, 5 lose 20 USD, 1 is flat; fees are 5 USD, rebates 1 USD, of 20,000 USD.
DAY = [
    _each_minute(STRATEGY_TRADES_CLOSED, 4, 'outcome="win"'),
    _each_minute(STRATEGY_TRADES_CLOSED, 5, 'outcome="loss"'),
    _each_minute(STRATEGY_TRADES_CLOSED, 1, 'outcome="flat"'),
    _each_minute(STRATEGY_PROFIT, 50),
    _each_minute(STRATEGY_LOSS, 20),
    _each_minute(FEES_PAID, 5),
    _each_minute(REBATES_RECEIVED, 1),
    _each_minute(TRADED_NOTIONAL, 20_000),
    # 6 fills are worse by 3 bp each, 2 better by 1 bp each.
    _each_minute(SLIPPAGE_ADVERSE.sum, 6 * 0.0003),
    _each_minute(SLIPPAGE_ADVERSE.count, 6),
    _each_minute(SLIPPAGE_FAVOURABLE.sum, 2 * 0.0001),
    _each_minute(SLIPPAGE_FAVOURABLE.count, 2),
]


# Series, an expression, and its value for the one bot; None for no value.
Case = tuple[list[dict[str, str]], str, float | None]


def _evaluated(promtool: Promtool, folder: Path, *cases: Case) -> None:
    """Each expression has the expected value, except for rounding."""
    tests = []
    for series, expr, expected in cases:
        test: dict[str, object] = {"expr": expr, "eval_time": "2h", "exp_samples": []}
        if expected is not None:
            test["expr"] = f"abs(({expr}) - {expected}) < bool 1e-6"
            test["exp_samples"] = [{"labels": f"{{{_BOT}}}", "value": 1}]
        tests.append({"interval": "1m", "input_series": series, "promql_expr_test": [test]})
    file = folder / "test.yml"
    file.write_text(yaml.safe_dump({"tests": tests}), encoding="utf-8")
    assert promtool.test_rules([file], timeout=30) == [None]


def test_figures_are_what_a_trader_computes(promtool: Promtool, tmp_path: Path) -> None:
    """Each figure of known trades, fees and fills is what its definition says."""
    figures = {
        win_rate("bot", over=_AT): 0.4,
        profit_factor("bot", over=_AT): 2.5,
        expectancy("bot", over=_AT): 3,
        average_win("bot", over=_AT): 12.5,
        average_loss("bot", over=_AT): 4,
        fee_share("bot", over=_AT): 0.1,
        cost_of_trade("bot", over=_AT): 0.4,
        cost_of_turnover("bot", over=_AT): 2,
        slippage("bot", over=_AT): 2,
        filled_worse("bot", over=_AT): 0.75,
        mean(SLIPPAGE_ADVERSE, "bot", over=_AT): 0.0003,
    }
    _evaluated(promtool, tmp_path, *((DAY, expr, expected) for expr, expected in figures.items()))


def test_without_events_there_is_no_figure(promtool: Promtool, tmp_path: Path) -> None:
    """Counters that do not rise have no ratio, so the panel says that nothing was traded, instead of NaN."""
    still = [{"series": series["series"], "values": "7x120"} for series in DAY]
    figures = (win_rate, profit_factor, expectancy, fee_share, cost_of_trade, cost_of_turnover, slippage)
    _evaluated(promtool, tmp_path, *((still, figure("bot", over=_AT), None) for figure in figures))


def test_what_has_never_happened_counts_as_zero(promtool: Promtool, tmp_path: Path) -> None:
    """A bot that has never won or had a rebate has no series for that; it has the figures nevertheless."""
    cases = []
    for without, expr, expected in (
        (STRATEGY_PROFIT, expectancy("bot", over=_AT), -2),
        (STRATEGY_PROFIT, profit_factor("bot", over=_AT), 0),
        (STRATEGY_LOSS, expectancy("bot", over=_AT), 5),
        (REBATES_RECEIVED, cost_of_trade("bot", over=_AT), 0.5),
        (SLIPPAGE_ADVERSE, slippage("bot", over=_AT), -1),
        (SLIPPAGE_FAVOURABLE, slippage("bot", over=_AT), 3),
    ):
        left = [series for series in DAY if not series["series"].startswith(without.name)]
        cases.append((left, expr, expected))
    _evaluated(promtool, tmp_path, *cases)


CHANGE = change(EQUITY, "bot", each=("venue", "account"), over=_AT)


def test_replicas_do_not_double_a_result(promtool: Promtool, tmp_path: Path) -> None:
    """Two replicas report one account, and a second venue is another account: 60 USD and 120 USD within the hour."""
    series = [
        _each_minute(EQUITY, 1, 'venue="a",account="main",instance="1"', start=1000),
        _each_minute(EQUITY, 1, 'venue="a",account="main",instance="2"', start=1000),
        _each_minute(EQUITY, 2, 'venue="b",account="main",instance="1"', start=5000),
    ]
    _evaluated(promtool, tmp_path, (series, CHANGE, 180))


def test_a_new_account_brings_its_result_and_not_its_equity(promtool: Promtool, tmp_path: Path) -> None:
    """An account that is younger than the range counts from its first sample, except for extrapolation."""
    series = [
        _each_minute(EQUITY, 1, 'venue="a",account="main"', start=1000),
        {"series": f'{EQUITY}{{{_BOT},venue="a",account="new"}}', "values": "_x89 5000+2x31"},
    ]
    # 60 from the old account, 60 to 63 from half an hour of the new account, and nothing of its 5,000.
    between = ((series, f"({CHANGE}) > bool 119.9", 1), (series, f"({CHANGE}) < bool 123.1", 1))
    _evaluated(promtool, tmp_path, *between)
