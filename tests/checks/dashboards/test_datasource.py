"""dashboards/datasource"""

from __future__ import annotations

from typing import Any

import pytest
from grafanalib import core

from tests.checks import shown
from tests.checks.conftest import PRODUCTION, found, place
from tests.checks.shown import CHOICE, QUERY, graph, plain
from tradewatch.grafana.provisioning import datasource_uid
from tradewatch.model import Project


@pytest.mark.parametrize(
    ("datasource", "summary"),
    [
        (None, "reads Grafana's default data source"),
        ("tradewatch-staging", "reads the data source 'tradewatch-staging'"),
        ("${source}", "reads the data source '${source}'"),
    ],
    ids=["none", "another environment's", "no variable"],
)
def test_a_query_that_another_prometheus_may_answer_is_reported(
    project: Project, datasource: str | None, summary: str
) -> None:
    """It would show the numbers of another environment, or none."""
    problems = found(plain(project, graph(dataSource=datasource)))
    problem = next(problem for problem in problems if problem.check == "dashboards/datasource")
    assert (problem.subject, problem.summary) == ("panel 'Lines'", summary)
    assert problem.where == place(shown.__file__, "plain")


def test_a_variable_that_another_prometheus_may_answer_is_reported(project: Project) -> None:
    """It would offer bots that are not in this environment."""
    template = core.Template("bot", "label_values(used_ratio, bot)", dataSource="other", refresh=2)
    panel = graph(targets=[core.Target(expr='used_ratio{bot="$bot"}', refId="A")])
    (problem,) = found(plain(project, panel, templates=(CHOICE, template)))
    assert (problem.subject, problem.summary) == ("variable bot", "reads the data source 'other'")


def test_an_annotation_that_another_prometheus_may_answer_is_reported(project: Project) -> None:
    """It could show events of another environment in this one's graphs."""
    event: dict[str, Any] = {"name": "Busy", "expr": "used_ratio > 0.9", "enable": True, "iconColor": "red"}
    event["datasource"] = {"type": "prometheus", "uid": "other"}
    (problem,) = found(plain(project, graph(), annotations=core.Annotations([event])))
    assert (problem.subject, problem.summary) == ("annotation 'Busy'", "reads the data source 'other'")


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
