"""The commands as people and CI call them: usage, help, formats, and standard error."""

from __future__ import annotations

import re

from tests.conftest import Checkout

PAGES = "https://github.com/example-trading/tradewatch/blob/main/docs/checks"
RISK = "prometheus/alerts/risk.yml"


HELP = (
    ("", ("build Compile", "validate Prove", "tools Get", "Exit codes: 0 no problems, 1 problems, 2 wrong usage")),
    ("build", ("--environment NAME", "--check", "console|json|github", "generator.py build --environment production")),
    (
        "validate",
        ("promtool and amtool", "--environment NAME", "TRADEWATCH_TOOLS=newest .venv/bin/python generator.py"),
    ),
    ("tools", (".tools/", "TRADEWATCH_MIRROR", "TRADEWATCH_TOOLS=newest")),
)


def test_help_says_what_a_command_does(checkout: Checkout) -> None:
    """`--help` has the choices and an example, and works with broken content."""
    checkout.append("environments.py", "1 / 0\n")
    for command, parts in HELP:
        helped = checkout.run(*filter(None, [command]), "--help")
        assert (helped.exit_code, helped.stderr) == (0, "")
        text = " ".join(helped.stdout.split())
        for part in parts:
            assert part in text


WRONG_USAGE: tuple[tuple[list[str], str], ...] = (
    (["build", "--environment", "produktion"], "no environment is called 'produktion'; did you mean 'production'?"),
    (["validate", "--environment", "moon"], "choose one of development, production, staging"),
    (["build", "--chek"], "No such option '--chek'."),
    (["build", "--format", "xml"], "'xml' is not one of 'console', 'json', 'github'"),
    (["build", "production"], "unexpected extra argument (production)"),
    (["biuld"], "No such command 'biuld'"),
    ([], "Usage: "),
)


def test_wrong_usage_is_explained(small: Checkout) -> None:
    """A wrong option, environment or command exits with 2, is explained on standard error, and changes nothing."""
    (small.build / "production" / RISK).unlink()
    before = small.built()
    for arguments, message in WRONG_USAGE:
        finished = small.run(*arguments)
        assert finished.exit_code == 2
        assert finished.stdout == ""
        assert message in finished.stderr
        assert "Traceback" not in finished.stderr
        assert small.built() == before


def test_chosen_environments_leave_the_others_alone(small: Checkout) -> None:
    """`--environment` writes the named environments, each once; other files in build/ stay unchanged."""
    right = small.built()
    for name in ("development", "staging", "production"):
        (small.build / name / RISK).write_text("groups: []\n")
    small.append("build/notes.txt", "to do\n")
    wrong = small.built()
    names = ["--environment", "production", "--environment", "staging", "--environment", "production"]
    built = small.run("build", *names)
    assert built.exit_code == 0
    assert built.stderr.count("build/production: ") == 1
    assert small.built() == wrong | {f"{name}/{RISK}": right[f"{name}/{RISK}"] for name in ("staging", "production")}


def test_debug_shows_the_traceback(checkout: Checkout) -> None:
    """`--debug` prints the traceback of the exception."""
    checkout.append("rules/risk.py", "RATE = 1 / 0\n")
    failed = checkout.run("--debug", "build")
    assert failed.exit_code == 1
    assert "Traceback (most recent call last)" in failed.stderr
    assert "RATE = 1 / 0" in failed.stderr


def test_every_command_reports_a_fault_in_content(checkout: Checkout) -> None:
    """A broken definition is the same problem for each command that reads definitions."""
    checkout.append("rules/risk.py", "RATE = 1 / 0\n")
    for command in (["build"], ["build", "--check"], ["validate"]):
        problem = checkout.run(*command, "--format", "json").problem
        assert (problem["file"], problem["line"]) == ("rules/risk.py", checkout.line("rules/risk.py", "RATE ="))


def test_faults_are_reported_in_the_order_of_their_lines(small: Checkout) -> None:
    """All problems are reported, each once for all environments that share it."""
    small.edit("content.py", "}} is at", "| shout }} is at")
    small.edit("content.py", "Look at the last month of production.", "No.")
    found = small.run("build", "--format", "json")
    assert found.exit_code == 1
    lines = [small.line("content.py", text) for text in ('tune="No."', "| shout")]
    assert [problem["line"] for problem in found.problems] == sorted(3 * lines)
    assert found.stderr == "6 problems\n"


class TestFormats:
    """How problems are printed."""

    def test_no_problem(self, small: Checkout) -> None:
        """Standard output has only the report; progress is on standard error."""
        for command, form, report in (("build", "json", "[]\n"), ("build --check", "github", "")):
            finished = small.run(*command.split(), "--format", form)
            assert (finished.exit_code, finished.stdout) == (0, report)

    def test_a_problem_has_all_its_fields(self, checkout: Checkout) -> None:
        """A person reads one line, a program an object with eight keys. Neither has a path of this machine."""
        checkout.edit("rules/risk.py", 'hold="1m"', 'hold="1 minute"')
        line = checkout.line("rules/risk.py", "hold=")
        summary = "hold must be a duration of at most 15d, for example 5m, not the text '1 minute'"
        (problem,) = checkout.run("build", "--format", "json").problems
        assert problem == {
            "check": "definition",
            "file": "rules/risk.py",
            "line": line,
            "subject": "alert DrawdownLimitBreached",
            "summary": summary,
            "details": "",
            "fix": "",
            "page": f"{PAGES}/OTHERS.md#definition",
        }
        shown = checkout.run("build")
        assert shown.stdout == f"rules/risk.py:{line}: alert DrawdownLimitBreached: {summary} [definition]\n"
        assert shown.stderr == "[definition] docs/checks/OTHERS.md#definition\n1 problem\n"

    def test_github_escapes_what_would_end_a_message(self, small: Checkout) -> None:
        """A problem of several lines with percent signs is one workflow command, and reads the same decoded."""
        small.edit("content.py", "max by (bot) ({metric})", r"100 %\nmax by (bot) ({metric}")
        wanted = small.run("build", "--format", "json").problems[0]
        assert "\n" in str(wanted["details"])
        assert "%" in str(wanted["details"])
        lines = small.run("build", "--format", "github").stdout.splitlines()
        assert all(line.startswith("::error ") for line in lines)
        properties, message = _decoded(lines[0])
        assert properties == {"file": "content.py", "line": str(wanted["line"]), "title": str(wanted["check"])}
        assert message == "{subject}: {summary}\n{details}\n{fix}\n{page}".format(**wanted)

    def test_github_escapes_what_would_end_a_property(self, small: Checkout) -> None:
        """A file name with a comma, a colon and a percent sign stays one property."""
        name = "build/production/a,b::c%.yml"
        small.append(name, "stray\n")
        line = small.run("build", "--check", "--format", "github").stdout.removesuffix("\n")
        assert "\n" not in line
        properties, _ = _decoded(line)
        assert properties == {"file": name, "line": "1", "title": "build/drift"}


def _decoded(line: str) -> tuple[dict[str, str], str]:
    """The properties and the message of a workflow command, as actions/runner's ActionCommand reads it."""
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
