"""dashboards/datasource"""

from __future__ import annotations

from typing import Any

import pytest
from grafanalib import core

from tests.checks import shown
from tests.checks.conftest import PRODUCTION, found, place
from tests.checks.shown import QUERY, graph, plain
from tradewatch.grafana.provisioning import datasource_uid
from tradewatch.model import Project


@pytest.mark.parametrize("datasource", [None, "default", "Prometheus", "tradewatch-staging", "${DS_PROMETHEUS}"])
def test_one_data_source_becomes_that_of_the_project(project: Project, datasource: str | None) -> None:
    """A dashboard of grafanalib alone names its own Prometheus, or none; here it reads the environment's."""
    bots = core.Template("bot", "label_values(used_ratio, bot)", dataSource=datasource, refresh=2)
    event: dict[str, Any] = {"name": "Busy", "expr": "used_ratio > 0.9", "enable": True, "iconColor": "red"}
    event["datasource"] = datasource
    panel = graph(dataSource=datasource, targets=[core.Target(expr='used_ratio{bot="$bot"}', refId="A")])
    board = plain(project, panel, templates=(bots,), annotations=core.Annotations([event]))
    assert found(board) == []


def test_several_data_sources_are_reported(project: Project) -> None:
    """To read one Prometheus instead of two would be wrong, so panels, variables and annotations keep theirs."""
    bots = core.Template("chosen", "label_values(used_ratio, bot)", dataSource="asia", refresh=2)
    event: dict[str, Any] = {"name": "Busy", "expr": "used_ratio > 0.9", "enable": True, "iconColor": "red"}
    event["datasource"] = {"type": "prometheus", "uid": "europe"}
    panel = graph(dataSource="europe", targets=[core.Target(expr='used_ratio{bot="$chosen"}', refId="A")])
    problems = found(plain(project, panel, templates=(bots,), annotations=core.Annotations([event])))
    assert {(problem.check, problem.subject, problem.summary) for problem in problems} == {
        ("dashboards/datasource", "panel 'Lines'", "reads the data source 'europe'"),
        ("dashboards/datasource", "variable chosen", "reads the data source 'asia'"),
        ("dashboards/datasource", "annotation 'Busy'", "reads the data source 'europe'"),
    }
    assert {problem.where for problem in problems} == {place(shown.__file__, "plain")}


@pytest.mark.parametrize(
    "target",
    [
        core.SqlTarget(rawSql="select 1", refId="A"),
        core.Target(target="stats.gauges.used", refId="A"),
        {"refId": "A", "query": "SELECT used FROM bots"},
        core.Target(expr='{app="bot"} |= "error"', refId="A", datasource="loki"),
    ],
    ids=["SQL", "Graphite", "InfluxDB", "Loki"],
)
def test_a_query_of_another_database_is_reported(project: Project, target: object) -> None:
    """The project has only its Prometheus; nothing else is reported about such a query."""
    problems = found(plain(project, graph("Other", dataSource="others", targets=[target]), graph()))
    (problem,) = [problem for problem in problems if problem.subject == "panel 'Other'"]
    assert problem.check == "dashboards/datasource"
    assert problem.summary.startswith("query A is not for Prometheus, but for ")


@pytest.mark.parametrize("datasource", ["${datasource}", "$datasource", datasource_uid(PRODUCTION)])
def test_the_environments_own_is_fine(project: Project, datasource: str) -> None:
    """It may be given by a variable in any spelling, or by its provisioned uid."""
    unused = [] if datasource.startswith("$") else [graph("Other")]
    assert found(plain(project, graph(dataSource=datasource), *unused)) == []


def test_a_query_may_ask_another_than_its_panel(project: Project) -> None:
    """A panel that mixes data sources leaves the choice to its queries."""
    target = core.Target(expr="used_ratio", refId="A", datasource={"type": "prometheus", "uid": "${datasource}"})
    assert found(plain(project, graph(dataSource="-- Mixed --", targets=[target]))) == []
    assert QUERY.datasource is None


@pytest.mark.parametrize(
    ("panel", "summary"),
    [
        ({"type": "alertlist", "title": "Alerts"}, "an alert list does not follow the chosen data source"),
        (
            {
                "type": "stat",
                "title": "More",
                "fieldConfig": {"defaults": {"links": [{"title": "Bot", "url": "/d/other?var-bot=a"}]}},
            },
            "its link to another dashboard does not keep the chosen data source",
        ),
    ],
    ids=["alerts", "link"],
)
def test_what_forgets_the_chosen_data_source_is_reported(project: Project, panel: dict[str, Any], summary: str) -> None:
    """Somebody looks at staging, clicks, and sees production."""
    problems = found(plain(project, graph(), panel))
    assert summary in [problem.summary for problem in problems if problem.check == "dashboards/datasource"]
