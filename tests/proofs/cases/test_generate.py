"""The generated tests pass for an alert that is right, and fail for one that is wrong, on both versions of promtool."""

from __future__ import annotations

from tests.proofs.alerts import RIGHT, as_written, spoilt
from tests.proofs.world import failing
from tradewatch.toolchain import Promtool


def test_alerts_that_are_right_pass_their_tests(promtool: Promtool) -> None:
    """The tests of an alert that does what it should never fail."""
    assert failing(promtool, as_written(RIGHT)) == {}


def test_alerts_that_are_wrong_fail_their_tests(promtool: Promtool) -> None:
    """promtool reads the faulty rule, and the alert is not as expected."""
    wrong = spoilt(RIGHT)
    failed = failing(promtool, wrong)
    assert [name for name in wrong if "exp:" not in failed.get(name, "")] == []
