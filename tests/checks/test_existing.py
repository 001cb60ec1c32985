"""Dashboards of grafanalib like those in public repositories, each with what such dashboards have."""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import orjson
import pytest
from grafanalib import core

from tests.checks.conftest import PRODUCTION, found
from tests.grafana import angular
from tests.grafana.test_angular import places
from tradewatch.grafana import existing, existing_document
from tradewatch.grafana.migration.objects import dashboard_json
from tradewatch.grafana.schema import faults
from tradewatch.grafana.walk import panels
from tradewatch.model import DefinitionError, Problem, ProblemsFound, Project, Source, Waiver

FOLDER = Path(__file__).parent / "existing"

# The types of the panels in each file, then its problems: the line, the check, and a part of the summary.
EXPECTED: dict[str, tuple[str, list[tuple[int, str, str]]]] = {
    "alerting": ("timeseries", [(10, "dashboards/removed", "its alert 'Used up' is not taken over")]),
    "classes": ("row timeseries row timeseries", []),
    "cluster": (
        "row timeseries timeseries row timeseries stat",
        [(10, "dashboards/removed", "missing value as 0"), (12, "dashboards/rate-interval", "a rate over 1m")],
    ),
    "columns": ("table table", []),
    "comparison": (
        "timeseries timeseries",
        [(6, "dashboards/datasource", "'europe'"), (8, "dashboards/datasource", "'asia'")],
    ),
    "exported": ("row stat piechart state-timeline bargauge heatmap", []),
    "helpers": ("stat stat", [(12, "promql/grouping-label", "'pod'")]),
    "hosts": ("row stat gauge timeseries", []),
    "influx": ("timeseries", [(13, "dashboards/datasource", "'InfluxDB'")]),
    "least": ("timeseries", [(5, "dashboards/panel", "without a description")]),
    "links": ("text timeseries dashlist news", [(15, "dashboards/variable", "nothing in this dashboard uses it")]),
    "options": (
        "timeseries barchart histogram piechart",
        [(9, "dashboards/schema", "options.legned"), (15, "dashboards/unit", "do not have a unit")],
    ),
    "plugins": (
        "piechart state-timeline status-history grafana-worldmap-panel",
        [(12, "dashboards/removed", "grafana-worldmap-panel")],
    ),
    "random_walk": ("timeseries gauge", [(11, "promql/unknown-metric", "used_ration")]),
    "rows": ("row timeseries timeseries row timeseries", []),
    "search": (
        "bargauge",
        [(7, "dashboards/datasource", "'elasticsearch'"), (7, "dashboards/digits", "abbreviates")],
    ),
    "shop": (
        "row timeseries",
        [(14, "dashboards/axis", "fills the area"), (18, "counters/raw", "since the last restart")],
    ),
    "sql": ("row timeseries", [(9, "dashboards/datasource", "'Shop'")]),
    "system": (
        "row gauge stat",
        [(15, "units/panel", "shows seconds as milliseconds")],
    ),
    "weave": (
        "timeseries timeseries",
        [
            (8, "dashboards/legend", "'pod'"),
            (8, "dashboards/panel", "without a description"),
            (8, "dashboards/rate-interval", "a rate over 5m"),
            (9, "dashboards/panel", "without a description"),
        ],
    ),
}


def taken_over(project: Project, name: str, **arguments: Any) -> Project:
    """The project with the dashboard of this file."""
    board = existing(f"existing/{name}.dashboard.py", **arguments)
    return replace(project, dashboards={**project.dashboards, "zoo": (lambda environment: board,)})


def problems(project: Project, name: str) -> list[Problem]:
    """What is wrong with the dashboard of this file."""
    return [each for each in found(taken_over(project, name)) if each.where and str(FOLDER) in each.where.file]


def test_every_file_is_expected() -> None:
    """There are twenty."""
    assert {file.name.removesuffix(".dashboard.py") for file in FOLDER.glob("*.dashboard.py")} == set(EXPECTED)
    assert len(EXPECTED) == 20


@pytest.mark.parametrize("name", EXPECTED)
def test_a_dashboard_is_taken_over(project: Project, name: str) -> None:
    """Its panels are today's, and each problem is at its line in the file as it is."""
    types, expected = EXPECTED[name]
    document = orjson.loads(orjson.dumps(existing_document(existing(f"existing/{name}.dashboard.py"), PRODUCTION)))
    assert " ".join(panel["type"] for panel in panels(document)) == types
    reported = sorted((each.where.line, each.check, each.summary) for each in problems(project, name) if each.where)
    assert [(line, check) for line, check, _ in reported] == [(line, check) for line, check, _ in expected]
    for (_, _, summary), (_, _, part) in zip(reported, expected, strict=True):
        assert part in summary
    assert all(each.fix for each in problems(project, name))


@pytest.mark.parametrize("name", EXPECTED)
def test_everything_else_is_as_grafana_wants_it(name: str) -> None:
    """Apart from what a check reports, nothing of an older Grafana is left."""
    reported = {"dashboards/removed", "dashboards/schema"} & {check for _, check, _ in EXPECTED[name][1]}
    document = orjson.loads(orjson.dumps(existing_document(existing(f"existing/{name}.dashboard.py"), PRODUCTION)))
    assert bool(faults(document)) == bool(reported)
    sources = {panel.get("datasource", {}).get("uid") for panel in panels(document)}
    others = {"InfluxDB", "Shop", "elasticsearch", "europe", "asia", "grafana"}
    assert sources <= {None, "${datasource}", "$source", *others}


def test_modules_of_the_same_name_do_not_meet(tmp_path: Path) -> None:
    """Each dashboard gets the module that is beside it, and none stays for the next one."""
    for title in ("A", "B"):
        (folder := tmp_path / title).mkdir()
        (folder / "common.py").write_text(f"TITLE = {title!r}\n", "utf-8")
        text = "from common import TITLE\nfrom grafanalib.core import Dashboard\n\ndashboard = Dashboard(title=TITLE)\n"
        (folder / "x.dashboard.py").write_text(text, "utf-8")
    before = list(sys.path)
    titles = [existing(str(tmp_path / title / "x.dashboard.py")).title for title in ("A", "B")]
    assert titles == ["A", "B"]
    assert "common" not in sys.modules
    assert sys.path == before


def test_a_dashboard_can_be_an_object(project: Project) -> None:
    """Its file is found by the variable that has it, and its slug and title can be given."""
    board = existing(angular.EVERYTHING, slug="all", title="All")
    assert board.files[1:] == (angular.__file__,)
    assert Path(board.place.file).read_text("utf-8").splitlines()[board.place.line - 1].startswith("EVERYTHING = ")
    document = existing_document(board, PRODUCTION)
    assert (document["uid"], document["title"]) == (f"{PRODUCTION.name}-all", f"All ({PRODUCTION.name})")


def test_a_waiver_covers_the_whole_file(project: Project) -> None:
    """Its problems are in a file that somebody else wrote, so the waiver is where it is taken over."""
    waiver = Waiver("dashboards/panel", until="2999-01-31", reason="nobody knows yet what these show")
    assert found(taken_over(project, "least", waive=(waiver,))) == []
    (unused,) = found(taken_over(project, "hosts", waive=(waiver,)))
    assert unused.check == "waivers/unused"


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("x = 1", "x.dashboard.py does not define a dashboard"),
        ("def dashboard(): ...", "`dashboard` in x.dashboard.py is a function, and not a Dashboard of grafanalib"),
        ("a, b = Dashboard(title='A'), Dashboard(title='B')", "x.dashboard.py has several dashboards, a, b"),
        ("dashboard = Dashboard(title='A', uid='a/b')", "'a/b' is not a slug"),
        ("dashboard = Dashboard(title='A', tags=[{1, 2}])", "grafanalib cannot write it: set is not JSON"),
        ("dashboard = Dashboard(title='A', tags=[10**40])", "grafanalib cannot write it: int is not JSON"),
        ("dashboard = Dashboard(title='A', tags=['\\ud800'])", "grafanalib cannot write it: UnicodeEncodeError"),
    ],
    ids=["none", "function", "several", "uid", "set", "number", "text"],
)
def test_a_file_that_cannot_be_taken_over_is_one_problem(tmp_path: Path, text: str, summary: str) -> None:
    """The problem says what is wrong, and is where the file is taken over."""
    file = tmp_path / "x.dashboard.py"
    file.write_text(f"from grafanalib.core import *\n{text}\n", "utf-8")
    with pytest.raises(DefinitionError) as raised:
        existing(str(file))
    (problem,) = raised.value.problems
    assert problem.summary.startswith(summary)
    assert problem.where is not None
    assert problem.where.file == __file__


def test_a_panel_that_cannot_be_written_is_reported_at_its_line(tmp_path: Path) -> None:
    """The file is somebody else's, and has many panels."""
    file = tmp_path / "x.dashboard.py"
    panels = ["    Text(title='B'),", "    Text(title='C', extraJson={'links': [open]}),"]
    lines = ["from grafanalib.core import *", "dashboard = Dashboard(title='A', panels=[", *panels, "])"]
    file.write_text("\n".join(lines), "utf-8")
    with pytest.raises(DefinitionError) as raised:
        existing(str(file))
    (problem,) = raised.value.problems
    assert (problem.where, problem.subject) == (Source(str(file), 4), "panel 'C'")


def test_a_missing_file_is_a_problem() -> None:
    """The path is relative to the module that takes the dashboard over."""
    with pytest.raises(DefinitionError) as raised:
        existing("existing/missing.dashboard.py")
    assert raised.value.problems[0].summary == "there is no file 'missing.dashboard.py' in existing/"


class Written(core.Dashboard):  # type: ignore[misc]
    """A dashboard that is any JSON."""

    written: dict[str, Any]

    def to_json_data(self) -> dict[str, Any]:
        return self.written


@pytest.mark.parametrize("seed", range(8))
def test_no_dashboard_is_an_exception(project: Project, seed: int) -> None:
    """Whatever grafanalib writes, it is taken over and checked, or it is a problem."""
    random = Random(seed)
    dashboard = Written(title="Any")
    dashboard.written = orjson.loads(orjson.dumps(dashboard_json(angular.EVERYTHING)).replace(b'"up"', b'"used_ratio"'))
    every = list(places(dashboard.written))
    for _ in range(25):
        *path, last = random.choice(every)
        owner: Any = dashboard.written
        with suppress(KeyError, IndexError, TypeError):  # another one has replaced it
            for key in path:
                owner = owner[key]
            owner[last] = random.choice([5, -1, 1e300, True, "x", "$a", [], {}, [[]], ["a"], {"value": [5]}])
    board = existing(dashboard, slug="any")
    changed = replace(project, dashboards={"zoo": (lambda environment: board,)})
    with suppress(ProblemsFound):
        found(changed)
