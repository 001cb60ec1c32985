"""The checks, one a file; each says what is wrong with a compiled environment."""

from collections.abc import Callable, Iterator

from tradewatch.checks import (
    catalogue_duplicate,
    dashboards_duplicate,
    dashboards_panel,
    dashboards_variable,
    environments_duplicate,
    environments_unknown_override,
    promql_syntax,
    promql_unknown_metric,
    routing_duplicate,
    routing_pattern,
    routing_root,
    routing_silent_receiver,
    routing_unknown_receiver,
    rules_duplicate,
    rules_samples,
    templates_annotation,
    templates_message,
)
from tradewatch.checks.case import Case
from tradewatch.filetree import FileTree
from tradewatch.model import Environment, Problem, Project

CHECKS: tuple[Callable[[Case], Iterator[Problem]], ...] = (
    catalogue_duplicate.check,
    dashboards_duplicate.check,
    dashboards_panel.check,
    dashboards_variable.check,
    environments_duplicate.check,
    environments_unknown_override.check,
    promql_syntax.check,
    promql_unknown_metric.check,
    routing_duplicate.check,
    routing_pattern.check,
    routing_root.check,
    routing_silent_receiver.check,
    routing_unknown_receiver.check,
    rules_duplicate.check,
    rules_samples.check,
    templates_annotation.check,
    templates_message.check,
)


def check(project: Project, environment: Environment, tree: FileTree) -> list[Problem]:
    """Everything that is wrong with one environment of a project, as far as it can be told without its servers."""
    case = Case(project, environment, tree)
    return [problem for find in CHECKS for problem in find(case)]


__all__ = ["CHECKS", "Case", "check"]
