"""Annotations: the links and texts of a message."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.compiler.examples import AGE, environment, state_alert, value_alert
from tests.compiler.trial import fired
from tradewatch.grafana import Dashboard, Variable, row, timeseries, variable
from tradewatch.model import Alert, DashboardBuilder, Environment
from tradewatch.toolchain import Promtool

HERE = environment()


def drawn(alert: Alert, *variables: Variable) -> DashboardBuilder:
    def dashboard(env: Environment) -> Dashboard:
        panel = timeseries.of(alert)
        chosen = variables or (variable("bot", metric=AGE), variable("symbol", metric=AGE))
        return Dashboard(slug="quotes", title="Quotes", question="?", variables=chosen, rows=[row("Now", panel)])

    return dashboard


HOSTILE = ["a b&c", "a=b", "a#b", "100%", "a+b", "a/b?c", "\u00e9\u2603", 'a"b', "{{ .x }}", "<b>", "a\\b"]


@pytest.mark.parametrize("bot", HOSTILE)
def test_links_lead_to_the_panel_of_the_alerts_own_bot(promtool: Promtool, tmp_path: Path, bot: str) -> None:
    """Any name of a bot reaches the dashboard unchanged, and adds no parameter."""
    alert = value_alert()
    quoted = bot.replace("\\", "\\\\").replace('"', '\\"')
    series = {f'age_seconds{{bot="{quoted}",symbol="BTC"}}': 61.0}
    ((_, annotations),) = fired(promtool, tmp_path, alert, HERE, series, dashboards={"standard": (drawn(alert),)})
    panel, dashboard = (urlsplit(annotations[name]) for name in ("panel_url", "dashboard_url"))
    assert panel.geturl().startswith("https://grafana.example.com/d/paper-quotes?")
    assert (panel.path, panel.fragment) == (dashboard.path, dashboard.fragment) == ("/d/paper-quotes", "")
    built = drawn(alert)(HERE)
    assert isinstance(built, Dashboard)
    variables = {"var-bot": [bot], "var-symbol": ["BTC"]}
    assert parse_qs(panel.query) == {"viewPanel": [str(built.rows[0].panels[0].id)]} | variables
    assert parse_qs(dashboard.query) == {"from": ["now-6h"]} | variables


def test_a_link_sets_the_variable_that_filters_by_the_label(promtool: Promtool, tmp_path: Path) -> None:
    """A link sets a variable by its own name, which may differ from its label's."""
    alert = value_alert()
    dashboards = {"standard": (drawn(alert, variable("coin", metric=AGE, label="symbol")),)}
    series = {'age_seconds{bot="a",symbol="BTC"}': 61.0}
    ((_, annotations),) = fired(promtool, tmp_path, alert, HERE, series, dashboards=dashboards)
    assert annotations["dashboard_url"].endswith("?from=now-6h&var-coin=BTC")


def test_a_label_that_the_alert_lacks_leaves_the_dashboard_at_all(promtool: Promtool, tmp_path: Path) -> None:
    """A link does not set a variable to an empty value, which would select nothing."""
    alert = value_alert()
    dashboards = {"standard": (drawn(alert),)}
    ((_, annotations),) = fired(promtool, tmp_path, alert, HERE, {'age_seconds{bot="a"}': 61}, dashboards=dashboards)
    assert "symbol" not in annotations["panel_url"]
    assert annotations["panel_url"].endswith("&var-bot=a")


def test_an_alert_that_no_panel_draws_has_no_link(promtool: Promtool, tmp_path: Path) -> None:
    """Without a panel there is no link to one; the runbook is always linked."""
    ((_, annotations),) = fired(promtool, tmp_path, value_alert(), HERE, {'age_seconds{bot="a"}': 61})
    assert annotations == {
        "summary": "It is wrong",
        "description": "Somebody has to do something.",
        "value": "1m 1s",
        "threshold": "above 1m",
        "runbook_url": "https://example.com/runbooks/QuoteOld.md",
    }


def test_a_state_has_neither_value_nor_limit(promtool: Promtool, tmp_path: Path) -> None:
    """Its message has no value."""
    ((_, annotations),) = fired(promtool, tmp_path, state_alert(), HERE, {'market_open{bot="a"}': 0})
    assert sorted(annotations) == ["description", "runbook_url", "summary"]


def test_texts_are_templates(promtool: Promtool, tmp_path: Path) -> None:
    """Summary and description have labels and value."""
    alert = value_alert(summary="{{ $labels.bot }} is {{ $value | humanizeDuration }} old", description="{{ $value }}")
    ((_, annotations),) = fired(promtool, tmp_path, alert, HERE, {'age_seconds{bot="a"}': 90})
    assert (annotations["summary"], annotations["description"]) == ("a is 1m 30s old", "90")
