"""The checks, one per file; each reports what is wrong with a compiled environment."""

import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from tradewatch.checks import (
    build_secret,
    catalogue_constant,
    catalogue_duplicate,
    catalogue_help,
    catalogue_naming,
    catalogue_series,
    catalogue_unbounded_label,
    catalogue_unused,
    checks_page,
    comparisons_bool,
    comparisons_contradiction,
    comparisons_float_equality,
    comparisons_missing,
    comparisons_outside_domain,
    comparisons_threshold,
    content_unused_builder,
    content_unused_definition,
    content_unused_file,
    counters_delta_of_counter,
    counters_rate_of_aggregate,
    counters_rate_of_gauge,
    counters_raw,
    dashboards_column,
    dashboards_datasource,
    dashboards_duplicate,
    dashboards_legend,
    dashboards_limit,
    dashboards_overlap,
    dashboards_override,
    dashboards_panel,
    dashboards_rate_interval,
    dashboards_schema,
    dashboards_unit,
    dashboards_variable,
    environments_bots,
    environments_duplicate,
    environments_target_label,
    environments_unknown_override,
    histograms_beyond_buckets,
    histograms_coarse,
    histograms_missing_le,
    histograms_not_buckets,
    histograms_quantile,
    histograms_without_rate,
    promql_grouping_label,
    promql_impossible_value,
    promql_join_label,
    promql_join_mismatch,
    promql_join_not_unique,
    promql_result,
    promql_syntax,
    promql_unknown_label,
    promql_unknown_metric,
    promql_unseen_value,
    ranges_too_short,
    routing_absent_channel,
    routing_default_receiver,
    routing_duplicate,
    routing_group_by,
    routing_inhibition_equal,
    routing_inhibition_itself,
    routing_inhibition_late,
    routing_inhibition_unmatched,
    routing_muted_critical,
    routing_pattern,
    routing_repeat_interval,
    routing_root,
    routing_silent_receiver,
    routing_through_bot,
    routing_twice,
    routing_unknown_receiver,
    routing_unreachable,
    routing_unused_channel,
    routing_unused_receiver,
    rules_changing_label,
    rules_collapsing_label,
    rules_companion,
    rules_duplicate,
    rules_duplicate_name,
    rules_external_label,
    rules_lost_bot,
    rules_market_gate,
    rules_panel,
    rules_reasons,
    rules_recording_cycle,
    rules_runbook,
    rules_samples,
    rules_severity_order,
    rules_traffic_guard,
    rules_wording,
    runbooks_facts,
    runbooks_link,
    runbooks_placeholder,
    runbooks_sections,
    templates_annotation,
    templates_label,
    templates_message,
    templates_verb,
    units_mixed,
    units_panel,
    units_threshold,
    units_timestamp_as_age,
    waivers_expired,
    waivers_unknown,
    waivers_unused,
)
from tradewatch.checks.applied_waivers import Definition, apply_waivers, definitions
from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.rule_set import RuleSet
from tradewatch.filetree import FileTree
from tradewatch.model import Environment, Problem, Project

# For any set of rules and dashboards.
ANYWHERE: tuple[Callable[[RuleSet], Iterator[Problem]], ...] = (
    comparisons_bool.check,
    comparisons_contradiction.check,
    comparisons_float_equality.check,
    comparisons_missing.check,
    comparisons_outside_domain.check,
    counters_delta_of_counter.check,
    counters_rate_of_aggregate.check,
    counters_rate_of_gauge.check,
    counters_raw.check,
    dashboards_legend.check,
    dashboards_limit.check,
    histograms_beyond_buckets.check,
    histograms_missing_le.check,
    histograms_not_buckets.check,
    histograms_quantile.check,
    histograms_without_rate.check,
    promql_grouping_label.check,
    promql_impossible_value.check,
    promql_join_label.check,
    promql_join_mismatch.check,
    promql_join_not_unique.check,
    promql_result.check,
    promql_syntax.check,
    promql_unknown_label.check,
    promql_unknown_metric.check,
    promql_unseen_value.check,
    ranges_too_short.check,
    rules_changing_label.check,
    rules_collapsing_label.check,
    rules_duplicate.check,
    templates_annotation.check,
    templates_label.check,
    templates_verb.check,
    units_mixed.check,
    units_panel.check,
    units_timestamp_as_age.check,
)

# For our own definitions only.
OURS: tuple[Callable[[BuiltEnvironment], Iterator[Problem]], ...] = (
    catalogue_duplicate.check,
    catalogue_help.check,
    catalogue_naming.check,
    catalogue_series.check,
    catalogue_unbounded_label.check,
    dashboards_column.check,
    dashboards_datasource.check,
    dashboards_duplicate.check,
    dashboards_overlap.check,
    dashboards_override.check,
    dashboards_panel.check,
    dashboards_rate_interval.check,
    dashboards_schema.check,
    dashboards_unit.check,
    dashboards_variable.check,
    comparisons_threshold.check,
    environments_bots.check,
    environments_duplicate.check,
    environments_target_label.check,
    environments_unknown_override.check,
    histograms_coarse.check,
    routing_default_receiver.check,
    routing_duplicate.check,
    routing_group_by.check,
    routing_inhibition_equal.check,
    routing_inhibition_itself.check,
    routing_inhibition_late.check,
    routing_inhibition_unmatched.check,
    routing_muted_critical.check,
    routing_pattern.check,
    routing_repeat_interval.check,
    routing_root.check,
    routing_silent_receiver.check,
    routing_through_bot.check,
    routing_twice.check,
    routing_unknown_receiver.check,
    routing_unreachable.check,
    routing_unused_channel.check,
    routing_unused_receiver.check,
    rules_companion.check,
    rules_duplicate_name.check,
    rules_external_label.check,
    rules_lost_bot.check,
    rules_market_gate.check,
    rules_panel.check,
    rules_reasons.check,
    rules_recording_cycle.check,
    rules_runbook.check,
    rules_samples.check,
    rules_severity_order.check,
    rules_traffic_guard.check,
    rules_wording.check,
    runbooks_facts.check,
    runbooks_link.check,
    runbooks_placeholder.check,
    runbooks_sections.check,
    templates_message.check,
    units_threshold.check,
)

# For all environments together, and every definition.
TOGETHER: tuple[Callable[[Sequence[BuiltEnvironment], Collection[Definition]], Iterator[Problem]], ...] = (
    build_secret.check,
    content_unused_builder.check,
    content_unused_definition.check,
    content_unused_file.check,
    routing_absent_channel.check,
)

# For all environments together, if nothing else is wrong that could be the reason.
AT_LAST: tuple[Callable[[Sequence[BuiltEnvironment]], Iterator[Problem]], ...] = (
    catalogue_constant.check,
    catalogue_unused.check,
)

CHECKS: tuple[Callable[..., Iterator[Problem]], ...] = (*ANYWHERE, *OURS, *TOGETHER, *AT_LAST)

# These cannot be waived: they are about waivers, or about the checks.
_OF_CHECKS: tuple[Callable[..., Iterator[Problem]], ...] = (
    checks_page.check,
    waivers_expired.check,
    waivers_unknown.check,
    waivers_unused.check,
)


def name_of(find: Callable[..., Iterator[Problem]]) -> str:
    """The name of a check: `rules/duplicate` for checks/rules_duplicate.py."""
    family, _, rest = find.__module__.rpartition(".")[2].partition("_")
    return f"{family}/{rest.replace('_', '-')}"


def summaries() -> dict[str, str]:
    """The name of every check with what it finds, by name."""
    found = {name_of(find): str(sys.modules[find.__module__].__doc__) for find in (*CHECKS, *_OF_CHECKS)}
    return {name: found[name].partition(": ")[2].partition("\n")[0].rstrip(".") for name in sorted(found)}


def check(project: Project, trees: Mapping[Environment, FileTree]) -> list[Problem]:
    """Everything that is wrong with these environments of a project, as far as we can know without their servers.

    Waived problems are left out, even if the waiver's last day has passed: see `expired`.
    """
    environments = [BuiltEnvironment(project, environment, tree) for environment, tree in trees.items()]
    found = [problem for built in environments for find in (*ANYWHERE, *OURS) for problem in find(built)]
    known = definitions(project, trees)
    found += [problem for find in TOGETHER for problem in find(environments, known)]
    remaining, used = apply_waivers(found, known)
    remaining += waivers_unknown.check(known, frozenset(map(name_of, CHECKS)))
    remaining += checks_page.check(project, summaries())
    if definite := [problem for problem in remaining if not _is_in_documents(problem, project)]:
        # Documents follow the definitions: their problems may come from the definitions.
        return definite
    # Another problem, or an environment that is not built, may be the reason for an unread metric or unused waiver.
    if remaining or len(trees) < len(project.environments):
        return remaining
    at_last = apply_waivers((problem for find in AT_LAST for problem in find(environments)), known)
    return at_last.remaining or list(waivers_unused.check(known, used | at_last.used))


def _is_in_documents(problem: Problem, project: Project) -> bool:
    return problem.where is not None and Path(problem.where.file).is_relative_to(project.root / "docs")


def expired(project: Project, today: date) -> list[Problem]:
    """The waivers whose last day has passed."""
    return list(waivers_expired.check(definitions(project, project.environments), today))


__all__ = ["ANYWHERE", "CHECKS", "OURS", "BuiltEnvironment", "RuleSet", "check", "expired", "name_of", "summaries"]
