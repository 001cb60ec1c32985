"""Prometheus' and Alertmanager's own metrics that both the oldest and the newest supported version export.

Tested with the real servers, Prometheus 2.42 and 3.5, Alertmanager 0.25 and 0.33. Newer versions add a label to some of
these series. So always aggregate a counter by the labels here before you compare or join it: then an expression is
right for all versions.
"""

from tradewatch.model import BOOL, BYTES, COUNTER, GAUGE, ONE, SECONDS, TIMESTAMP, Metric
from tradingbot.catalogue import labels
from tradingbot.catalogue.exporters import ALERTMANAGER, PROMETHEUS
from tradingbot.catalogue.labels import (
    ALERT_STATE,
    ALERT_STATUS,
    API_VERSION,
    INTEGRATION,
    RULE_GROUP,
    SAMPLE_TYPE,
    SILENCE_STATE,
)

# ---- Prometheus: its configuration and rules

PROMETHEUS_CONFIG_LAST_RELOAD_SUCCESSFUL = Metric(
    name="prometheus_config_last_reload_successful",
    kind=GAUGE,
    unit=BOOL,
    help="1 if Prometheus accepted its last configuration, 0 if it refused it and runs on the previous one.",
    exporter=PROMETHEUS,
)

PROMETHEUS_CONFIG_LAST_RELOAD_SUCCESS = Metric(
    name="prometheus_config_last_reload_success_timestamp_seconds",
    kind=GAUGE,
    unit=TIMESTAMP,
    help="When Prometheus last accepted a configuration.",
    exporter=PROMETHEUS,
)

PROMETHEUS_RULE_EVALUATIONS = Metric(
    name="prometheus_rule_evaluations_total",
    kind=COUNTER,
    unit=ONE,
    help="Evaluations of single rules, failed ones included.",
    exporter=PROMETHEUS,
    labels=(RULE_GROUP,),
    why_unused="its failures are what matters",
)

PROMETHEUS_RULE_EVALUATION_FAILURES = Metric(
    name="prometheus_rule_evaluation_failures_total",
    kind=COUNTER,
    unit=ONE,
    help="Evaluations of single rules that failed, for example by a many-to-many join; such a rule never fires.",
    exporter=PROMETHEUS,
    labels=(RULE_GROUP,),
)

PROMETHEUS_RULE_GROUP_ITERATIONS = Metric(
    name="prometheus_rule_group_iterations_total",
    kind=COUNTER,
    unit=ONE,
    help="Times that the rule group was due, missed ones included.",
    exporter=PROMETHEUS,
    labels=(RULE_GROUP,),
    why_unused="those that were missed are shown",
)

PROMETHEUS_RULE_GROUP_ITERATIONS_MISSED = Metric(
    name="prometheus_rule_group_iterations_missed_total",
    kind=COUNTER,
    unit=ONE,
    help="Times that the rule group was due and skipped, because its last pass had not finished.",
    exporter=PROMETHEUS,
    labels=(RULE_GROUP,),
)

PROMETHEUS_RULE_GROUP_INTERVAL = Metric(
    name="prometheus_rule_group_interval_seconds",
    kind=GAUGE,
    unit=SECONDS,
    help="How often the rule group is due.",
    exporter=PROMETHEUS,
    labels=(RULE_GROUP,),
)

PROMETHEUS_RULE_GROUP_LAST_DURATION = Metric(
    name="prometheus_rule_group_last_duration_seconds",
    kind=GAUGE,
    unit=SECONDS,
    help="Time that the rule group's last pass took.",
    exporter=PROMETHEUS,
    labels=(RULE_GROUP,),
)

PROMETHEUS_RULE_GROUP_LAST_EVALUATION = Metric(
    name="prometheus_rule_group_last_evaluation_timestamp_seconds",
    kind=GAUGE,
    unit=TIMESTAMP,
    help="When the rule group's last pass began.",
    exporter=PROMETHEUS,
    labels=(RULE_GROUP,),
)

PROMETHEUS_TEMPLATE_TEXT_EXPANSION_FAILURES = Metric(
    name="prometheus_template_text_expansion_failures_total",
    kind=COUNTER,
    unit=ONE,
    help="Labels and annotations of alerts whose template failed; the alert carries the error as its text.",
    exporter=PROMETHEUS,
)

# ---- Prometheus: its alerts on the way to Alertmanager

PROMETHEUS_NOTIFICATIONS_ALERTMANAGERS_DISCOVERED = Metric(
    name="prometheus_notifications_alertmanagers_discovered",
    kind=GAUGE,
    unit=ONE,
    help="Alertmanagers that Prometheus sends to, whether or not they answer; at 0 it sends no alert.",
    exporter=PROMETHEUS,
)

PROMETHEUS_NOTIFICATIONS_SENT = Metric(
    name="prometheus_notifications_sent_total",
    kind=COUNTER,
    unit=ONE,
    help="Alerts that Prometheus sent, counted even if the sending failed.",
    exporter=PROMETHEUS,
    labels=(labels.ALERTMANAGER,),
)

PROMETHEUS_NOTIFICATIONS_ERRORS = Metric(
    name="prometheus_notifications_errors_total",
    kind=COUNTER,
    unit=ONE,
    # Batches before 3.1, alerts since: compare with 0, not with what was sent.
    help="Failures to send alerts to the Alertmanager.",
    exporter=PROMETHEUS,
    labels=(labels.ALERTMANAGER,),
)

# Since 3.10, dropped, queue_length and queue_capacity have the label `alertmanager`.
PROMETHEUS_NOTIFICATIONS_DROPPED = Metric(
    name="prometheus_notifications_dropped_total",
    kind=COUNTER,
    unit=ONE,
    help="Alerts that Prometheus gave up, because no Alertmanager accepted them or the queue was full.",
    exporter=PROMETHEUS,
)

PROMETHEUS_NOTIFICATIONS_QUEUE_LENGTH = Metric(
    name="prometheus_notifications_queue_length",
    kind=GAUGE,
    unit=ONE,
    help="Alerts that wait in Prometheus to be sent.",
    exporter=PROMETHEUS,
)

PROMETHEUS_NOTIFICATIONS_QUEUE_CAPACITY = Metric(
    name="prometheus_notifications_queue_capacity",
    kind=GAUGE,
    unit=ONE,
    help="Alerts that may wait in Prometheus; further alerts are dropped.",
    exporter=PROMETHEUS,
)

# ---- Prometheus: its storage and targets

PROMETHEUS_TSDB_HEAD_SERIES = Metric(
    name="prometheus_tsdb_head_series",
    kind=GAUGE,
    unit=ONE,
    help="Series in Prometheus' memory; its RAM use grows with them.",
    exporter=PROMETHEUS,
)

PROMETHEUS_TSDB_HEAD_SAMPLES_APPENDED = Metric(
    name="prometheus_tsdb_head_samples_appended_total",
    kind=COUNTER,
    unit=ONE,
    help="Samples that Prometheus stored.",
    exporter=PROMETHEUS,
    labels=(SAMPLE_TYPE,),
)

PROMETHEUS_TSDB_STORAGE_BLOCKS = Metric(
    name="prometheus_tsdb_storage_blocks_bytes",
    kind=GAUGE,
    unit=BYTES,
    help="Size of Prometheus' finished blocks on disk.",
    exporter=PROMETHEUS,
)

PROMETHEUS_TSDB_COMPACTIONS_FAILED = Metric(
    name="prometheus_tsdb_compactions_failed_total",
    kind=COUNTER,
    unit=ONE,
    help="Compactions that failed, usually because the disk is full.",
    exporter=PROMETHEUS,
)

PROMETHEUS_TSDB_WAL_CORRUPTIONS = Metric(
    name="prometheus_tsdb_wal_corruptions_total",
    kind=COUNTER,
    unit=ONE,
    help="Damaged places found in the write-ahead log; samples after them are lost.",
    exporter=PROMETHEUS,
)

PROMETHEUS_TARGET_SCRAPES_SAMPLE_DUPLICATE_TIMESTAMP = Metric(
    name="prometheus_target_scrapes_sample_duplicate_timestamp_total",
    kind=COUNTER,
    unit=ONE,
    help="Samples dropped because of another value at the same time, for example if a target exposes a series twice.",
    exporter=PROMETHEUS,
)

# ---- Alertmanager

ALERTMANAGER_CONFIG_LAST_RELOAD_SUCCESSFUL = Metric(
    name="alertmanager_config_last_reload_successful",
    kind=GAUGE,
    unit=BOOL,
    help="1 if Alertmanager accepted its last configuration, 0 if it refused it and runs on the previous one.",
    exporter=ALERTMANAGER,
)

ALERTMANAGER_CONFIG_LAST_RELOAD_SUCCESS = Metric(
    name="alertmanager_config_last_reload_success_timestamp_seconds",
    kind=GAUGE,
    unit=TIMESTAMP,
    help="When Alertmanager last accepted a configuration.",
    exporter=ALERTMANAGER,
)

ALERTMANAGER_ALERTS = Metric(
    name="alertmanager_alerts",
    kind=GAUGE,
    unit=ONE,
    help="Alerts in Alertmanager by state; suppressed alerts are silenced or inhibited.",
    exporter=ALERTMANAGER,
    labels=(ALERT_STATE,),
)

ALERTMANAGER_ALERTS_RECEIVED = Metric(
    name="alertmanager_alerts_received_total",
    kind=COUNTER,
    unit=ONE,
    help="Alerts that Alertmanager received, counting each repetition.",
    exporter=ALERTMANAGER,
    labels=(ALERT_STATUS, API_VERSION),
)

ALERTMANAGER_SILENCES = Metric(
    name="alertmanager_silences",
    kind=GAUGE,
    unit=ONE,
    help="Silences in Alertmanager by state.",
    exporter=ALERTMANAGER,
    labels=(SILENCE_STATE,),
)

ALERTMANAGER_NOTIFICATIONS = Metric(
    name="alertmanager_notifications_total",
    kind=COUNTER,
    unit=ONE,
    help="Notifications that Alertmanager tried to deliver, each counted once, whatever the number of attempts.",
    exporter=ALERTMANAGER,
    labels=(INTEGRATION,),
)

# Since 0.26 it has a label `reason`: sum over it before you divide by ALERTMANAGER_NOTIFICATIONS.
ALERTMANAGER_NOTIFICATIONS_FAILED = Metric(
    name="alertmanager_notifications_failed_total",
    kind=COUNTER,
    unit=ONE,
    help="Notifications that Alertmanager gave up; not counted while it keeps trying.",
    exporter=ALERTMANAGER,
    labels=(INTEGRATION,),
)

ALERTMANAGER_NOTIFICATION_REQUESTS = Metric(
    name="alertmanager_notification_requests_total",
    kind=COUNTER,
    unit=ONE,
    help="Attempts to deliver a notification, counting each attempt.",
    exporter=ALERTMANAGER,
    labels=(INTEGRATION,),
)

# It increases minutes before ALERTMANAGER_NOTIFICATIONS_FAILED, for example at once if a channel answers 500.
ALERTMANAGER_NOTIFICATION_REQUESTS_FAILED = Metric(
    name="alertmanager_notification_requests_failed_total",
    kind=COUNTER,
    unit=ONE,
    help="Attempts to deliver a notification that failed, counting each attempt.",
    exporter=ALERTMANAGER,
    labels=(INTEGRATION,),
)
