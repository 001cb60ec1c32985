"""What all commands share: the project, its folders, and the report of problems."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, wraps
from pathlib import Path
from typing import Any

import click

from tradewatch.checks import check
from tradewatch.cli.fork import in_fork
from tradewatch.cli.interruption import Interrupted
from tradewatch.cli.module_names import overwritten
from tradewatch.cli.output import show
from tradewatch.cli.report import FORMATS, Format, in_order, pages, report
from tradewatch.compiler import CompiledProject
from tradewatch.filetree import FileTree
from tradewatch.model import Environment, Problem, ProblemsFound, Project, did_you_mean

# Exceptions of our own commands that end them without a report.
_CLICK = (click.ClickException, click.exceptions.Exit, click.Abort)

Command = Callable[..., Sequence[Problem]]


@dataclass(frozen=True)
class Session:
    """The project of a command. `load` imports the content when `project` is first read; `debug` shows tracebacks."""

    load: Callable[[], Project]
    root: Path
    debug: bool

    @cached_property
    def project(self) -> Project:
        """All content. Raises ProblemsFound for a name that is defined twice, and whatever the content raises."""
        before = frozenset(sys.modules)
        try:
            project = self.load()
        except Exception as failure:
            # A name that is defined twice explains the failures that follow from it.
            require(tuple(overwritten(self.root, sys.modules.keys() - before, failure)))
            raise
        require(tuple(overwritten(self.root, sys.modules.keys() - before)))
        return project

    @cached_property
    def compiled(self) -> CompiledProject:
        """The compiled project; each part is compiled when it is first read."""
        return CompiledProject(self.project)

    @property
    def build(self) -> Path:
        """The folder of generated files, which are committed."""
        return self.root / "build"

    @property
    def docs(self) -> Path:
        """The folder of documents; a few are generated."""
        return self.root / "docs"

    @property
    def tools(self) -> Path:
        """The folder of promtool, amtool and the servers."""
        return self.root / ".tools"

    def say(self, text: str) -> None:
        """Print progress on standard error; standard output is for reports."""
        with suppress(OSError):  # nobody has to read it
            show(text, err=True)


def reporting(command: Command) -> Callable[..., None]:
    """Give a command `--format`, print the problems that it returns or raises, and exit with 1 if there are any."""

    @click.option(
        "--format",
        "form",
        type=click.Choice(FORMATS),
        default="console",
        show_default=True,
        help="How problems are printed: for people, as a JSON array, as GitHub annotations, as a Markdown list, or in "
        "SARIF 2.1.",
    )
    @click.pass_context
    @wraps(command)
    def run(context: click.Context, /, form: Format, **arguments: Any) -> None:
        session: Session = context.obj
        try:
            problems = command(session, **arguments)
        except Interrupted:
            raise
        # Whatever content raises is a problem, also sys.exit(0): the command did not finish.
        except BaseException as failure:
            from tradewatch.cli.failures import line_of_content, problems_of

            if isinstance(failure, _CLICK) and line_of_content(failure, session.root) is None:
                raise
            if session.debug:
                session.say("".join(traceback.format_exception(failure)).rstrip())
            problems = problems_of(failure, session.root)
        problems = in_order(problems)
        if text := report(problems, form, session.root):
            show(text)
        if problems:
            if form == "console":
                session.say(pages(problems, session.docs))
            session.say(f"{len(problems)} problem{'s' if len(problems) > 1 else ''}")
            raise click.exceptions.Exit(1)

    return run


def environments_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option `--environment NAME`, which may be repeated. Without it, `names` is empty and means all."""
    return click.option(
        "--environment",
        "names",
        metavar="NAME",
        multiple=True,
        help="Only this environment; may be repeated. Without it, all of them.",
    )(command)


def checked_trees(session: Session, names: Sequence[str]) -> dict[str, FileTree]:
    """The trees of these environments by name, with the tests of their alerts.

    Raises UsageError for an unknown environment, and ProblemsFound for the problems of our own checks.
    """
    from tradewatch.proofs import test_files  # here, because most commands do not need it

    compiled = session.compiled
    environments = chosen(session.project, names)
    trees = {each: compiled.within(each).tree for each in environments}
    with in_fork(lambda: check(compiled, environments)) as problems:
        try:
            tests = test_files(compiled, environments)
        except Exception:
            # Report the checks first: without a valid template, a test cannot be made.
            require(problems())
            raise
        require(problems())
    return {each.name: tree | tests[each] for each, tree in trees.items()}


def require(problems: Sequence[Problem]) -> None:
    """Raise ProblemsFound if there are problems."""
    if problems:
        raise ProblemsFound(*problems)


def chosen(project: Project, names: Sequence[str]) -> tuple[Environment, ...]:
    """The environments with these names, or all without names. Raises UsageError for an unknown name."""
    by_name = {environment.name: environment for environment in project.environments}
    for name in names:
        if name not in by_name:
            raise click.UsageError(f"no environment is called {name!r}; {did_you_mean(name, by_name)}")
    return tuple(by_name[name] for name in dict.fromkeys(names or by_name))
