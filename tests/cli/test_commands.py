"""The commands as people and CI call them: usage, help, formats, and what happens beside the point."""

from __future__ import annotations

import re

import pytest

from tests.conftest import Checkout

RISK = "prometheus/alerts/risk.yml"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        pytest.param(
            ["--help"],
            ["build Compile", "validate Prove", "tools Get", "Exit codes: 0 all right, 1 problems were found, 2 wrong"],
            id="group",
        ),
        pytest.param(
            ["build", "--help"],
            ["--environment NAME", "--check", "console|json|github", "generator.py build --environment production"],
            id="build",
        ),
        pytest.param(
            ["validate", "--help"],
            ["promtool and amtool", "--environment NAME", "TRADEWATCH_TOOLS=newest .venv/bin/python generator.py"],
            id="validate",
        ),
        pytest.param(["tools", "--help"], [".tools/", "TRADEWATCH_MIRROR", "TRADEWATCH_TOOLS=newest"], id="tools"),
    ],
)
def test_help_says_what_a_command_does(checkout: Checkout, arguments: list[str], told: list[str]) -> None:
    """`--help` names the choices, gives an example, and needs no content that works."""
    checkout.append("environments.py", "1 / 0\n")
    helped = checkout.run(*arguments)
    assert (helped.exit_code, helped.stderr) == (0, "")
    text = " ".join(helped.stdout.split())
    for words in told:
        assert words in text


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["build", "--environment", "produktion"], "no environment is called 'produktion'; did you mean 'production'?"),
        (["validate", "--environment", "moon"], "choose one of development, production, staging"),
        (["build", "--chek"], "No such option '--chek'."),
        (["build", "--format", "xml"], "'xml' is not one of 'console', 'json', 'github'"),
        (["build", "production"], "unexpected extra argument (production)"),
        (["biuld"], "No such command 'biuld'"),
        ([], "Usage: "),
    ],
)
def test_wrong_usage_is_told_in_words(checkout: Checkout, arguments: list[str], told: str) -> None:
    """A wrong option, environment or command exits with 2, says what was wrong on stderr, and writes nothing."""
    (checkout.build / "production" / RISK).unlink()
    before = checkout.built()
    finished = checkout.run(*arguments)
    assert finished.exit_code == 2
    assert finished.stdout == ""
    assert told in finished.stderr
    assert "Traceback" not in finished.stderr
    assert checkout.built() == before


def test_one_environment_leaves_the_others_alone(checkout: Checkout) -> None:
    """`--environment development` mends development alone; what is wrong elsewhere stays as it is."""
    right = checkout.built()
    for name in ("development", "staging", "production"):
        (checkout.build / name / RISK).write_text("groups: []\n")
    checkout.append("build/notes.txt", "to do\n")
    wrong = checkout.built()
    assert checkout.run("build", "--environment", "development").exit_code == 0
    assert checkout.built() == wrong | {f"development/{RISK}": right[f"development/{RISK}"]}


def test_environment_may_be_repeated(checkout: Checkout) -> None:
    """Two `--environment` build both, each once, and not the third."""
    right = checkout.built()
    for name in ("development", "staging", "production"):
        (checkout.build / name / RISK).write_text("groups: []\n")
    wrong = checkout.built()
    names = ["--environment", "production", "--environment", "staging", "--environment", "production"]
    built = checkout.run("build", *names)
    assert built.exit_code == 0
    assert built.stderr.count("build/production: ") == 1
    assert checkout.built() == wrong | {f"{name}/{RISK}": right[f"{name}/{RISK}"] for name in ("staging", "production")}


def test_debug_shows_the_traceback(checkout: Checkout) -> None:
    """`--debug` lets the exception through with the lines that led to it."""
    checkout.append("rules/risk.py", "RATE = 1 / 0\n")
    failed = checkout.run("--debug", "build")
    assert failed.exit_code == 1
    assert "Traceback (most recent call last)" in failed.stderr
    assert "RATE = 1 / 0" in failed.stderr


@pytest.mark.parametrize("command", [["build"], ["build", "--check"], ["validate"]])
def test_every_command_tells_a_fault_in_content(checkout: Checkout, command: list[str]) -> None:
    """A broken definition is the same problem for each command that reads definitions."""
    checkout.append("rules/risk.py", "RATE = 1 / 0\n")
    problem = checkout.run(*command, "--format", "json").problem
    assert (problem["file"], problem["line"]) == ("rules/risk.py", checkout.line("rules/risk.py", "RATE ="))


def test_two_faults_are_both_told_in_the_order_of_their_places(checkout: Checkout) -> None:
    """What the checks find is reported whole, by file and line, and once for all environments."""
    checkout.edit("rules/system.py", "}} is down", "| shout }} is down")
    checkout.edit("rules/risk.py", "humanizePercentage", "humanisePercentage")
    found = checkout.run("build", "--format", "json")
    assert found.exit_code == 1
    assert [problem["file"] for problem in found.problems] == ["rules/risk.py", "rules/system.py"]
    assert found.stderr == "2 problems\n"


class TestFormats:
    """How problems are printed."""

    @pytest.mark.parametrize("command", [["build"], ["build", "--check"]])
    def test_json_is_an_empty_array_when_all_is_well(self, checkout: Checkout, command: list[str]) -> None:
        """Standard output holds the report and nothing else; how the work goes is on standard error."""
        finished = checkout.run(*command, "--format", "json")
        assert (finished.exit_code, finished.stdout) == (0, "[]\n")

    def test_json_has_all_that_a_problem_says(self, checkout: Checkout) -> None:
        """Each object has the seven keys, and no path of this machine."""
        checkout.edit("rules/risk.py", 'hold="1m"', 'hold="1 minute"')
        (problem,) = checkout.run("build", "--format", "json").problems
        assert problem == {
            "check": "definition",
            "file": "rules/risk.py",
            "line": checkout.line("rules/risk.py", "hold="),
            "subject": "alert DrawdownLimitBreached",
            "summary": "hold must be a duration of at most 15d, such as 5m, not the text '1 minute'",
            "details": "",
            "fix": "",
        }

    def test_console_is_one_line_a_problem(self, checkout: Checkout) -> None:
        """People read file:line, the subject, what is wrong, what to do, and which check says so."""
        checkout.edit("rules/risk.py", 'hold="1m"', 'hold="1 minute"')
        line = checkout.line("rules/risk.py", "hold=")
        assert checkout.run("build").stdout == (
            f"rules/risk.py:{line}: alert DrawdownLimitBreached: hold must be a duration of at most 15d, such as 5m, "
            "not the text '1 minute' [definition]\n"
        )

    def test_github_escapes_what_would_end_a_message(self, checkout: Checkout) -> None:
        """A problem of several lines with percent signs is one workflow command, and reads the same decoded."""
        checkout.edit("rules/trading.py", "rate({ORDERS_SUBMITTED}[1h])", "100 % rate({ORDERS_SUBMITTED}[1h]")
        wanted = [
            problem
            for problem in checkout.run("build", "--format", "json").problems
            if problem["file"] == "rules/trading.py"
        ]
        assert len(wanted) == 1
        assert "\n" in str(wanted[0]["details"])
        assert "%" in str(wanted[0]["details"])
        lines = checkout.run("build", "--format", "github").stdout.splitlines()
        assert all(line.startswith("::error ") for line in lines)
        (line,) = [line for line in lines if "file=rules/trading.py" in line]
        properties, message = _decoded(line)
        assert properties == {
            "file": "rules/trading.py",
            "line": str(wanted[0]["line"]),
            "title": str(wanted[0]["check"]),
        }
        assert message == "{subject}: {summary}\n{details}\n{fix}".format(**wanted[0])

    def test_github_escapes_what_would_end_a_property(self, checkout: Checkout) -> None:
        """A file name with a comma, a colon and a percent sign stays one property."""
        name = "build/production/a,b::c%.yml"
        checkout.append(name, "stray\n")
        line = checkout.run("build", "--check", "--format", "github").stdout.removesuffix("\n")
        assert "\n" not in line
        properties, _ = _decoded(line)
        assert properties == {"file": name, "line": "1", "title": "build/drift"}

    def test_github_says_nothing_when_all_is_well(self, checkout: Checkout) -> None:
        """No problem, no annotation."""
        finished = checkout.run("build", "--check", "--format", "github")
        assert (finished.exit_code, finished.stdout) == (0, "")


def _decoded(line: str) -> tuple[dict[str, str], str]:
    """A workflow command as actions/runner's ActionCommand reads it."""
    command = re.fullmatch(r"::error ([^:]*)::(.*)", line)
    assert command, line
    properties = {}
    for pair in command[1].split(","):
        name, _, value = pair.partition("=")
        for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
            value = value.replace(code, character)
        properties[name] = value
    message = command[2]
    for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        message = message.replace(code, character)
    return properties, message
