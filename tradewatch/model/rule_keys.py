"""The keys of rule files: which program reads which one, and since which version.

The sources are each program's parser of rule files and its changelog. Other keys are refused, not ignored.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tradewatch.model.version import Version


class RuleKeys(NamedTuple):
    """The keys of a group and of a rule, each with the first version that reads it."""

    group: Mapping[str, Version]
    rule: Mapping[str, Version]


def _since(major: int, minor: int, *keys: str) -> dict[str, Version]:
    return dict.fromkeys(keys, Version(major, minor))


# What every program reads, in each version that this project knows.
_GROUP = _since(0, 0, "name", "interval", "rules")
_RULE = _since(0, 0, "alert", "record", "expr", "for", "labels", "annotations")

PROMETHEUS = RuleKeys(
    _GROUP | _since(2, 31, "limit") | _since(2, 53, "query_offset") | _since(3, 0, "labels"),
    _RULE | _since(2, 42, "keep_firing_for"),
)
MIMIR = RuleKeys(
    _GROUP
    | _since(2, 0, "limit", "source_tenants", "evaluation_delay", "align_evaluation_time_on_interval")
    | _since(2, 13, "query_offset"),
    _RULE | _since(2, 7, "keep_firing_for"),
)
CORTEX = RuleKeys(
    _GROUP | _since(1, 16, "limit") | _since(1, 18, "query_offset") | _since(1, 20, "labels"),
    _RULE | _since(1, 17, "keep_firing_for"),
)
THANOS = RuleKeys(
    _GROUP | _since(0, 15, "partial_response_strategy") | _since(0, 24, "limit") | _since(0, 36, "query_offset"),
    _RULE | _since(0, 34, "keep_firing_for"),
)
VICTORIA_METRICS = RuleKeys(
    _GROUP
    | _since(1, 60, "concurrency", "type")
    | _since(1, 65, "labels")
    | _since(1, 70, "params")
    | _since(1, 78, "limit")
    | _since(1, 80, "headers")
    | _since(1, 91, "notifier_headers")
    | _since(1, 94, "eval_offset")
    | _since(1, 95, "eval_delay", "eval_alignment")
    | _since(1, 117, "debug")
    # `tenant` is in the enterprise edition; `extra_filter_labels` was removed in 1.79.
    | _since(1, 60, "tenant", "extra_filter_labels"),
    _RULE | _since(1, 82, "debug") | _since(1, 86, "update_entries_limit") | _since(1, 92, "keep_firing_for"),
)
# Loki's ruler and the tools of Cortex.
OTHERS = RuleKeys(_GROUP | _since(0, 0, "remote_write"), _RULE)

ALL = (PROMETHEUS, MIMIR, CORTEX, THANOS, VICTORIA_METRICS, OTHERS)
