"""Each fault that a person makes is one clear problem at its line, and nothing is written."""

from __future__ import annotations

import pytest

from tests.cli.faults import FAULTS, Fault
from tests.conftest import Checkout


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name.replace(" ", "-"))
def test_a_fault_is_one_problem_at_its_line(checkout: Checkout, fault: Fault) -> None:
    """`build` names the check, the file, the line and what is wrong, exits with 1, and leaves build/ alone."""
    for file, old, new in fault.edits:
        if old:
            checkout.edit(file, old, new)
        else:
            checkout.append(file, new)
    before = checkout.built()
    problem = checkout.run("build", "--format", "json").problem
    assert (problem["file"], problem["line"]) == (
        fault.file,
        checkout.line(fault.file, fault.line, after=fault.after),
    ), problem
    assert problem["check"] == fault.check
    assert fault.summary in str(problem["summary"])
    assert fault.fix in str(problem["fix"])
    assert str(checkout.root) not in f"{problem['summary']} {problem['details']}"
    assert checkout.built() == before
