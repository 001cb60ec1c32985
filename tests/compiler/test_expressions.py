"""The meaning of composed expressions, evaluated by promtool."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.compiler.examples import (
    AGE,
    MARKET_IS_OPEN,
    OPEN,
    by_symbol,
    environment,
    same,
    state_alert,
    threshold,
    value_alert,
)
from tests.compiler.trial import fired, fired_by, symbols
from tradewatch.compiler.expressions import condition, limits_table, measured, number
from tradewatch.model import Alert, Guard, PerEnvironment
from tradewatch.promql import parse
from tradewatch.toolchain import Promtool

HERE = environment()


def age(**values: float) -> dict[str, float]:
    return {f'age_seconds{{bot="a",symbol="{symbol}"}}': value for symbol, value in values.items()}


def market(is_open: float) -> dict[str, float]:
    return {'market_open{bot="a"}': is_open}


def test_limits_by_label_and_a_guard(promtool: Promtool, tmp_path: Path) -> None:
    """Listed symbols have their own limit, others the general one; nothing fires while the guard is closed."""
    alert = value_alert(above=by_symbol(BTC=3, SLOW=100), guard=MARKET_IS_OPEN)
    cases = [
        (age(**values) | (market(is_open) if is_open is not None else {}), expected if is_open else [])
        for values, expected in (
            ({"BTC": 2, "DOGE": 60}, []),
            # An own limit counts, below the general one and above it.
            ({"BTC": 4, "DOGE": 4}, ["BTC"]),
            ({"BTC": 3}, []),
            ({"SLOW": 99, "DOGE": 99}, ["DOGE"]),
            ({"SLOW": 101}, ["SLOW"]),
            ({"DOGE": 61, "BTC": 61, "SLOW": 61}, ["BTC", "DOGE"]),
        )
        for is_open in (1, 0, None)
    ]
    found = fired_by(promtool, tmp_path, [(alert, series) for series, _ in cases], HERE)
    for (series, expected), each in zip(cases, found, strict=True):
        assert symbols(each) == expected, series


def test_each_part_alone(promtool: Promtool, tmp_path: Path) -> None:
    """A limit, limits by label and a guard each work without the others."""
    series = age(BTC=5, DOGE=61, ETH=6) | market(0)
    alerts = (
        value_alert(above=by_symbol(BTC=3)),
        value_alert(above=threshold()),
        value_alert(above=threshold(), guard=MARKET_IS_OPEN),
    )
    found = fired_by(promtool, tmp_path, [(alert, series) for alert in alerts], HERE)
    assert [symbols(each) for each in found] == [["BTC", "DOGE"], ["DOGE"], []]


def test_below_turns_every_comparison(promtool: Promtool, tmp_path: Path) -> None:
    """An alert with `below` fires below the limit, also below the limit of a label value."""
    alert = value_alert(below=by_symbol(BTC=3))
    assert symbols(fired(promtool, tmp_path, alert, HERE, age(BTC=2, ETH=2))) == ["BTC", "ETH"]
    assert symbols(fired(promtool, tmp_path, alert, HERE, age(BTC=4, ETH=4, DOGE=61))) == ["ETH"]


# Expressions that would be torn apart if the comparison were only written behind them; each is 61 for DOGE, 5 for BTC.
EXPRESSIONS = (
    f"{AGE} or {OPEN}",
    f"{AGE} unless ({AGE} < 0)",
    f"{AGE} and {AGE}",
    f"{AGE} + 0 * {AGE}",
    f"{AGE} * 1",
    f"-(0 - {AGE})",
    f"{AGE} ^ 1",
    f"{AGE} > 0",
    f"sum by (bot, symbol) ({AGE})",
    f"{AGE} offset 1m",
    f"max_over_time({AGE}[1m])",
    f"{AGE} # as the bot tells it",
    f"{AGE} # as the bot\n+ 0 # tells it",
    f"max by (bot, symbol) (\n  {AGE}\n)",
)


@pytest.mark.parametrize("tool_set", ["oldest"], indirect=True)
def test_the_whole_expression_is_compared(promtool: Promtool, tmp_path: Path) -> None:
    """The whole expression is one side of the comparison, with any operator outside, and with a comment at its end."""
    series = age(BTC=5, DOGE=61, ETH=6) | market(1)
    alerts = [
        value_alert(expr=expression, above=limits, guard=guard)
        for expression in EXPRESSIONS
        for limits in (threshold(), by_symbol(BTC=3))
        for guard in (None, MARKET_IS_OPEN)
    ]
    found = fired_by(promtool, tmp_path, [(alert, series) for alert in alerts], HERE)
    for alert, each in zip(alerts, found, strict=True):
        assert symbols(each) == (["BTC", "DOGE"] if alert.threshold.label else ["DOGE"]), condition(alert, HERE)


@pytest.mark.parametrize("tool_set", ["oldest"], indirect=True)
def test_a_guard_holds_back_the_whole_state(promtool: Promtool, tmp_path: Path) -> None:
    """Both sides of the guard's `and` are in parentheses, so an `or` in one of them does not bypass the other."""
    alerts = [
        state_alert(when=when, guard=Guard(expr=guard, on=("bot",), just_closed=same))
        for when in (f"{AGE} > 60 or {AGE} < 6", f"{AGE} > 60", f"({AGE} > 60) unless {AGE} > 99 # too old")
        for guard in (f"{OPEN} == 1 or {OPEN} == 2", f"{OPEN} == 1 # open", f"{OPEN} == 1 unless {OPEN} > 2")
    ]
    series = age(BTC=5, DOGE=61)
    cases = [(alert, series | market(is_open)) for alert in alerts for is_open in (1, 0)]
    found = [symbols(each) for each in fired_by(promtool, tmp_path, cases, HERE)]
    for alert, is_open, is_closed in zip(alerts, found[::2], found[1::2], strict=True):
        assert is_open == (["BTC", "DOGE"] if " or " in alert.when else ["DOGE"]), condition(alert, HERE)
        assert is_closed == [], condition(alert, HERE)


def test_a_guard_on_nothing_is_one_for_all(promtool: Promtool, tmp_path: Path) -> None:
    """Without labels in `on`, the guard is true while it returns anything."""
    alert = value_alert(guard=Guard(expr=f'{OPEN}{{bot="b"}} == 1', on=(), just_closed=same))
    assert symbols(fired(promtool, tmp_path, alert, HERE, age(DOGE=61) | {'market_open{bot="b"}': 1})) == ["DOGE"]
    assert symbols(fired(promtool, tmp_path, alert, HERE, age(DOGE=61) | {'market_open{bot="b"}': 0})) == []


@pytest.mark.parametrize("tool_set", ["oldest"], indirect=True)
def test_any_text_can_have_its_own_limit(promtool: Promtool, tmp_path: Path) -> None:
    """A label value reaches the table of limits and the annotation unchanged, whatever it contains."""
    texts = ('a"b', "a\\b", "a b&c", "{{ $value }}", "\u00e9", "a\nb", "yes", "1e3")
    cases = []
    for text in texts:
        quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        alert = value_alert(above=threshold(by_label={"symbol": {text: 3}}))
        cases.append((alert, {f'age_seconds{{bot="a",symbol="{quoted}"}}': 5}))
    for text, (found,) in zip(texts, fired_by(promtool, tmp_path, cases, HERE), strict=True):
        assert found.labels["symbol"] == text
        assert found.annotations["threshold"] == "above 3s"


def test_the_limits_of_the_environment_are_compared(promtool: Promtool, tmp_path: Path) -> None:
    """Each environment has its own rule file with its own numbers, in the table of limits too."""
    limits = threshold(value=PerEnvironment(60, staging=30), by_label={"symbol": {"BTC": PerEnvironment(3, staging=5)}})
    alert, series = value_alert(above=limits), age(BTC=4, DOGE=40)
    assert symbols(fired(promtool, tmp_path, alert, environment("paper"), series)) == ["BTC"]
    assert symbols(fired(promtool, tmp_path, alert, environment("staging"), series)) == ["DOGE"]


def test_hold_and_keep_firing_for_reach_the_rule(promtool: Promtool, tmp_path: Path) -> None:
    """A pending alert does not fire yet."""
    for hold, expected in (("9m", ["DOGE"]), ("11m", [])):
        alert = value_alert(hold=PerEnvironment("1m", paper=hold), keep_firing_for="1m")
        assert symbols(fired(promtool, tmp_path, alert, HERE, age(DOGE=61))) == expected


@pytest.mark.parametrize(
    ("alert", "drawn"),
    [(value_alert(guard=MARKET_IS_OPEN), "age_seconds"), (state_alert(guard=MARKET_IS_OPEN), "market_open == 0")],
    ids=["value", "state"],
)
def test_a_panel_draws_what_is_measured(alert: Alert, drawn: str) -> None:
    """The panel has neither limit nor guard, so there is a line on quiet days too."""
    assert measured(alert) == drawn


def test_only_limits_by_label_make_a_table() -> None:
    """Its name has the label and the alert, its origin is the threshold, its rows are the environment's."""
    limits = by_symbol(BTC=3, ETH=4)
    table = limits_table(value_alert(name="APIQuoteOld", above=limits))
    assert table is not None
    assert (table.record, table.labels, table.defined) == ("symbol:apiquote_old:threshold", ("symbol",), limits.defined)
    assert list(table.rows(HERE)) == [({"symbol": "BTC"}, 3.0), ({"symbol": "ETH"}, 4.0)]
    assert limits_table(value_alert()) is None
    assert limits_table(state_alert()) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (60, "60"),
        (0.05, "0.05"),
        (-5, "-5"),
        (0, "0"),
        (1e-7, "1e-07"),
        (1_000_000, "1000000"),
        (1e15, "1000000000000000.0"),
        (1e300, "1e+300"),
        (2.5, "2.5"),
    ],
)
def test_a_number_is_written_as_promql_reads_it(value: float, text: str) -> None:
    """A whole number has no point, and every number is the same after parsing."""
    assert number(value) == text
    assert float(str(parse(number(abs(value))).val)) == abs(value)


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), float("nan")])
def test_a_table_may_contain_infinity_and_nan(value: float) -> None:
    """PromQL has words for infinity and NaN."""
    parse(number(value))


def test_a_guarded_alternative_is_written_to_be_read() -> None:
    """The generated text has the author's lines, indented where they are in parentheses."""
    alert = value_alert(expr="a\nor b", guard=MARKET_IS_OPEN)
    assert condition(alert, HERE) == "(\n  a\n  or b\n) > 60\nand on (bot) (\n  market_open == 1\n)"
