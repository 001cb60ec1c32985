"""No valid model compiles into something that the servers refuse, unless our own checks say so before."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from tests.compiler.examples import deployed
from tests.compiler.models import projects
from tests.model.programs import SETS, amtool_of, promtool_of
from tradewatch.checks import check
from tradewatch.compiler import RECORDING, compile
from tradewatch.model import DefinitionError, Project, RecordedTable, Version

# What the servers accept, and nobody could have meant: random trees and limits are full of it.
NO_REFUSAL = {
    f"routing/{name}"
    for name in (
        *(
            "default-receiver",
            "group-by",
            "muted-critical",
            "repeat-interval",
            "twice",
            "unreachable",
            "unused-receiver",
        ),
        *("inhibition-equal", "inhibition-itself", "inhibition-late", "inhibition-unmatched"),
    )
} | {
    *("build/secret", "catalogue/help", "catalogue/unused", "comparisons/threshold", "environments/bots"),
    *("routing/absent-channel", "rules/external-label", "rules/reasons", "rules/recording-cycle"),
    *("rules/severity-order", "rules/wording"),
}

# The same examples on every machine and in every run; a longer search is `max_examples` away.
steady = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@st.composite
def definable(draw: st.DrawFn) -> Project:
    """A project whose every definition the model accepts."""
    try:
        project = draw(projects())
        for recording in project.recordings:
            if isinstance(recording, RecordedTable):
                recording.rows(project.environments[0])
    except DefinitionError:
        assume(False)
        raise
    return project


@steady
@given(project=definable())
def test_the_servers_accept_what_our_checks_accept(project: Project) -> None:
    """Any texts, any tree of routes, any mix of channels: promtool and amtool of both versions have no complaint."""
    (here,) = project.environments
    tree = compile(project, here)
    # Hypothesis fails when this leaves too little, so the test cannot pass by refusing everything.
    assume(not [problem for problem in check(project, {here: tree}) if problem.check not in NO_REFUSAL])
    with tempfile.TemporaryDirectory() as folder:
        build = deployed(tree, Path(folder))
        rules = [build / path for path in tree if path.startswith("prometheus/alerts/") or path == RECORDING]
        for tool_set in SETS:
            promtool, amtool = promtool_of(tool_set), amtool_of(tool_set)
            assert promtool.check_rules(rules) == []
            assert promtool.check_config(build / "prometheus/prometheus.yml") == []
            if here.alertmanager <= Version(*amtool.program.version[:2]):
                assert amtool.check_config(build / "alertmanager/alertmanager.yml") == []
