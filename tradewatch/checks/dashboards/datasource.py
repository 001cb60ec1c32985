"""dashboards/datasource"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.rule_set import panel_subject
from tradewatch.grafana import DEAD_PANEL_TYPES
from tradewatch.grafana.provisioning import datasource_title, datasource_uid
from tradewatch.grafana.walk import events, panels, variables_defined, variables_used
from tradewatch.model import Finding

_Datasource = dict[str, Any] | str | None

# Grafana's own data sources, and those that leave the choice to each query.
_BUILT_IN = {"grafana", "-- Grafana --", "-- Mixed --", "-- Dashboard --"}


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A query that a Prometheus of another environment may answer."""
    own = {datasource_uid(built.environment), datasource_title(built.environment), *_BUILT_IN}
    for path, document in built.dashboards.items():
        chosen = {
            name for name, variable in variables_defined(document).items() if variable.get("type") == "datasource"
        }
        for subject, locator, datasource in _data_sources(document):
            uid = datasource if isinstance(datasource, str) else str((datasource or {}).get("uid", ""))
            if uid in own or variables_used(uid) & chosen:
                continue
            yield Finding(
                built.tree.origin(path, locator),
                subject,
                f"reads the data source {uid!r}" if uid else "reads Grafana's default data source",
                details="Several environments may share a Grafana: this may show another environment's numbers.",
                fix="use ${datasource}, and a variable named datasource of type datasource",
            )


def _data_sources(document: dict[str, Any]) -> Iterator[tuple[str, str | int, _Datasource]]:
    """Everything that queries a data source: its subject, its key in the tree's origins, and the data source."""
    for panel in panels(document):
        if panel["type"] in DEAD_PANEL_TYPES:
            continue  # dashboards/panel reports it
        distinct = {str(each): each for target in panel.get("targets", ()) for each in [_of(target, panel)]}
        for datasource in distinct.values():
            yield panel_subject(panel), panel["id"], datasource
    for name, variable in variables_defined(document).items():
        if variable.get("type") == "query":
            yield f"variable {name}", f"variable {name}", variable.get("datasource")
    for annotation, _ in events(document):
        subject = f"annotation {annotation.get('name')!r}"
        yield subject, subject, annotation.get("datasource")


def _of(target: dict[str, Any], panel: dict[str, Any]) -> _Datasource:
    return target.get("datasource") or panel.get("datasource")
