"""The real promtool, in both versions that the project promises to work with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proofs.world import ROOT
from tradewatch.toolchain import Promtool
from tradewatch.toolchain.programs import in_set, sets_in

TOOLS = ROOT / ".tools"


@pytest.fixture
def promtool(toolset: Path) -> Promtool:
    """promtool of the set that the tests run with."""
    program = in_set("promtool", toolset)
    assert program, f"promtool is not in the set '{toolset.name}'; run `make tools`"
    return Promtool(program)


@pytest.fixture
def newest() -> Promtool:
    """promtool of one set, for what does not depend on its version."""
    program = in_set("promtool", TOOLS / sets_in(TOOLS)[0])
    assert program, "promtool is not in .tools; run `make tools`"
    return Promtool(program)
