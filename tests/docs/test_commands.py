"""The commands of the pages: a test runs each, or it is in the reviewed list with a reason."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import generator
from bench.metrics.cli import bench
from tests.audit.endpoint import endpoint, page
from tests.commands import ROOT, surroundings
from tests.conftest import Checkout
from tests.docs.pages import PAGES, blocks, lines, spans
from tests.docs.reviewed import COMMANDS, MEASURING, OF_THEIR_OWN
from tests.docs.test_instrumenting import exposed, guides_bot
from tradewatch.cli.app import COMMANDS as VERBS
from tradewatch.cli.session import Session

GENERATOR = ".venv/bin/python generator.py "
BENCH = ".venv/bin/python -m bench.metrics"
SHELL = [(page, block) for page in PAGES for block in blocks(page, "sh")]
INLINE = sorted(
    {
        span
        for page in PAGES
        for span in spans(page)
        if re.match(r"(make|pip|python|\.venv/bin/python) \S|\.ci/run", span)
    }
)
WRITTEN = sorted({*INLINE, *(line for _, block in SHELL for line in lines(block))})

# Placeholders for values of the reader -> values that exist.
EXAMPLES = {"ALERT": "BotDown", "NAME": "BotDown", "URL": "http://127.0.0.1:9400/metrics"}


def filled(command: str) -> list[str]:
    return [EXAMPLES.get(word, word) for word in shlex.split(command.partition(" > ")[0])]


def verb(name: str) -> click.Command:
    module = name.replace("-", "_")
    command = getattr(import_module(f"tradewatch.cli.{module}"), module)
    assert isinstance(command, click.Command)
    return command


def test_a_command_of_the_generator_can_be_pasted() -> None:
    """It works in the root of a new clone after `make build`, with the virtual environment's Python."""
    for page_ in PAGES:
        for text in (*spans(page_), *(line for block in blocks(page_, "sh") for line in lines(block))):
            assert not re.search(r"(?<!\.venv/bin/python )generator\.py [a-z-]", text), f"{page_}: {text}"


def test_every_target_of_make_exists() -> None:
    """No page has `make nonsense`."""
    targets = re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert {word for each in WRITTEN if each.startswith("make ") for word in each.split()[1:]} <= set(targets)


def test_every_verb_and_option_exists() -> None:
    """The command's own parser accepts them."""
    for written in WRITTEN:
        if written.startswith(GENERATOR):
            name, *arguments = filled(written.removeprefix(GENERATOR))
            if name != "--help":
                assert name in VERBS, written
                verb(name).make_context(name, arguments, resilient_parsing=True)
        elif written.startswith(BENCH):
            bench.make_context("bench", filled(written.removeprefix(BENCH)), resilient_parsing=True)


def test_a_command_that_asks_servers_names_the_environment() -> None:
    """Somebody who pastes it silences or tests no other environment than the one on the page."""
    asking = [each for each in WRITTEN if re.match(rf"{re.escape(GENERATOR)}(doctor|fire|silence) \S", each)]
    assert asking
    assert [each for each in asking if "--environment " not in each] == []


def test_the_reviewed_list_has_no_other_command() -> None:
    """Every reason is for a command that exists."""
    assert set(COMMANDS) <= set(WRITTEN)
    assert all(any(each.startswith(start) for each in WRITTEN) for start in MEASURING)
    assert all(blocks(page_, "sh") and (ROOT / test).exists() for page_, test in OF_THEIR_OWN.items())


QUESTIONS = [each for each in INLINE if re.match(rf"{re.escape(GENERATOR)}(route|explain) \S", each)]
# What tests/docs/test_instrumenting.py runs beside the bot that it asks, and what the test below this one asks.
ASKED = [each for each in WRITTEN if each.startswith((f"{GENERATOR}audit ", "python -m pydoc "))]
MENTIONED = [f"{GENERATOR}{name}" for name in VERBS]


def is_run(command: str) -> bool:
    """Whether the scratch copy runs it."""
    elsewhere = (*COMMANDS, *QUESTIONS, *ASKED, *MENTIONED)
    return command not in elsewhere and not command.startswith(tuple(MEASURING))


@pytest.mark.parametrize("command", QUESTIONS)
def test_a_question_is_answered(command: str) -> None:
    """The questions in the README have answers."""
    name, *arguments = filled(command.removeprefix(GENERATOR))
    answered = CliRunner().invoke(verb(name), arguments, obj=Session(generator.project, ROOT, False))
    assert answered.exit_code == 0, answered.output
    assert answered.output


def test_the_help_of_a_class_is_found() -> None:
    """`python -m pydoc` with the class in the guide works."""
    (command,) = [each for each in INLINE if each.startswith("python -m pydoc ")]
    shown = subprocess.run([sys.executable, *command.split()[1:]], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "Every program must call it" in shown.stdout


@pytest.fixture
def clone(small: Checkout) -> Path:
    """A copy with everything that the commands need of a clone, and with hand-written rules and dashboards."""
    root = small.root
    for name in ("Makefile", "requirements", ".gitignore"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
        copy(ROOT / name, root / name)
    (root / ".venv").symlink_to(sys.prefix)
    for name in ("prometheus/alerts/risk.yml", "grafana/dashboards/standard/bots.json"):
        own = root / ("rules" if name.endswith(".yml") else "dashboards")
        own.mkdir()
        shutil.copy(root / "build/production" / name, own)
    author = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.com")
    for arguments in (("init", "-q", "-b", "main"), ("add", "-A"), (*author, "commit", "-q", "-m", "A clone")):
        subprocess.run(["git", *arguments], cwd=root, check=True)
    return root


def scripts() -> Iterator[tuple[str, str]]:
    """The commands for the copy with their place: first those in blocks, then those that are only in the text."""
    run: set[str] = set()
    for page_, block in SHELL:
        if page_ in OF_THEIR_OWN:
            continue
        if wanted := [line for line in lines(block) if is_run(line) and line not in run]:
            run |= set(wanted)
            yield f"{page_}:{block.line}", "\n".join(wanted)
    yield from (("in the prose", each) for each in INLINE if is_run(each) and each not in run)


def test_every_command_runs(clone: Path) -> None:
    """They run unchanged, one after the other, page by page; only a live bot has another port."""
    answer = page(exposed(guides_bot()["metrics"]))
    with endpoint(answer) as address:
        for place, written in scripts():
            script = written.replace("http://localhost:9400/metrics", address)
            done = subprocess.run(
                ["bash", "-c", script], cwd=clone, env=surroundings(), capture_output=True, text=True, check=False
            )
            output = f"{place}\n{script}\n{done.stdout}{done.stderr}"
            # 1 is a report of what is wrong with the rules, which lack the servers' metrics here.
            assert done.returncode in ((0, 1) if "--catalogue" in script else (0,)), output
            assert "Traceback" not in done.stderr, output
    assert (clone / "known.json").read_text("utf-8").startswith("[")
