"""`validate`: promtool and amtool check build/, and their findings are reported at the Python line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import generator
from tests.commands import Finished
from tests.conftest import TOOLS, Checkout


def _validate(checkout: Checkout, toolset: Path, *arguments: str, environment: str = "staging") -> Finished:
    """Validate an environment with one set of the real programs, in the place where a real checkout has them."""
    if not (checkout.root / ".tools").exists():
        (checkout.root / ".tools").symlink_to(TOOLS)
    arguments = ("validate", "--environment", environment, "--format", "json", *arguments)
    return checkout.run(*arguments, environment={"TRADEWATCH_TOOLS": toolset.name})


def _counts(validated: Finished) -> tuple[int, int]:
    """How many tests ran, and how many had passed before."""
    found = re.search(r"(\d+) proven now, (\d+) known from before", validated.stderr)
    assert found, validated.stderr
    return int(found[1]), int(found[2])


def test_the_alerts_of_the_project_are_proven(checkout: Checkout, toolset: Path) -> None:
    """The report is empty, standard error names the programs, and other environments are not read."""
    # The oldest amtool refuses an environment with a newer Alertmanager.
    oldest, other, *_ = sorted(generator.project().environments, key=lambda each: each.alertmanager or (0, 0))
    (checkout.build / f"{other.name}/prometheus/recording.yml").unlink()
    validated = _validate(checkout, toolset, environment=oldest.name)
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
    """If build/ is not what the definitions compile to, its proof would mean nothing."""
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
    """There is one problem at its definition, whether amtool or one of our checks finds it."""
    small.edit("content.py", old, new)
    problem = _validate(small, toolset).problem
    assert word in str(problem["summary"])
    assert (problem["file"], problem["line"]) == ("content.py", small.line("content.py", line)), problem


class TestMissingPrograms:
    """A missing program is one line that says what to do."""

    def test_nowhere(self, small: Checkout) -> None:
        """Neither .tools nor PATH has it: `make tools` installs it."""
        missing = small.run("validate", environment={"PATH": ""})
        assert missing.exit_code == 1
        assert missing.stdout == (
            "tools: promtool was not found in $TRADEWATCH_PROMTOOL, in .tools or on PATH; run `make tools` [tools]\n"
        )
        assert missing.stderr.endswith("\n1 problem\n")

    def test_a_variable_that_points_nowhere(self, small: Checkout) -> None:
        """No other program takes the place of a named one."""
        (small.root / ".tools").symlink_to(TOOLS)
        nowhere = str(small.root / "nowhere" / "promtool")
        missing = small.run("validate", environment={"TRADEWATCH_PROMTOOL": nowhere})
        assert missing.exit_code == 1
        (line,) = missing.stdout.splitlines()
        assert line.startswith(
            f"tools: $TRADEWATCH_PROMTOOL is '{nowhere}', which is not an executable file; correct it"
        )
        assert missing.stderr.endswith("\n1 problem\n")

    def test_a_set_that_is_not_there(self, small: Checkout) -> None:
        """The message lists the sets in .tools."""
        (small.root / ".tools").symlink_to(TOOLS)
        missing = small.run("validate", environment={"TRADEWATCH_TOOLS": "latest"})
        assert missing.exit_code == 1
        (line,) = missing.stdout.splitlines()
        assert line.startswith("tools: $TRADEWATCH_TOOLS is 'latest', but the sets in .tools are: oldest")
        assert "make tools" in line

    def test_build_needs_no_program(self, small: Checkout) -> None:
        """Our own checks need neither promtool nor amtool."""
        assert small.run("build", environment={"PATH": ""}).exit_code == 0


def test_an_expired_waiver_fails_here_and_nowhere_else(small: Checkout, toolset: Path) -> None:
    """A date must not stop a hotfix, so only `validate` reports it, after everything else."""
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
