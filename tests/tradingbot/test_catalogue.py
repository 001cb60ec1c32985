"""The metric catalogue, and the conventions that its readers rely on."""

from __future__ import annotations

import math
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

from tradewatch.model import (
    BOOL,
    BYTES,
    COUNTER,
    GAUGE,
    ONE,
    RATIO,
    SECONDS,
    TIMESTAMP,
    USD,
    DefinitionError,
    Label,
    Metric,
    Unit,
)
from tradewatch.toolchain import find
from tradingbot.catalogue import (
    METRICS,
    api,
    cost,
    labels,
    process,
    providers,
    risk,
    servers,
    strategies,
    system,
    trading,
)
from tradingbot.catalogue.exporters import BOT, CLIENT_LIBRARY, SCRAPE

TOOLS = Path(__file__).parents[2] / ".tools"

# What one process of a bot may bring to Prometheus when every label is full.
SERIES_BUDGET = 20_000

MODULES = (system, api, providers, trading, strategies, risk, cost, process, servers)
BOT_METRICS = tuple(metric for metric in METRICS if metric.exporter == BOT)

UNIT_SUFFIXES: dict[Unit, str] = {
    ONE: "",
    BOOL: "",
    RATIO: "_ratio",
    SECONDS: "_seconds",
    TIMESTAMP: "_timestamp_seconds",
    BYTES: "_bytes",
    USD: "_usd",
}

STARTING_LIST = {
    system: """
        build_info loop_last_success_timestamp_seconds loop_duration_seconds event_loop_lag_seconds
        clock_offset_seconds errors_total state_last_saved_timestamp_seconds metrics_dropped_total
    """,
    api: """
        http_requests_total http_request_duration_seconds http_requests_in_flight http_unauthorized_total
    """,
    providers: """
        provider_up provider_requests_total provider_request_duration_seconds provider_rate_limit_used_ratio
        provider_backoff_seconds_total provider_credential_expiry_timestamp_seconds websocket_connected
        websocket_reconnects_total market_open market_data_last_update_timestamp_seconds market_data_delay_seconds
        market_data_gaps_total
    """,
    trading: """
        orders_submitted_total orders_rejected_total orders_denied_total order_ack_duration_seconds open_orders
        open_order_oldest_timestamp_seconds orders_unresolved fills_total traded_notional_usd_total
        slippage_adverse_ratio slippage_favourable_ratio
    """,
    strategies: """
        strategy_enabled strategy_heartbeat_timestamp_seconds strategy_decision_duration_seconds
        strategy_signals_total strategy_signals_skipped_total strategy_trades_closed_total
        strategy_profit_usd_total strategy_loss_usd_total
    """,
    risk: """
        equity_usd pnl_day_usd pnl_realised_usd pnl_unrealised_usd risk_updated_timestamp_seconds drawdown_ratio
        exposure_usd margin_used_ratio liquidation_distance_ratio risk_limit_used_ratio value_at_risk_usd
        kill_switch_active reconciliation_last_success_timestamp_seconds reconciliation_difference_usd
    """,
    cost: """
        fees_paid_usd_total rebates_received_usd_total funding_paid_usd_total funding_received_usd_total
        provider_cost_usd_total provider_quota_used_ratio
    """,
}


def named(metrics: tuple[Metric, ...]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("metric", metrics, ids=lambda metric: metric.name)


@pytest.mark.parametrize("module", STARTING_LIST, ids=lambda module: module.__name__)
def test_starting_list(module: ModuleType) -> None:
    """A subsystem's module holds exactly the metrics of the starting list, in its order."""
    names = [value.name for value in vars(module).values() if isinstance(value, Metric)]
    assert names == [f"tradingbot_{name}" for name in STARTING_LIST[module].split()]


def test_collects_every_module_once() -> None:
    """METRICS holds every constant of every module, in the modules' order, each name once."""
    names = [metric.name for metric in METRICS]
    assert names == [value.name for module in MODULES for value in vars(module).values() if isinstance(value, Metric)]
    assert len(set(names)) == len(names)


def test_every_module_is_collected() -> None:
    """A module of metrics that is added to the folder and forgotten in METRICS is noticed."""
    assert system.__file__ is not None
    files = {path.stem for path in Path(system.__file__).parent.glob("*.py")}
    collected = {module.__name__.rpartition(".")[2] for module in MODULES}
    assert files - collected == {"__init__", "labels", "exporters"}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_constants_are_named_after_their_metrics(module: ModuleType) -> None:
    """A constant is the metric's name without `tradingbot_`, `_total` and the unit."""
    for constant, metric in vars(module).items():
        if isinstance(metric, Metric):
            stem = metric.name.removeprefix("tradingbot_").removesuffix("_total")
            for suffix in ("_timestamp_seconds", "_seconds", "_usd", "_ratio", "_bytes"):
                stem = stem.removesuffix(suffix)
            assert constant == stem.upper()


@named(METRICS)
def test_counters_and_nothing_else_end_in_total(metric: Metric) -> None:
    """A counter is recognised by `_total`."""
    assert metric.name.endswith("_total") is (metric.kind is COUNTER)


@named(BOT_METRICS)
def test_the_name_tells_the_unit(metric: Metric) -> None:
    """The bot's metrics end in their unit, and a metric without one does not pretend to have it."""
    stem = metric.name.removesuffix("_total")
    suffix = UNIT_SUFFIXES[metric.unit]
    assert stem.endswith(suffix)
    longer = [other for other in UNIT_SUFFIXES.values() if other and len(other) > len(suffix)]
    assert not any(stem.endswith(other) for other in longer)


@named(BOT_METRICS)
def test_the_bot_has_a_prefix_of_its_own(metric: Metric) -> None:
    """What the bot itself exposes is found under one prefix."""
    assert metric.name.startswith("tradingbot_")


def test_help_is_one_sentence_of_its_own() -> None:
    """No two metrics say the same, and each says it in one line that ends."""
    helps = [metric.help for metric in METRICS]
    assert len(set(helps)) == len(helps)
    assert all(text.endswith(".") and "\n" not in text for text in helps)


def test_promtool_accepts_the_names() -> None:
    """promtool finds nothing to improve in names, types and help texts."""
    promtool = find("promtool", TOOLS)
    verdict = subprocess.run(
        [promtool.path, "check", "metrics"],
        input="".join(map(exposition, METRICS)),
        capture_output=True,
        text=True,
    )
    assert (verdict.returncode, verdict.stdout, verdict.stderr) == (0, "", "")


def test_series_of_a_bot_stay_within_the_budget() -> None:
    """With every label full, one process stays countable."""
    exported = (BOT, CLIENT_LIBRARY, SCRAPE)
    worst = {metric.name: worst_case(metric) for metric in METRICS if metric.exporter in exported}
    assert sum(worst.values()) <= SERIES_BUDGET, sorted(worst.items(), key=lambda item: -item[1])[:10]


def test_no_label_is_unbounded() -> None:
    """No label's name is that of something without bound: an id, a message, a price."""
    unbounded = {"id", "order_id", "client_order_id", "trade_id", "message", "error", "path", "url", "price", "ip"}
    assert not unbounded & {label.name for metric in METRICS for label in metric.all_labels}


def test_what_explains_has_a_closed_set() -> None:
    """A reason, kind or outcome is one of a known few, so its counters can be created at zero."""
    explaining = {"reason", "kind", "outcome", "operation", "direction", "side", "status_class", "limit", "scope"}
    found = [label for metric in METRICS for label in metric.all_labels if label.name in explaining]
    assert {label.name for label in found} == explaining
    assert all(label.values for label in found)


def test_every_shared_label_is_used() -> None:
    """labels.py holds no label that no metric has."""
    used = {label for metric in METRICS for label in metric.all_labels}
    assert [name for name, value in vars(labels).items() if isinstance(value, Label) and value not in used] == []


def test_the_bots_alone_have_the_label_bot() -> None:
    """What a server says of itself cannot be selected by bot."""
    with pytest.raises(DefinitionError, match="no label 'bot'"):
        servers.PROMETHEUS_TSDB_HEAD_SERIES.where(bot="momentum")


@pytest.mark.parametrize("job", ["tradingbot", "prometheus", "alertmanager"])
def test_up_is_known_of_every_job(job: str) -> None:
    """`up` is written for every target, the two servers too."""
    assert process.UP.where(job=job) == f'up{{job="{job}"}}'


def test_reasons_of_newer_alertmanagers_cannot_be_selected() -> None:
    """A selector that Alertmanager 0.25 could not answer is a mistake at its Python line."""
    with pytest.raises(DefinitionError, match="no label 'reason'"):
        servers.ALERTMANAGER_NOTIFICATIONS_FAILED.where(reason="clientError")


@named(tuple(metric for metric in METRICS if metric.required))
def test_a_required_metric_is_a_gauge_of_the_bot(metric: Metric) -> None:
    """What is missed for each bot has the label `bot`, and is there before the first order or request."""
    assert metric.kind is GAUGE
    assert metric.exporter in (BOT, CLIENT_LIBRARY)


@named(tuple(metric for metric in METRICS if metric.buckets))
def test_limits_of_a_histogram_lie_below_its_largest_bucket(metric: Metric) -> None:
    """No quantile can exceed the largest finite bucket, so it lies far above the limits people set."""
    limits = {
        "tradingbot_order_ack_duration_seconds": 2,
        "tradingbot_http_request_duration_seconds": 1,
        "tradingbot_strategy_decision_duration_seconds": 1,
        "tradingbot_provider_request_duration_seconds": 5,
        "tradingbot_market_data_delay_seconds": 10,
        "tradingbot_loop_duration_seconds": 5,
        "tradingbot_slippage_adverse_ratio": 0.01,
        "tradingbot_slippage_favourable_ratio": 0.01,
    }
    assert metric.buckets[-1] >= 5 * limits[metric.name]
    assert limits[metric.name] in metric.buckets


def worst_case(metric: Metric) -> int:
    """How many series one target may export under this metric's name."""
    return sum(math.prod(label.size for label in part.labels) for part in metric.series)


def exposition(metric: Metric) -> str:
    """One sample of the metric, as text that Prometheus could scrape."""
    lines = [f"# HELP {metric.name} {metric.help}", f"# TYPE {metric.name} {metric.kind}"]
    for part in metric.series:
        values = ",".join(f'{label.name}="{label.values[-1] if label.values else "x"}"' for label in part.labels)
        lines.append(f"{part.name}{{{values}}} 1")
    return "\n".join(lines) + "\n"
