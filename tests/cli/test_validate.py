"""`validate`: promtool and amtool judge, and what they say is told at the Python line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.commands import Finished
from tests.conftest import TOOLS, Checkout

ALERT = "DRAWDOWN_LIMIT_BREACHED = ValueAlert("


# The verdicts on staging's own tests, by the set of programs that gave them.
_VERDICTS: dict[str, bytes] = {}


def _validate(checkout: Checkout, toolset: Path, *arguments: str) -> Finished:
    """Validate with one set of the real programs, found as they are in a real checkout."""
    if not (checkout.root / ".tools").exists():
        (checkout.root / ".tools").symlink_to(TOOLS)
    return checkout.run("validate", *arguments, environment={"TRADEWATCH_TOOLS": toolset.name})


def _staging(checkout: Checkout, toolset: Path) -> Finished:
    """Validate staging, without proving again what another test here has proven."""
    verdicts = checkout.root / ".verdicts"
    if toolset.name in _VERDICTS and not verdicts.exists():
        verdicts.write_bytes(_VERDICTS[toolset.name])
    finished = _validate(checkout, toolset, "--environment", "staging", "--format", "json")
    if finished.exit_code == 0:
        _VERDICTS[toolset.name] = verdicts.read_bytes()
    return finished


def _counts(validated: Finished) -> tuple[int, int]:
    """How many alerts were proven, and how many were known to be right."""
    found = re.search(r"(\d+) proven now, (\d+) known from before", validated.stderr)
    assert found, validated.stderr
    return int(found[1]), int(found[2])


def test_a_second_run_proves_again_only_what_changed(checkout: Checkout, toolset: Path) -> None:
    """The report is empty, and standard error says who judged; what passed is known until a rule that it loads changes.

    Another environment is not looked at.
    """
    (checkout.build / "production/prometheus/recording.yml").unlink()
    first = _staging(checkout, toolset)
    assert (first.exit_code, first.stdout) == (0, "[]\n"), first.stderr
    for program in ("promtool", "amtool"):
        assert re.search(rf"^{program} [\d.]+ from \.tools/{toolset.name}$", first.stderr, re.MULTILINE)
    checkout.edit("rules/thresholds.py", "development=0.2, staging=0.4)", "development=0.2, staging=0.41)")
    assert checkout.run("build").exit_code == 0
    again = _staging(checkout, toolset)
    tests = (checkout.build / "staging/prometheus/tests").glob("*.yml")
    changed = sum("alertname: StrategyLosing\n" in file.read_text("utf-8") for file in tests)
    assert _counts(again) == (changed, sum(_counts(first)) - changed)


def test_a_build_that_is_out_of_date_is_refused(checkout: Checkout, toolset: Path) -> None:
    """What lies in build/ has to be what the definitions compile to, or the proof would be of something else."""
    file = "build/staging/prometheus/recording.yml"
    checkout.append(file, "# by hand\n")
    before = checkout.built()
    problem = _validate(checkout, toolset, "--format", "json").problem
    assert problem["check"] == "build/drift"
    assert (problem["file"], problem["line"]) == (file, checkout.line(file, "# by hand"))
    assert checkout.built() == before


@pytest.mark.parametrize(
    ("edits", "line", "word"),
    [
        pytest.param(
            {'weekdays=("saturday", "sunday")': 'weekdays=("saturday", "sunday"), location="Mars/Olympus"'},
            "WEEKEND = TimeInterval(",
            "Mars/Olympus",
            id="time zone",
        ),
        pytest.param(
            {
                "import Receiver, Route, TimeInterval": "import Matcher, Receiver, Route, TimeInterval",
                'matching(severity="warning")': 'matching(Matcher("severity", "=~", "warning|("))',
            },
            "receiver=DESK",
            "warning|(",
            id="regular expression",
        ),
    ],
)
def test_what_alertmanager_cannot_load_is_told_at_its_definition(
    checkout: Checkout, toolset: Path, edits: dict[str, str], line: str, word: str
) -> None:
    """It is one problem at the definition that holds it, whether amtool finds it or we do before."""
    for old, new in edits.items():
        checkout.edit("receivers/routing.py", old, new)
    checkout.run("build")
    problem = _validate(checkout, toolset, "--format", "json").problem
    assert word in str(problem["summary"])
    assert (problem["file"], problem["line"]) == (
        "receivers/routing.py",
        checkout.line("receivers/routing.py", line),
    ), problem


class TestMissingPrograms:
    """A missing program is one line that says what to do."""

    def test_nowhere(self, checkout: Checkout) -> None:
        """Neither in .tools nor on PATH: `make tools` gets it."""
        missing = checkout.run("validate", environment={"PATH": ""})
        assert missing.exit_code == 1
        assert missing.stdout == (
            "tools: promtool was not found in $TRADEWATCH_PROMTOOL, in .tools or on PATH; run `make tools` [tools]\n"
        )
        assert missing.stderr == "1 problem\n"

    def test_a_variable_that_points_nowhere(self, checkout: Checkout) -> None:
        """A program that was named is used or missed; no other takes its place."""
        (checkout.root / ".tools").symlink_to(TOOLS)
        nowhere = str(checkout.root / "nowhere" / "promtool")
        missing = checkout.run("validate", environment={"TRADEWATCH_PROMTOOL": nowhere})
        assert missing.exit_code == 1
        (line,) = missing.stdout.splitlines()
        assert line.startswith(
            f"tools: $TRADEWATCH_PROMTOOL is '{nowhere}', which is not an executable file; correct it"
        )
        assert missing.stderr == "1 problem\n"

    def test_a_set_that_is_not_there(self, checkout: Checkout) -> None:
        """A misspelt TRADEWATCH_TOOLS is told with the sets there are."""
        (checkout.root / ".tools").symlink_to(TOOLS)
        missing = checkout.run("validate", environment={"TRADEWATCH_TOOLS": "latest"})
        assert missing.exit_code == 1
        (line,) = missing.stdout.splitlines()
        assert line.startswith("tools: $TRADEWATCH_TOOLS is 'latest', but the sets in .tools are: oldest")
        assert "make tools" in line

    def test_build_needs_no_program(self, checkout: Checkout) -> None:
        """Our own checks and the files need neither promtool nor amtool."""
        assert checkout.run("build", environment={"PATH": ""}).exit_code == 0


def test_an_expired_waiver_fails_here_and_nowhere_else(checkout: Checkout, toolset: Path) -> None:
    """A hotfix gets out whatever the date is: `build` lets pass what `validate` tells once all else is proven."""
    checkout.edit(
        "rules/risk.py",
        "import CRITICAL, WARNING, Example, ",
        "import CRITICAL, WARNING, Example, PerEnvironment, Waiver, ",
    )
    checkout.edit(
        "rules/risk.py",
        '    hold="1m",',
        """    hold=PerEnvironment("1m", paper="2m"),
    waive=(
        Waiver(
            "environments/unknown-override",
            until="2020-02-29",
            reason="the paper environment comes next week",
        ),
    ),""",
    )
    built = checkout.run("build", "--format", "json")
    assert (built.exit_code, built.stdout) == (0, "[]\n"), built.stdout
    problem = _staging(checkout, toolset).problem
    assert problem["check"] == "waivers/expired"
    assert (problem["file"], problem["line"]) == ("rules/risk.py", checkout.line("rules/risk.py", "2020-02-29"))
    assert "the paper environment comes next week" in str(problem["details"])
