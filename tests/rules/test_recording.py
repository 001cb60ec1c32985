"""What the recording rules make of a bot's metrics."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rules.recording import SINCE_EVALUATION
from tests.commands import ROOT
from tradewatch.toolchain import Promtool
from tradewatch.toolchain.programs import in_set
from tradingbot.catalogue.process import UP
from tradingbot.catalogue.strategies import STRATEGY_HEARTBEAT
from tradingbot.catalogue.system import CLOCK

# A decision every five minutes, and one every two minutes after a pause of three quarters of an hour.
_EVERY_FIVE_MINUTES = " ".join(f"{300 * number}+0x4" for number in range(1, 12))
_AFTER_A_PAUSE = "300+0x45 " + " ".join(f"{2_940 + 120 * number}+0x1" for number in range(1, 4))


@pytest.mark.parametrize(("decided", "within"), [(_EVERY_FIVE_MINUTES, "40m"), (_AFTER_A_PAUSE, "4m")])
def test_a_strategy_that_decides_in_time_is_never_older_than_five_minutes(
    decided: str, within: str, tmp_path: Path, toolset: Path
) -> None:
    """Whenever its last decision was: just within, or just outside, the five minutes that the rule looks back."""
    labels = 'bot="momentum",instance="a"'
    test = {
        "rule_files": [str(ROOT / "build" / "production" / "prometheus" / "recording.yml")],
        "evaluation_interval": "15s",
        "tests": [
            {
                "interval": "1m",
                "input_series": [
                    {"series": f"{UP}{{{labels}}}", "values": "1+0x60"},
                    {"series": f"{CLOCK}{{{labels}}}", "values": "300+60x60"},
                    {"series": f'{STRATEGY_HEARTBEAT}{{{labels},strategy="carry"}}', "values": decided},
                ],
                "promql_expr_test": [
                    {
                        "expr": f"max_over_time({SINCE_EVALUATION}[{within}]) <= bool 300",
                        "eval_time": "50m",
                        "exp_samples": [{"labels": f'{{{labels},strategy="carry"}}', "value": 1}],
                    }
                ],
            }
        ],
    }
    file = tmp_path / "test.yml"
    file.write_text(json.dumps(test), "utf-8")
    program = in_set("promtool", toolset)
    assert program is not None
    assert Promtool(program).test_rules([file], 60) == [None]
