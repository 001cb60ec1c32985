"""The generated files of a commit, out of Git's objects."""

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
    """A project in a folder of a repository, with one commit and later changes that are not committed."""
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


def test_a_commit_is_read_and_not_the_folder(repository: Path) -> None:
    """The bytes are the commit's; links are not followed, and what lies beside the environments is not theirs."""
    for reference in ("main", "HEAD", git(repository, "rev-parse", "HEAD")):
        assert read_commit(repository, reference) == {
            "production": {
                "prometheus/alerts/risk.yml": b"groups: []\r\n",
                "prometheus/alerts/größe x.yml": b"\xff\x00\n",
            }
        }


def test_nothing_of_the_repository_is_run(repository: Path) -> None:
    """Filters, text conversions and hooks of the repository have no part in reading it."""
    trap = repository / "ran"
    (repository / ".gitattributes").write_text("* filter=trap diff=trap\n")
    for name in ("filter.trap.smudge", "filter.trap.clean", "diff.trap.textconv", "core.fsmonitor", "core.pager"):
        git(repository, "config", name, f"touch {trap}; cat")
    read_commit(repository, "HEAD")
    assert not trap.exists()


def test_a_reference_without_a_build_is_wrong_usage(repository: Path) -> None:
    """What names no commit, or one without build/, is refused, however it is written."""
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


def test_no_repository_and_no_git_are_problems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside a repository, or without Git, one line says so."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(ProblemsFound, match="not a git repository"):
        read_commit(tmp_path, "HEAD")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ProblemsFound, match="git is missing; install it"):
        read_commit(tmp_path, "HEAD")
