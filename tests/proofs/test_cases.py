"""The generated tests pass for an alert that is right, and fail for one that is wrong, on both versions of promtool."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs.alerts import RIGHT, Written, content
from tests.proofs.world import Fault, deploy
from tradewatch.toolchain import Promtool


def said_of(written: Written, promtool: Promtool, folder: Path, fault: Fault | None = None) -> str:
    """What promtool says of the alert's tests when they fail; nothing when they pass."""
    deployed = deploy(content(written), folder, written.environment)
    if fault is not None:
        deployed.spoil(fault)
    finished = deployed.tried(promtool)
    return "" if finished.exit_code == 0 else finished.stdout + finished.stderr


@pytest.mark.parametrize("name", RIGHT)
def test_an_alert_that_is_right_passes_its_tests(promtool: Promtool, tmp_path: Path, name: str) -> None:
    """No false alarm: the tests of an alert that does what it should are green."""
    assert said_of(RIGHT[name], promtool, tmp_path) == ""


@pytest.mark.parametrize(("name", "fault"), [(name, fault) for name, each in RIGHT.items() for fault in each.faults])
def test_an_alert_that_is_wrong_fails_its_tests(promtool: Promtool, tmp_path: Path, name: str, fault: str) -> None:
    """promtool reads the faulty rule, and finds it wanting."""
    said = said_of(RIGHT[name], promtool, tmp_path, RIGHT[name].faults[fault])
    assert "exp:" in said, said or "no test failed"
