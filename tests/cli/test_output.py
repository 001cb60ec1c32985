"""Nothing that the command line prints holds a secret."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.commands import ROOT
from tests.conftest import Checkout
from tradewatch import cli
from tradewatch.cli.app import CommandGroup

# Whatever the address is given for.
ADDRESS = "http://me:hunter2@127.0.0.1:1"


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "build/production/prometheus/alerts/risk.yml", "--catalogue", ADDRESS),
        ("check", "build/production/prometheus/alerts/risk.yml", "--catalogue", "me:hunter2@127.0.0.1:1"),
        ("check", "build/production/prometheus/alerts/risk.yml", "--catalogue", "http://127.0.0.1:1/?key=hunter2"),
        ("check", ADDRESS, "--catalogue", "http://127.0.0.1:1"),
        ("audit", ADDRESS),
        ("build", "--environment", ADDRESS),
        (ADDRESS,),
    ],
    ids=" ".join,
)
def test_a_password_in_an_argument_is_not_printed(arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """Click's own messages about wrong usage quote the arguments too."""
    monkeypatch.chdir(ROOT)
    commands = CommandGroup(name="tradewatch")
    import generator
    from tradewatch.cli.session import Session

    finished = CliRunner().invoke(commands, arguments, obj=Session(generator.project, ROOT, debug=True))
    assert finished.exit_code in (1, 2), finished.output
    assert "hunter2" not in finished.output
    assert finished.output


@pytest.mark.parametrize("form", ["console", "json", "github"])
def test_a_problem_is_reported_without_the_secret_in_it(checkout: Checkout, form: str) -> None:
    """The traceback shows lines of content, so it is masked too."""
    checkout.edit("environments.py", '"https://heartbeat.example.com/tradewatch-staging"', '"htp://me:hunter2@host"')
    finished = checkout.run("--debug", "build", "--format", form)
    assert finished.exit_code == 1
    assert "is not an address" in finished.stdout
    assert "hunter2" not in finished.stdout + finished.stderr


def test_one_function_prints() -> None:
    """A command that prints by itself would not mask secrets."""
    for path in Path(str(cli.__file__)).parent.glob("*.py"):
        calls = {
            ast.unparse(node.func) for node in ast.walk(ast.parse(path.read_bytes())) if isinstance(node, ast.Call)
        }
        assert (
            not calls & {"click.echo", "click.secho", "print", "traceback.print_exception"} or path.stem == "output"
        ), path
