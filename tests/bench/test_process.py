"""Calls in a new process."""

from __future__ import annotations

import pytest

from bench.metrics.worker import measure
from bench.process import ProcessFailed, in_new_process


def test_a_failed_process_is_named_with_its_error() -> None:
    """The last line of its error output is enough to find the mistake."""
    with pytest.raises(ProcessFailed, match=r"worker\.measure ended with exit code 1: ModuleNotFoundError: .*nothing"):
        in_new_process(measure, "nothing", "quick", 0, 1)
