"""`validate`: promtool and amtool judge, and what they say is told at the Python line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.commands import Finished
from tests.conftest import TOOLS, Checkout


def _validate(checkout: Checkout, toolset: Path, *arguments: str) -> Finished:
    """Validate staging with one set of the real programs, found as they are in a real checkout."""
    if not (checkout.root / ".tools").exists():
        (checkout.root / ".tools").symlink_to(TOOLS)
    arguments = ("validate", "--environment", "staging", "--format", "json", *arguments)
    return checkout.run(*arguments, environment={"TRADEWATCH_TOOLS": toolset.name})


def _counts(validated: Finished) -> tuple[int, int]:
    """How many alerts were proven, and how many were known to be right."""
    found = re.search(r"(\d+) proven now, (\d+) known from before", validated.stderr)
    assert found, validated.stderr
    return int(found[1]), int(found[2])


def test_the_alerts_of_the_project_are_proven(checkout: Checkout, toolset: Path) -> None:
    """The report is empty, standard error names the programs, and another environment is not looked at."""
    (checkout.build / "production/prometheus/recording.yml").unlink()
    validated = _validate(checkout, toolset)
    assert (validated.exit_code, validated.stdout) == (0, "[]\n"), validated.stderr
    for program in ("promtool", "amtool"):
        assert re.search(rf"^{program} [\d.]+ from \.tools/{toolset.name}$", validated.stderr, re.MULTILINE)
    proven, known = _counts(validated)
    assert proven > 0
    assert known == 0


def test_a_second_run_proves_again_only_what_changed(small: Checkout, toolset: Path) -> None:
    """A test that passed is not run again before a rule that it loads changes."""
    assert _counts(_validate(small, toolset)) == (3, 0)
    small.edit("content.py", "(0.4, 0.5, 0.6)", "(0.4, 0.5, 0.7)")
    assert small.run("build").exit_code == 0
    assert _counts(_validate(small, toolset)) == (1, 2)


def test_a_build_that_is_out_of_date_is_refused(small: Checkout, toolset: Path) -> None:
    """What lies in build/ has to be what the definitions compile to, or the proof would be of something else."""
    file = "build/staging/prometheus/alerts/risk.yml"
    small.append(file, "# by hand\n")
    before = small.built()
    problem = _validate(small, toolset).problem
    assert problem["check"] == "build/drift"
    assert (problem["file"], problem["line"]) == (file, small.line(file, "# by hand"))
    assert small.built() == before


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        pytest.param(
            '"sunday")', '"sunday"), location="Mars/Olympus"', "WEEKEND = TimeInterval(", "Mars/Olympus", id="time zone"
        ),
        pytest.param('"!=", "none"', '"=~", "none|("', 'Matcher("severity"', "none|(", id="regular expression"),
    ],
)
def test_what_alertmanager_cannot_load_is_reported_at_its_definition(
    small: Checkout, toolset: Path, old: str, new: str, line: str, word: str
) -> None:
    """It is one problem at the definition that holds it, whether amtool finds it or our checks do before."""
    small.edit("content.py", old, new)
    problem = _validate(small, toolset).problem
    assert word in str(problem["summary"])
    assert (problem["file"], problem["line"]) == ("content.py", small.line("content.py", line)), problem


class TestMissingPrograms:
    """A missing program is one line that says what to do."""

    def test_nowhere(self, small: Checkout) -> None:
        """Neither in .tools nor on PATH: `make tools` gets it."""
        missing = small.run("validate", environment={"PATH": ""})
        assert missing.exit_code == 1
        assert missing.stdout == (
            "tools: promtool was not found in $TRADEWATCH_PROMTOOL, in .tools or on PATH; run `make tools` [tools]\n"
        )
        assert missing.stderr == "1 problem\n"

    def test_a_variable_that_points_nowhere(self, small: Checkout) -> None:
        """A program that was named is used or missed; no other takes its place."""
        (small.root / ".tools").symlink_to(TOOLS)
        nowhere = str(small.root / "nowhere" / "promtool")
        missing = small.run("validate", environment={"TRADEWATCH_PROMTOOL": nowhere})
        assert missing.exit_code == 1
        (line,) = missing.stdout.splitlines()
        assert line.startswith(
            f"tools: $TRADEWATCH_PROMTOOL is '{nowhere}', which is not an executable file; correct it"
        )
        assert missing.stderr == "1 problem\n"

    def test_a_set_that_is_not_there(self, small: Checkout) -> None:
        """A misspelt TRADEWATCH_TOOLS is told with the sets there are."""
        (small.root / ".tools").symlink_to(TOOLS)
        missing = small.run("validate", environment={"TRADEWATCH_TOOLS": "latest"})
        assert missing.exit_code == 1
        (line,) = missing.stdout.splitlines()
        assert line.startswith("tools: $TRADEWATCH_TOOLS is 'latest', but the sets in .tools are: oldest")
        assert "make tools" in line

    def test_build_needs_no_program(self, small: Checkout) -> None:
        """Our own checks and the files need neither promtool nor amtool."""
        assert small.run("build", environment={"PATH": ""}).exit_code == 0


def test_an_expired_waiver_fails_here_and_nowhere_else(small: Checkout, toolset: Path) -> None:
    """A hotfix gets out whatever the date is: `validate` alone reports it, once all else is proven."""
    small.edit("content.py", "    Version,\n", "    Version,\n    Waiver,\n")
    small.edit(
        "content.py",
        '        hold="1m",\n',
        """
        hold=PerEnvironment("1m", **{"paper": "2m"} if name == "risk" else {}),
        waive=(
            Waiver("environments/unknown-override", until="2020-02-29", reason="the paper environment comes next week"),
        )
        if name == "risk"
        else (),
""",
    )
    built = small.run("build", "--format", "json")
    assert (built.exit_code, built.stdout) == (0, "[]\n"), built.stdout
    problem = _validate(small, toolset).problem
    assert problem["check"] == "waivers/expired"
    assert (problem["file"], problem["line"]) == ("content.py", small.line("content.py", "2020-02-29"))
    assert "the paper environment comes next week" in str(problem["details"])
