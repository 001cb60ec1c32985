"""All content in one value, the input of the engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from tradewatch.model.checked import Checked
from tradewatch.model.defined import Defined
from tradewatch.model.environment import Environment
from tradewatch.model.event import Recorder
from tradewatch.model.maintenance import Maintenance
from tradewatch.model.matcher import LABEL_NAME
from tradewatch.model.metric import Metric
from tradewatch.model.problem import DefinitionError, Problem, ProblemsFound
from tradewatch.model.promise import Promise
from tradewatch.model.routing import Inhibition, MessageTemplates, Receiver, Route
from tradewatch.model.rule import Alert, RecordedTable, RecordingRule, Severity
from tradewatch.model.rule_group import RuleGroup
from tradewatch.model.situation import Situation, World
from tradewatch.model.source import Source, here

_ROUTE = "pass `routing` to Project, or remove this"

# A function of a dashboard module; it returns a tradewatch.grafana.Dashboard or a grafanalib.core.Dashboard.
DashboardBuilder = Callable[[Environment], object]


@dataclass(frozen=True, kw_only=True, eq=False)
class Project(metaclass=Checked):
    """Everything that is compiled. File names in messages are relative to `root`.

    `identity` is the label that tells the watched programs apart, for example `service`: each of an environment's
    `watched` is a value of it, and alerts keep it.
    """

    root: Path
    identity: str
    environments: tuple[Environment, ...]
    metrics: tuple[Metric, ...]
    groups: tuple[RuleGroup, ...]
    # Without `routing`, the project is not about Alertmanager, and has none of its parts: receivers to templates.
    receivers: tuple[Receiver, ...] = ()
    routing: Route | None = None
    inhibitions: tuple[Inhibition, ...] = ()
    maintenance: tuple[Maintenance, ...] = ()
    # What must hold for the alerts, which the routing tree does not decide.
    promises: tuple[Promise, ...] = ()
    templates: tuple[MessageTemplates, ...] = ()
    # By folder.
    dashboards: Mapping[str, tuple[DashboardBuilder, ...]] = field(default_factory=dict)
    # By alert and fault: why the alert means the same with that fault; see tradewatch.proofs.mutants.
    equivalent_mutants: Mapping[tuple[str, str], str] = field(default_factory=dict)
    # The healthy programs, and stories about them; see tradewatch.proofs.situations.
    world: World | None = None
    situations: tuple[Situation, ...] = ()
    # The module with which a program of ours updates its metrics; None if no program uses one.
    recorder: Recorder | None = None
    # The package that `python -m` runs to write the past of a simulated program; empty if there is none.
    simulator: str = ""
    # The text of every Markdown page by its path in docs/; None if there is no docs/.
    docs: Mapping[str, str] | None = None
    # The files and folders of content, and every definition that their import created.
    content: tuple[Path, ...] = ()
    made: tuple[Defined, ...] = ()

    def __post_init__(self) -> None:
        if not self.environments:
            summary, fix = "there is no environment", "list at least one Environment"
            raise DefinitionError(Problem("definition", here(), "project", summary, fix=fix))
        if not LABEL_NAME.fullmatch(self.identity) or self.identity in ("instance", "job", "alertname"):
            summary, fix = (
                f"{self.identity!r} is not a label that targets can be given",
                "a label of yours, for example service",
            )
            raise DefinitionError(Problem("definition", here(), "project", summary, fix=fix))

        self._require_users()
        for alert in self.alerts:
            same = next(each for each in self.severities if each == alert.severity)
            if (same.rank, same.notifies) != (alert.severity.rank, alert.severity.notifies):
                summary = f"another severity {alert.severity} has the rank {same.rank}, or differs in `notifies`"
                alert.reject("severity", summary, fix="define each severity once")

    def _require_users(self) -> None:
        """What only Alertmanager or Grafana reads needs one."""
        if self.routing is None:
            for argument in ("receivers", "inhibitions", "promises", "templates"):
                for definition in getattr(self, argument)[:1]:
                    definition.reject("", f"the project has no routing, so its {argument} have no effect", fix=_ROUTE)
            for environment in self.environments:
                if environment.channels:
                    environment.reject("channels", "the project has no routing, so no channel is used", fix=_ROUTE)
        elif not any(environment.alertmanager for environment in self.environments):
            fix = "add `alertmanager` with its version to an environment, or remove the routing"
            self.routing.reject("", "no environment has an Alertmanager", fix=fix)
        if self.dashboards and not any(environment.addresses.grafana for environment in self.environments):
            fix = "add `grafana` to the addresses of an environment, or remove the dashboards"
            self.environments[-1].addresses.reject("", "no environment has a Grafana for the dashboards", fix=fix)

    def has_routing(self, environment: Environment) -> bool:
        """Whether an environment has an Alertmanager with the project's routing."""
        return self.routing is not None and environment.alertmanager is not None

    def routing_in(self, environment: Environment) -> Route:
        """The routing tree of an environment. Raises ProblemsFound if it has none."""
        if self.routing is None or environment.alertmanager is None:
            whose = "the project has no routing" if self.routing is None else "the environment has no Alertmanager"
            fix = "ask the Alertmanager to which Prometheus sends its alerts"
            raise ProblemsFound(Problem("definition", None, environment.name, whose, fix=fix))
        return self.routing

    def dashboards_in(self, environment: Environment) -> Mapping[str, tuple[DashboardBuilder, ...]]:
        """The functions of an environment's dashboards by folder: all if it has a Grafana, otherwise none."""
        return self.dashboards if environment.addresses.grafana else {}

    @property
    def routes(self) -> tuple[Route, ...]:
        """All routes, depth first."""
        return tuple(self.routing.walk()) if self.routing else ()

    @cached_property
    def alerts(self) -> tuple[Alert, ...]:
        """The alerts of all groups, in order."""
        return tuple(alert for group in self.groups for alert in group.alerts)

    @cached_property
    def severities(self) -> tuple[Severity, ...]:
        """The severities of the alerts, the most urgent first."""
        return tuple(sorted({alert.severity for alert in self.alerts}, key=lambda each: (-each.rank, each)))

    @cached_property
    def recordings(self) -> tuple[RecordingRule | RecordedTable, ...]:
        """The recording rules and recorded tables of all groups, in order."""
        return tuple(rule for group in self.groups for rule in group.recordings)

    @cached_property
    def series(self) -> Mapping[str, Metric]:
        """Every series in the catalogue by name; a histogram has three."""
        return {series.name: series for metric in self.metrics for series in metric.series}


def source_of(builder: DashboardBuilder) -> Source:
    """The line where a dashboard's function is defined."""
    code = builder.__code__
    return Source(code.co_filename, code.co_firstlineno)
