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
from tradewatch.model.problem import DefinitionError, Problem
from tradewatch.model.promise import Promise
from tradewatch.model.routing import Inhibition, MessageTemplates, Receiver, Route
from tradewatch.model.rule import Alert, RecordedTable, RecordingRule
from tradewatch.model.rule_group import RuleGroup
from tradewatch.model.situation import Situation, World
from tradewatch.model.source import Source, here

# A function of a dashboard module; it returns a tradewatch.grafana.Dashboard or a grafanalib.core.Dashboard.
DashboardBuilder = Callable[[Environment], object]


@dataclass(frozen=True, kw_only=True, eq=False)
class Project(metaclass=Checked):
    """Everything that is compiled. File names in messages are relative to `root`.

    `identity` is the label that tells the watched programs apart (`bot`): each of an environment's `bots` is a value of
    it, and alerts keep it.
    """

    root: Path
    identity: str
    environments: tuple[Environment, ...]
    metrics: tuple[Metric, ...]
    groups: tuple[RuleGroup, ...]
    receivers: tuple[Receiver, ...]
    routing: Route
    inhibitions: tuple[Inhibition, ...] = ()
    maintenance: tuple[Maintenance, ...] = ()
    # What must hold for the alerts, which the routing tree does not decide.
    promises: tuple[Promise, ...] = ()
    templates: tuple[MessageTemplates, ...] = ()
    dashboards: Mapping[str, tuple[DashboardBuilder, ...]]
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
                "a label of yours, such as bot",
            )
            raise DefinitionError(Problem("definition", here(), "project", summary, fix=fix))

    @cached_property
    def alerts(self) -> tuple[Alert, ...]:
        """The alerts of all groups, in order."""
        return tuple(alert for group in self.groups for alert in group.alerts)

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
