"""Model -> files, in memory."""

from tradewatch.compiler.compile import compile
from tradewatch.compiler.dashboards import built_dashboards
from tradewatch.compiler.rules import RECORDING, alert_path, alert_rules
from tradewatch.compiler.series import catalogue, labels_of_result, recordings

__all__ = [
    "RECORDING",
    "alert_path",
    "alert_rules",
    "built_dashboards",
    "catalogue",
    "compile",
    "labels_of_result",
    "recordings",
]
