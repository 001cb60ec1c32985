"""Reading the generated files of a commit from Git's objects."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tradewatch.difference import read_commit
from tradewatch.model import ProblemsFound


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), "-c", "user.name=Test", "-c", "user.email=test@example.com", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A project in a folder of a repository, with one commit and uncommitted changes."""
    project = tmp_path / "repository" / "project"
    rules = project / "build/production/prometheus/alerts"
    rules.mkdir(parents=True)
    git(project.parent, "init", "--quiet", "--initial-branch=main")
    (rules / "risk.yml").write_text("groups: []\r\n")
    (rules / "größe x.yml").write_bytes(b"\xff\x00\n")
    (rules / "link.yml").symlink_to("/etc/passwd")
    (project / "build/notes.txt").write_text("beside the environments\n")
    git(project.parent, "add", "--all")
    git(project.parent, "commit", "--quiet", "--message=first")
    (rules / "risk.yml").write_text("groups: [now]\n")
    return project


def test_the_commit_is_read_not_the_folder(repository: Path) -> None:
    """The bytes are the commit's; links and files outside the environments are ignored."""
    for reference in ("main", "HEAD", git(repository, "rev-parse", "HEAD")):
        assert read_commit(repository, reference) == {
            "production": {
                "prometheus/alerts/risk.yml": b"groups: []\r\n",
                "prometheus/alerts/größe x.yml": b"\xff\x00\n",
            }
        }


def test_nothing_of_the_repository_is_run(repository: Path) -> None:
    """The repository's filters, text conversions and hooks have no effect."""
    trap = repository / "ran"
    (repository / ".gitattributes").write_text("* filter=trap diff=trap\n")
    for name in ("filter.trap.smudge", "filter.trap.clean", "diff.trap.textconv", "core.fsmonitor", "core.pager"):
        git(repository, "config", name, f"touch {trap}; cat")
    read_commit(repository, "HEAD")
    assert not trap.exists()


def test_a_reference_without_a_build_is_wrong_usage(repository: Path) -> None:
    """A reference that is not a commit with a build/ is refused, whatever its form."""
    blob = git(repository, "rev-parse", "HEAD:./build/notes.txt")
    git(repository, "commit", "--quiet", "--allow-empty", "--message=empty")
    git(repository, "rm", "-rq", "--cached", ".")
    git(repository, "commit", "--quiet", "--message=gone")
    for reference in (
        "HEAD",
        "nothing",
        "",
        "-x",
        "--help",
        "HEAD~99",
        "a b",
        "a\nb",
        "a\0b",
        "HEAD:build",
        blob,
        "HEAD^@",
    ):
        with pytest.raises(ValueError, match=r"has no build/|is not a commit"):
            read_commit(repository, reference)


def test_a_missing_repository_or_git_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line says that the folder is not in a repository, or that Git is missing."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(ProblemsFound, match="not a git repository"):
        read_commit(tmp_path, "HEAD")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ProblemsFound, match="git is missing; install it"):
        read_commit(tmp_path, "HEAD")
