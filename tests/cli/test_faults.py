"""Each mistake of a person is one clear problem at its line, and nothing is written."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.cli.faults import FAULTS, Fault
from tests.conftest import Checkout

# Reported before the rest of the content is checked, or only if there is no other problem.
ALONE = [fault for fault in FAULTS if fault.check in ("definition", "environments/duplicate", "routing/root")]


def _together() -> list[list[Fault]]:
    """The other faults in as few builds as possible: no two in a build have the same file or check."""
    builds: list[list[Fault]] = []
    for fault in FAULTS:
        if fault not in ALONE:
            files = {file for file, _, _ in fault.edits}
            for build in builds:
                if not any(
                    other.check == fault.check or files & {file for file, _, _ in other.edits} for other in build
                ):
                    build.append(fault)
                    break
            else:
                builds.append([fault])
    return builds


@pytest.mark.parametrize(
    "faults", [[fault] for fault in ALONE] + _together(), ids=lambda faults: "+".join(fault.name for fault in faults)
)
def test_a_fault_is_one_problem_at_its_line(checkout: Checkout, faults: Sequence[Fault]) -> None:
    """`build` names the check, the file, the line and what is wrong, exits with 1, and leaves build/ alone."""
    for fault in faults:
        for file, old, new in fault.edits:
            if old:
                checkout.edit(file, old, new)
            else:
                checkout.append(file, new)
    before = checkout.built()
    finished = checkout.run("build", "--format", "json")
    assert finished.exit_code == 1
    problems = {str(problem["check"]): problem for problem in reversed(finished.problems)}
    assert len(finished.problems) == sum(fault.problems for fault in faults), finished.stdout
    for fault in faults:
        problem = problems[fault.check]
        line = checkout.line(fault.file, fault.line, after=fault.after)
        assert (problem["file"], problem["line"]) == (fault.file, line), problem
        assert fault.summary in str(problem["summary"])
        assert fault.fix in str(problem["fix"])
        assert str(checkout.root) not in f"{problem['summary']} {problem['details']}"
    assert checkout.built() == before
