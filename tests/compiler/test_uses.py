"""The alerts and panels that read a series, directly or through recording rules."""

from __future__ import annotations

from dataclasses import replace

import pytest

import generator
from tradewatch.compiler import CompiledProject
from tradewatch.compiler.uses import Use, uses
from tradewatch.model import ONE, RecordingRule, RuleGroup
from tradingbot.catalogue import METRICS, risk, trading

PROJECT = generator.project()


@pytest.fixture(scope="module")
def readers() -> dict[str, tuple[Use, ...]]:
    return dict(uses(CompiledProject(PROJECT).within(PROJECT.environments[0])))


def test_an_alert_reads_its_metric(readers: dict[str, tuple[Use, ...]]) -> None:
    """It has the line of its definition."""
    (alert,) = (alert for alert in PROJECT.alerts if alert.name == "OrdersUnresolved")
    assert Use("alert", "OrdersUnresolved", alert.defined) in readers[trading.ORDERS_UNRESOLVED.name]


def test_a_guard_is_read_by_its_alert(readers: dict[str, tuple[Use, ...]]) -> None:
    """Without the series of its guard an alert never fires."""
    guards = [(alert, alert.guard.expr) for alert in PROJECT.alerts if alert.guard]
    found = [
        alert
        for alert, expr in guards
        if any(name in expr and Use("alert", alert.name, alert.defined) in uses_ for name, uses_ in readers.items())
    ]
    assert found
    assert found == [alert for alert, _ in guards]


def test_a_panel_and_a_variable_are_named_after_their_dashboard(readers: dict[str, tuple[Use, ...]]) -> None:
    """The panel's title in Grafana, and its line."""
    found = [use for uses_ in readers.values() for use in uses_ if use.kind in ("panel", "variable")]
    assert {use.kind for use in found} == {"panel", "variable"}
    assert all(": " in use.name for use in found)
    assert all(use.where and "dashboards" in use.where.file for use in found if use.kind == "panel")


def test_what_nobody_reads_has_no_readers() -> None:
    """A metric may have no reader."""
    bare = replace(PROJECT, groups=(), dashboards={}, routing=replace(PROJECT.routes[0], routes=()), inhibitions=())
    assert uses(CompiledProject(bare).within(bare.environments[0])) == {}


def test_recorded_series_pass_their_readers_on() -> None:
    """A reader of the last of two recorded series reads the first one too; cycles end."""
    chain = (
        RecordingRule(record="bot:equity:sum", expr=f"sum by (bot) ({risk.EQUITY})", unit=ONE),
        RecordingRule(record="all:equity:sum", expr="sum(bot:equity:sum)", unit=ONE),
        RecordingRule(record="odd:equity:sum", expr="all:equity:sum + odd:equity:sum", unit=ONE),
    )
    bare = replace(
        PROJECT,
        groups=(RuleGroup("chain", chain),),
        dashboards={},
        routing=replace(PROJECT.routes[0], routes=()),
        inhibitions=(),
    )
    found = uses(CompiledProject(bare).within(bare.environments[0]))
    assert [use.name for use in found[risk.EQUITY.name]] == [rule.record for rule in chain]
    assert [use.name for use in found["odd:equity:sum"]] == ["odd:equity:sum"]


def test_only_catalogued_and_recorded_series_are_read(readers: dict[str, tuple[Use, ...]]) -> None:
    """The series in label_values(...) counts, not the text."""
    known = {series.name for metric in METRICS for series in metric.series} | {r.record for r in PROJECT.recordings}
    assert {name for name in readers if ":" not in name} <= known | {"ALERTS", "ALERTS_FOR_STATE"}  # Prometheus' own
