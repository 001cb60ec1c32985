"""The row of system-health that follows an alert from Prometheus to the receivers."""

from dashboards.expressions import per_minute, plus, total
from tradewatch.grafana import BLUE, GREEN, ORANGE, RED, Row, column, query, row, stat, table, timeseries
from tradewatch.model import Metric
from tradingbot.catalogue.servers import (
    ALERTMANAGER_ALERTS,
    ALERTMANAGER_ALERTS_RECEIVED,
    ALERTMANAGER_CONFIG_LAST_RELOAD_SUCCESS,
    ALERTMANAGER_NOTIFICATIONS,
    ALERTMANAGER_NOTIFICATIONS_FAILED,
    PROMETHEUS_CONFIG_LAST_RELOAD_SUCCESS,
    PROMETHEUS_NOTIFICATIONS_ALERTMANAGERS_DISCOVERED,
    PROMETHEUS_NOTIFICATIONS_DROPPED,
    PROMETHEUS_NOTIFICATIONS_ERRORS,
    PROMETHEUS_NOTIFICATIONS_QUEUE_CAPACITY,
    PROMETHEUS_NOTIFICATIONS_QUEUE_LENGTH,
    PROMETHEUS_NOTIFICATIONS_SENT,
    PROMETHEUS_RULE_GROUP_INTERVAL,
    PROMETHEUS_RULE_GROUP_ITERATIONS_MISSED,
    PROMETHEUS_RULE_GROUP_LAST_DURATION,
    PROMETHEUS_RULE_GROUP_LAST_EVALUATION,
    PROMETHEUS_TARGET_SCRAPES_SAMPLE_DUPLICATE_TIMESTAMP,
    PROMETHEUS_TEMPLATE_TEXT_EXPANSION_FAILURES,
    PROMETHEUS_TSDB_COMPACTIONS_FAILED,
    PROMETHEUS_TSDB_HEAD_SAMPLES_APPENDED,
    PROMETHEUS_TSDB_HEAD_SERIES,
    PROMETHEUS_TSDB_STORAGE_BLOCKS,
    PROMETHEUS_TSDB_WAL_CORRUPTIONS,
)


def _age(timestamp: Metric) -> str:
    """How long ago a server set the timestamp, at the scrape."""
    return f"timestamp({timestamp}) - {timestamp}"


def alerting_pipeline() -> Row:
    return row(
        "Alerting pipeline",
        timeseries(
            "Alerts on their way",
            query(
                per_minute(PROMETHEUS_NOTIFICATIONS_SENT),
                legend="sent by Prometheus",
                color=BLUE,
            ),
            query(
                per_minute(ALERTMANAGER_ALERTS_RECEIVED),
                legend="received by Alertmanager",
                color=GREEN,
            ),
            query(
                f"{per_minute(PROMETHEUS_NOTIFICATIONS_ERRORS)} > 0",
                legend="failures to send",
                color=ORANGE,
            ),
            query(
                f"{per_minute(PROMETHEUS_NOTIFICATIONS_DROPPED)} > 0",
                legend="given up",
                color=RED,
            ),
            description="Alerts per minute from Prometheus to Alertmanager. Healthy: as many arrive as are sent. "
            "Nobody is notified of an alert that was given up.",
            no_value="Prometheus is not scraped",
            width=8,
        ),
        timeseries(
            "Alerts in Alertmanager",
            query(f"max by (state) ({ALERTMANAGER_ALERTS})", legend="{{state}}"),
            description="States of the alerts in Alertmanager. Suppressed alerts are silenced or inhibited. If many "
            "are, a quiet phone is not good news.",
            no_value="Alertmanager is not scraped",
            width=8,
        ),
        timeseries(
            "Messages by channel",
            query(
                f"{per_minute(ALERTMANAGER_NOTIFICATIONS, 'integration')} > 0",
                legend="{{integration}}",
            ),
            query(
                f"{per_minute(ALERTMANAGER_NOTIFICATIONS_FAILED, 'integration')} > 0",
                legend="{{integration}}: given up",
                color=RED,
            ),
            description="Messages per minute. Healthy: no red line. Somebody waits for each message that was given up.",
            no_value="no message in this range",
            width=8,
        ),
        table(
            "Rule groups",
            query(
                f"max by (rule_group) ({PROMETHEUS_RULE_GROUP_LAST_DURATION})"
                f" / max by (rule_group) ({PROMETHEUS_RULE_GROUP_INTERVAL})",
                legend="Interval used",
            ),
            query(
                f"max by (rule_group) ({_age(PROMETHEUS_RULE_GROUP_LAST_EVALUATION)})",
                legend="Last pass ago",
            ),
            query(
                total(PROMETHEUS_RULE_GROUP_ITERATIONS_MISSED, "rule_group", over="$__range"),
                legend="Passes missed",
            ),
            description="How well Prometheus keeps up with the rules. Healthy: a small share of the interval, and no "
            "pass missed. At 100% alerts are late.",
            columns=(column("rule_group", "Group"), "Interval used", column("Last pass ago", decimals=0)),
            no_value="Prometheus is not scraped",
            width=12,
            height=9,
        ),
        stat(
            "Configuration in force for",
            query(f"max({_age(PROMETHEUS_CONFIG_LAST_RELOAD_SUCCESS)})", legend="Prometheus"),
            query(f"max({_age(ALERTMANAGER_CONFIG_LAST_RELOAD_SUCCESS)})", legend="Alertmanager"),
            description="Time since each server loaded its configuration. If it is longer than since the last "
            "deployment, the deployment did not arrive.",
            decimals=0,
            no_value="neither server is scraped",
            width=12,
            height=9,
        ),
        table(
            "Prometheus",
            query(
                f"max by (instance) ({PROMETHEUS_NOTIFICATIONS_ALERTMANAGERS_DISCOVERED})",
                legend="Alertmanagers",
            ),
            query(
                f"sum by (instance) ({PROMETHEUS_NOTIFICATIONS_QUEUE_LENGTH})"
                f" / sum by (instance) ({PROMETHEUS_NOTIFICATIONS_QUEUE_CAPACITY})",
                legend="Queue of alerts",
            ),
            query(f"max by (instance) ({PROMETHEUS_TSDB_HEAD_SERIES})", legend="Series"),
            query(
                f"sum by (instance) (rate({PROMETHEUS_TSDB_HEAD_SAMPLES_APPENDED}[$__rate_interval]))",
                legend="Samples",
            ),
            query(f"max by (instance) ({PROMETHEUS_TSDB_STORAGE_BLOCKS})", legend="On disk"),
            query(
                plus(
                    total(PROMETHEUS_TSDB_COMPACTIONS_FAILED, "instance", over="$__range"),
                    total(PROMETHEUS_TSDB_WAL_CORRUPTIONS, "instance", over="$__range"),
                ),
                legend="Storage faults",
            ),
            query(
                total(PROMETHEUS_TEMPLATE_TEXT_EXPANSION_FAILURES, "instance", over="$__range"),
                legend="Broken texts",
            ),
            query(
                total(PROMETHEUS_TARGET_SCRAPES_SAMPLE_DUPLICATE_TIMESTAMP, "instance", over="$__range"),
                legend="Samples dropped",
            ),
            description="The server itself. Healthy: at least one Alertmanager, an empty queue, and no faults in this "
            "range. Most storage faults are a full disk.",
            columns=(column("instance", "Server"),),
            decimals=0,
            no_value="Prometheus is not scraped",
            width=24,
            height=5,
        ),
        collapsed=True,
    )
