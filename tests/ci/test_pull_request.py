"""The workflows' own commands on pull requests: what they generate, hand over and push."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ci.scratch import APP_TOKEN, OWN_TOKEN, Scratch, git
from tests.commands import ROOT
from tests.conftest import Checkout


@pytest.fixture(scope="module")
def _repository(built_small_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scratch]:
    """A repository of a small project, in which every test starts a new branch."""
    folder = tmp_path_factory.mktemp("ci")
    project = Path(shutil.copytree(built_small_project, folder / "project"))
    for name in ("Makefile", ".gitignore"):
        shutil.copy2(ROOT / name, project / name)
    shutil.copytree(ROOT / "requirements", project / "requirements")
    yield Scratch.of(project, folder)
    shutil.rmtree(folder)


@pytest.fixture
def scratch(_repository: Scratch) -> Scratch:
    """Main is checked out, with no edit."""
    _repository.begin()
    return _repository


def changed(scratch: Scratch, before: str, after: str) -> set[str]:
    return set(git(scratch.origin, "diff", "--name-only", before, after).splitlines())


def other_edits(author: Checkout) -> None:
    """Edits without an effect on generated files."""
    author.append("docs/notes.md", "Another sentence.\n")
    author.append("content.py", "# a comment\n")
    author.append("requirements/runtime.txt", "# a new version\n")


def test_edits_of_content_turn_green_by_themselves(scratch: Scratch) -> None:
    """After edits of a threshold, a hold, a route, a panel, a template and an environment, the changes are pushed."""
    author = scratch.author
    author.edit("content.py", "staging=limit)", "staging=limit / 4)")
    author.edit("content.py", 'hold="1m"', 'hold="2m"')
    author.edit("content.py", 'repeat_interval="4h"', 'repeat_interval="2h"')
    author.edit("content.py", "Each bot", "Every bot")
    author.edit("content.py", 'f"#{name}"', 'f"#{name}".replace("#production", "#other")')
    author.edit("content.py", '{{ define "title" }}', '{{ define "title" }}New: ')
    head = scratch.branch()

    handover = scratch.pull_request()
    assert handover.job.failed
    assert handover.patch, handover.job.log
    assert "The workflow `regenerate` commits them to this branch" in handover.job.summary
    for change in (
        r"- \*\*alert\*\* `\w+` in staging: limit `above 40%` -> `above 10%`",
        r"- \*\*alert\*\* `\w+` in every environment: hold `1m` -> `2m`",
        r"- \*\*route\*\* `.+` in every environment: `repeat_interval` `4h` -> `2h`",
        r"- \*\*panel\*\* `.+` of `standard/bots` in every environment: description ",
        r"- \*\*receiver\*\* `.+` in production: `slack_configs.channel` `#production` -> `#other`",
        r"- \*\*message template\*\* `.+` in every environment: text ",
    ):
        assert re.search(change, handover.job.summary), handover.job.summary

    job = scratch.regenerate(handover.patch, head)
    assert not job.failed, job.log
    pushed = scratch.head()
    assert git(scratch.origin, "rev-parse", f"{pushed}^") == head
    found = changed(scratch, head, pushed)
    for path in (
        "docs/ALERT_THRESHOLDS.md",
        "docs/ROUTING.md",
        "build/production/prometheus/alerts/risk.yml",
        "build/production/alertmanager/alertmanager.yml",
        "build/production/alertmanager/templates/common.tmpl",
        "build/production/grafana/dashboards/standard/bots.json",
    ):
        assert path in found
    assert not any(path.endswith(".py") for path in found)
    assert APP_TOKEN not in job.log
    assert OWN_TOKEN not in job.log
    for environment in job.environments[:-1]:
        assert APP_TOKEN not in environment.values(), "only the step that pushes has the app's token"

    # A document, a comment and a new version of a library leave nothing to push.
    git(author.root, "fetch", "--quiet", str(scratch.origin), pushed)
    git(author.root, "checkout", "--quiet", "--detach", pushed)
    other_edits(author)
    head = scratch.branch()
    again = scratch.pull_request()
    assert not again.job.failed, again.job.log
    assert again.patch is None
    job = scratch.regenerate(None, head)
    assert not job.failed, job.log
    assert scratch.head() == head


def test_edits_of_generated_files_are_taken_back(scratch: Scratch) -> None:
    """The pushed commit undoes edits, deletions and additions by hand among the generated files.

    Where CI cannot push, the patch lies ready all the same, and the run says what to do.
    """
    author = scratch.author
    other_edits(author)
    author.edit("build/production/prometheus/alerts/risk.yml", "for: 1m", "for: 9m")
    author.append("build/production/prometheus/alerts/old.yml", "groups: []\n")
    author.append("build/notes.txt", "to do\n")
    (author.root / "docs/ALERT_THRESHOLDS.md").unlink()
    (author.root / ".gitattributes").unlink()
    (author.root / "build/staging/prometheus/alerts/api.yml").unlink()
    (author.root / "build/staging/prometheus/alerts/api.yml").symlink_to("/etc/passwd")
    head = scratch.branch()
    handover = scratch.pull_request(fork=True)
    assert "Nothing." in handover.job.summary
    for arguments, reason in (
        ({"fork": True}, "CI cannot push to a fork."),
        ({"author": "dependabot[bot]"}, "CI does not push to Dependabot's branches"),
        ({"app": ""}, "CI has no app to push with; CONTRIBUTING.md says how to set one up."),
    ):
        job = scratch.reason(**arguments)
        assert job.failed
        assert reason in job.log
        assert "Run `make build`, commit what it changes and push." in job.log
    job = scratch.regenerate(handover.patch, head)
    assert not job.failed, job.log
    assert changed(scratch, "main", scratch.head()) == {
        "docs/notes.md",
        "content.py",
        "requirements/runtime.txt",
    }


def test_a_library_that_the_base_has_added_is_installed(scratch: Scratch) -> None:
    """The summary is made with the libraries of the merge, which the branch may not have yet."""
    head = scratch.branch()
    scratch.author.append("requirements/runtime.txt", "# a library\n")
    git(scratch.author.root, "add", "--all")
    tree = git(scratch.author.root, "write-tree")
    merge = git(scratch.author.root, "commit-tree", tree, "-p", "main", "-p", head, "-m", "Merge")
    git(scratch.author.root, "push", "--quiet", "--force", str(scratch.origin), f"{merge}:refs/pull/1/merge")
    job = scratch.pull_request().job
    assert not job.failed, job.log
    assert "# a library" in (scratch.folder / "workspace/.venv/.runtime").read_text()


def test_a_wrong_definition_is_annotated_and_nothing_is_handed_over(scratch: Scratch) -> None:
    """The job fails with an annotation at the line, and no patch and no summary of changes."""
    scratch.author.edit("content.py", 'hold="1m"', 'hold="1 minute"')
    scratch.branch()
    handover = scratch.pull_request()
    assert handover.job.failed
    assert handover.patch is None
    assert "::error file=content.py,line=" in handover.job.log
    assert handover.job.ran[-1] == "Generate the branch's files"


def test_what_a_branch_plants_does_not_run(scratch: Scratch) -> None:
    """Hooks, filters and configuration of the branch's code can only affect the patch, which is checked."""
    trap = scratch.folder / "trap"
    scratch.author.append(
        "content.py",
        f"""
import subprocess as _s
from pathlib import Path as _P
_root = _P(__file__).resolve().parent
if (_root / ".git").is_dir():
    (_root / ".git/hooks").mkdir(exist_ok=True)
    for _name in ("pre-push", "pre-commit", "post-checkout", "reference-transaction"):
        _hook = _root / ".git/hooks" / _name
        _hook.write_text("#!/bin/sh\\necho $RUNNER_TEMP >> {trap}\\n")
        _hook.chmod(0o755)
    (_root / ".github").mkdir(exist_ok=True)
    (_root / ".github/planted.yml").write_text("on: push\\n")
""",
    )
    head = scratch.branch()
    handover = scratch.pull_request()
    assert handover.patch, "the planted file is in the patch"
    trap.unlink(missing_ok=True)
    job = scratch.regenerate(handover.patch, head)
    assert job.failed
    assert "does not call generated" in job.log
    assert scratch.head() == head
    assert not trap.exists()
