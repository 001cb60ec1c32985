"""The parts of a dashboard that depend on the project: variables, events, severities, drill-downs."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from grafanalib import core

from tests.compiler.examples import AGE, OPEN, by_symbol, environment, project, value_alert
from tradewatch.compiler import CompiledProject
from tradewatch.grafana import Dashboard, Drilldown, annotation, bargauge, drilldown, row, stat, timeseries, variable
from tradewatch.grafana.walk import panels
from tradewatch.model import CRITICAL, ONE, WARNING, Alert, DefinitionError, Environment, Threshold

BOT, SYMBOL, COIN = (
    variable("bot", metric=OPEN),
    variable("symbol", metric=AGE),
    variable("coin", metric=AGE, label="symbol"),
)


_AGES = {"now": "age_seconds", "then": "age_seconds offset 1h"}


def compiled(*alerts: Alert, panel: Any = None, **content: Any) -> dict[str, Any]:
    """The first dashboard's document, with a panel in a row; there is another dashboard `details`."""
    drawn = panel or stat("Panel", "age_seconds", description="d", unit=ONE)

    def dashboard(env: Environment) -> Dashboard:
        given = {"variables": [BOT, SYMBOL], **content}
        return Dashboard(slug="d", title="D", question="?", rows=[row("Row", drawn)], **given)

    def details(env: Environment) -> Dashboard:
        return Dashboard(slug="details", title="Details", question="?", variables=[BOT, SYMBOL], rows=[])

    def plain(env: Environment) -> core.Dashboard:
        return core.Dashboard(title="Old", uid="old")

    tree = (
        CompiledProject(project(*alerts, dashboards={"standard": (dashboard, details, plain)}))
        .within(environment())
        .tree
    )
    found: dict[str, Any] = orjson.loads(tree["grafana/dashboards/standard/d.json"])
    return found


def only_panel(document: dict[str, Any]) -> dict[str, Any]:
    (_, panel) = panels(document)
    return panel


def test_a_variable_is_narrowed_by_those_before_it() -> None:
    """The symbols of the selected bots; the bots of all symbols."""
    _, bot, symbol = compiled()["templating"]["list"]
    assert bot["query"]["query"] == bot["definition"] == "label_values(market_open, bot)"
    assert symbol["definition"] == 'label_values(age_seconds{bot=~"$bot"}, symbol)'


def test_events_are_filtered_like_panels() -> None:
    """A firing alert without the label is still shown; other series are filtered by the labels that they have."""
    document = compiled(
        annotations=[
            annotation("Firing", 'ALERTS{alertstate="firing"}', title="{{alertname}}", tags=["bot", "severity"]),
            annotation("Opened", "market_open", title="open", step="5m"),
        ]
    )
    _, firing, opened = document["annotations"]["list"]
    assert firing["expr"] == firing["target"]["expr"] == 'ALERTS{bot=~"$bot|",symbol=~"$symbol|",alertstate="firing"}'
    assert firing["tagKeys"] == "bot,severity"
    assert (opened["expr"], opened["step"]) == ('market_open{bot=~"$bot"}', "5m")


def test_a_limit_is_as_bad_as_the_worst_alert_on_it() -> None:
    """It is orange for a warning, red for a critical alert, and red for a limit without an alert."""
    limit, free = (Threshold(unit=ONE, value=7, why="w", tune="t") for _ in range(2))
    mild, bad = (
        value_alert(name="Mild", above=limit, severity=WARNING),
        value_alert(name="Bad", above=limit, severity=CRITICAL),
    )

    def color(threshold: Threshold, *alerts: Alert) -> str:
        panel = bargauge("Panel", "age_seconds", description="d", above=threshold)
        steps = only_panel(compiled(*alerts, panel=panel))["fieldConfig"]["defaults"]["thresholds"]["steps"]
        return str(steps[1]["color"])

    assert [color(limit, mild), color(limit, mild, bad), color(free, mild, bad)] == ["orange", "red", "red"]


def test_limits_by_label_are_lines_of_their_own() -> None:
    """If some symbols have another limit, the limits come from the recorded table, filtered like the values."""
    alert = value_alert(above=by_symbol(BTC=3))
    first, limits = only_panel(compiled(alert, panel=timeseries.of(alert)))["targets"]
    assert limits["expr"] == 'symbol:quote_old:threshold{symbol=~"$symbol"}'
    assert limits["legendFormat"] == "limit of {{symbol}}"
    assert "threshold" not in first["expr"]


def test_an_alerts_panel_is_filtered_by_labels_of_its_result_alone() -> None:
    """For one symbol, the greatest age would not be the alert's value."""
    alert = value_alert(expr="max by (bot) (age_seconds)")
    target = only_panel(compiled(alert, panel=timeseries.of(alert)))["targets"][0]
    assert target["expr"] == 'max by (bot) (age_seconds{bot=~"$bot"})'
    assert target["legendFormat"] == "{{bot}}"


def test_alerts_with_the_same_name_share_a_panel() -> None:
    """Each of them has a line, and the legend has the label that distinguishes them."""
    young, old = (value_alert(expr=f"max by (bot) ({expr})", labels={"of": of}) for of, expr in _AGES.items())
    first, second = only_panel(compiled(young, old, panel=timeseries.of(young)))["targets"]
    assert [first["legendFormat"], second["legendFormat"]] == ["{{bot}} now", "{{bot}} then"]
    assert "offset" in second["expr"]


def test_an_alerts_panel_leads_to_its_runbook_and_to_alertmanager() -> None:
    """A reader of the panel needs the runbook, and the notifications in Alertmanager."""
    alert = value_alert()
    runbook, alertmanager = only_panel(compiled(alert, panel=timeseries.of(alert)))["links"]
    here = environment().addresses
    assert runbook["url"] == f"{here.runbooks}/{alert.name}.md"
    assert alertmanager["url"] == f"{here.alertmanager}/#/alerts?filter=%7Balertname%3D%22{alert.name}%22%7D"


def leading(link: Drilldown) -> dict[str, Any]:
    """The data link of a panel with this drill-down."""
    panel = stat("Panel", "age_seconds", description="d", drilldown=link)
    found: dict[str, Any] = only_panel(compiled(panel=panel, variables=[BOT, SYMBOL, COIN]))
    (only,) = found["fieldConfig"]["defaults"]["links"]
    return dict(only)


def test_a_drill_down_fills_in_variables_and_keeps_the_others() -> None:
    """The clicked value selects the symbol; the bots stay selected; a variable that the target lacks is left out."""
    link = leading(drilldown(to="details", symbol="symbol"))
    assert link["title"] == "Details"
    assert link["url"] == (
        f"/d/{environment().name}-details?var-symbol=${{__field.labels.symbol}}"
        "&${datasource:queryparam}&${bot:queryparam}&${__url_time_range}"
    )


def test_a_drill_down_may_lead_to_a_plain_dashboard() -> None:
    """A dashboard that only uses grafanalib has its uid as target."""
    url = f"/d/{environment().name}-old?${{datasource:queryparam}}&${{__url_time_range}}"
    assert leading(drilldown(to="old"))["url"] == url


@pytest.mark.parametrize(
    ("link", "summary", "fix"),
    [
        (drilldown(to="detials"), "no dashboard has the slug 'detials'", "did you mean 'details'?"),
        (
            drilldown(to="details", symbl="symbol"),
            "the dashboard details has no variable symbl",
            "did you mean 'symbol'?",
        ),
    ],
)
def test_a_drill_down_that_leads_nowhere_is_reported_at_its_line(link: Drilldown, summary: str, fix: str) -> None:
    """A missing dashboard or variable would only be noticed after a click."""
    with pytest.raises(DefinitionError) as raised:
        leading(link)
    (problem,) = raised.value.problems
    assert (problem.summary, problem.fix) == (summary, fix)
    assert problem.where is not None and problem.where.file == __file__
