"""Recognises what is not PromQL or plain YAML: LogQL, MetricsQL, and templates of Helm, Jinja or ERB."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from tradewatch.promql import SyntaxFault, parse


class Language(StrEnum):
    """The language of a rule's expression."""

    PROMQL = "PromQL"
    LOGQL = "LogQL"
    METRICSQL = "MetricsQL"
    LOGSQL = "LogsQL"
    GRAPHITE = "Graphite"


_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|`[^`]*`', re.DOTALL)

# A filter of lines, a parser of them, or a function that reads logs.
_LOGQL = re.compile(
    r"\|[=~>]|\}\s*!=\s*\"\"|\}\s*!~\s*\"\"|\|\s*(?:json|logfmt|regexp|pattern|unpack|unwrap|decolorize|drop|keep|"
    r"line_format|label_format)\b|\b(?:bytes_rate|bytes_over_time|rate_counter)\s*\("
)

# What only VictoriaMetrics reads: functions, keywords, and ranges in steps.
_METRICSQL = re.compile(
    r"\b(?:rollup\w*|range_\w+|running_\w+|label_(?:set|del|keep|copy|move|map|match|mismatch|transform|value|uppercase|"
    r"lowercase|graphite_group)|labels_equal|\w+_(?:eq|gt|le|ne)_over_time|(?:aggr|ascent|descent|decreases|"
    r"increases|distinct|duration|geomean|histogram|median|mode|outlier_iqr|quantiles|range|rate|stale_samples|sum2|"
    r"tfirst|tlast|tlast_change|tmax|tmin|zscore|count_values)_over_time|(?:increase|changes|delta|rate)_"
    r"(?:pure|prometheus)|(?:top|bottom)k_\w+|outliers\w+|zscore|default_rollup|deriv_fast|ideriv|integrate|lag|"
    r"lifetime|scrape_interval|rate_over_sum|timestamp_with_name|buckets_limit|prometheus_buckets|"
    r"histogram_(?:share|quantiles)|interpolate|keep_(?:last|next)_value|drop_empty_series|limit_offset|now|"
    r"remove_resets|smooth_exponential|union|ttf|ru|any|distinct|geomean|mad|median|mode|share|sum2|bitmap_\w+|"
    r"sort_by_label_\w+|rand\w*)\s*(?:by\b|without\b|\()|\bkeep_metric_names\b|\bWITH\s*\(|\b(?:default|if|ifnot)\b|"
    r"\[\d*(?:\.\d+)?i\]",
    re.IGNORECASE,
)

# The label of VictoriaMetrics' histograms, which its functions read instead of `le`.
_VMRANGE = re.compile(r"\bvmrange\b")

_HELM = re.compile(r"\{\{[^}]*(?:\$?\.(?:Values|Release|Chart|Capabilities|Files)\b|\b(?:include|tpl)\s+\"|\btoYaml\b)")
_JINJA = re.compile(r"^\s*\{%-?\s*(?:raw|if|for|set|block|macro)\b|\{\{\s*[a-z_]+\s*(?:\|[^}]*)?\}\}:", re.MULTILINE)


_ERB = re.compile(r"<%[-=#]?\s")


@cache
def language_of(expr: str, *, victoria: bool) -> Language:
    """The language of an expression. What no other language explains is PromQL, even if it has a mistake.

    In a file for VictoriaMetrics, everything that is not PromQL is MetricsQL.
    """
    if _VMRANGE.search(expr):
        return Language.METRICSQL
    try:
        parse(expr)
    except SyntaxFault:
        text = _TEXT.sub('""', expr)
        if _LOGQL.search(text):
            return Language.LOGQL
        if victoria or _METRICSQL.search(text):
            return Language.METRICSQL
    return Language.PROMQL


def template_of(text: str) -> str:
    """How messages name the template that a text is, with the way to render it; empty if it is not a template."""
    if "{{" in text and _HELM.search(text):
        return "a Helm template: check what `helm template` renders"
    if "{%" in text and _JINJA.search(text):
        return "a Jinja template: check what it renders"
    if "<%" in text and _ERB.search(text):
        return "an ERB template: check what it renders"
    return ""
