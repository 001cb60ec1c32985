"""dashboards/datasource"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.rule_set import panel_subject
from tradewatch.grafana import REMOVED_PANEL_TYPES
from tradewatch.grafana.provisioning import datasource_title, datasource_uid
from tradewatch.grafana.walk import (
    asks_another_database,
    events,
    field_options,
    is_promql,
    panels,
    variables_defined,
    variables_used,
)
from tradewatch.model import Finding

_Datasource = dict[str, Any] | str | None

# Grafana's own data sources, and those that leave the choice to each query.
_BUILT_IN = {"grafana", "-- Grafana --", "-- Mixed --", "-- Dashboard --"}


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A query that another Prometheus may answer, or none at all, or a link that forgets the chosen one."""
    yield from _that_forget(built)
    yield from _of_another_database(built)
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


def _of_another_database(built: BuiltEnvironment) -> Iterator[Finding]:
    """Queries that no Prometheus can answer."""
    for path, panel in built.panels():
        for target in panel.get("targets", ()):
            source = _of(target, panel)
            uid = source if isinstance(source, str) else str((source or {}).get("uid", ""))
            if asks_another_database(panel, target) and uid not in _BUILT_IN:
                yield built.panel_finding(
                    path,
                    panel,
                    f"query {target.get('refId', '?')} is not for Prometheus, but for {uid or 'another data source'!r}",
                    details="The project has only its Prometheus: in Grafana, this panel shows an error.",
                    fix="export the number as a metric and query that, or remove the query",
                )


def _that_forget(built: BuiltEnvironment) -> Iterator[Finding]:
    """Panels that do not follow the data source that somebody chose."""
    for path, panel in built.panels():
        if panel["type"] == "alertlist":
            yield built.panel_finding(
                path,
                panel,
                "an alert list does not follow the chosen data source",
                details="Grafana does not read variables there: it shows the alerts of one Prometheus, or of all.",
                fix="use a table of ALERTS",
            )
        urls = [link.get("url", "") for _, options in field_options(panel) for link in options.get("links") or ()]
        if any(url.startswith("/d/") and "datasource" not in url for url in urls):
            yield built.panel_finding(
                path,
                panel,
                "its link to another dashboard does not keep the chosen data source",
                details="The other dashboard shows another Prometheus, and nobody notices.",
                fix="add ${datasource:queryparam} to its address",
            )


def _data_sources(document: dict[str, Any]) -> Iterator[tuple[str, str | int, _Datasource]]:
    """Everything that queries a data source: its subject, its key in the tree's origins, and the data source."""
    for panel in panels(document):
        if panel["type"] in REMOVED_PANEL_TYPES:
            continue  # dashboards/removed reports it
        asking = [target for target in panel.get("targets", ()) if is_promql(panel, target)]
        distinct = {str(each): each for target in asking for each in [_of(target, panel)]}
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
