"""The job that pushes: its refusals, and where it pushes. It runs nothing of the project, so a small one is enough."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.ci.scratch import Scratch, git

GOOD = "build/production/prometheus/alerts/risk.yml"


@pytest.fixture
def scratch(tmp_path: Path) -> Scratch:
    """A repository of a few files, some of them generated."""
    project = tmp_path / "project"
    for path, text in {
        ".gitattributes": "/.gitattributes linguist-generated\n/build/** linguist-generated\n",
        GOOD: "groups:\n- name: risk\n",
        "rules/risk.py": "GROUP = 1\n",
        "docs/ARCHITECTURE.md": "# Architecture\n",
    }.items():
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_text(text)
    return Scratch.of(project, tmp_path)


def patched(scratch: Scratch, path: str, text: str = "planted\n") -> bytes:
    """A patch made by hand: one more file, or one with another line."""
    file = scratch.author.root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a") as end:
        end.write(text)
    return staged(scratch)


def staged(scratch: Scratch) -> bytes:
    root = scratch.author.root
    git(root, "add", "--all")
    patch = git(root, "diff", "--cached", "--binary", "--full-index", "--no-renames") + "\n"
    git(root, "reset", "--quiet", "--hard")
    return patch.encode()


GOOD = "build/production/prometheus/alerts/risk.yml"


def test_a_patch_for_anything_else_is_refused(scratch: Scratch) -> None:
    """Only plain files that main lists as generated are pushed."""
    author = scratch.author
    # The branch claims that everything is generated, and plants a filter.
    author.append(".gitattributes", "* linguist-generated filter=trap\n")
    author.append("build/.gitattributes", "* linguist-generated\n")
    head = scratch.branch()
    good = patched(scratch, GOOD, "# changed\n")
    hostile = {
        "a workflow": patched(scratch, ".github/workflows/evil.yml"),
        "a definition": good + patched(scratch, "rules/risk.py"),
        "a document": patched(scratch, "docs/ARCHITECTURE.md"),
        "beside build": patched(scratch, "builder/x.yml"),
        "attributes in a folder": patched(scratch, "docs/.gitattributes"),
        "outside": good.replace(GOOD.encode(), b"../../outside"),
        "absolute": good.replace(GOOD.encode(), b"/tmp/outside"),
        "a repository's own": good.replace(GOOD.encode(), b".git/hooks/pre-push"),
        "another branch's": good.replace(b" groups", b" troupes"),
        "no patch": b"#!/bin/sh\ntouch ran\n",
        "nothing": b"",
    }
    link = author.root / "build/production/link.yml"
    link.symlink_to("/etc/passwd")
    hostile["a link"] = staged(scratch)
    author.append("build/production/run.sh", "true\n")
    (author.root / "build/production/run.sh").chmod(0o755)
    hostile["a program"] = staged(scratch)
    sub = author.root / "build/module"
    git(author.root, "init", "--quiet", str(sub))
    git(sub, "commit", "--quiet", "--allow-empty", "--message=x")
    hostile["a repository in it"] = staged(scratch)
    shutil.rmtree(sub, ignore_errors=True)
    for name, patch in hostile.items():
        job = scratch.regenerate(patch, head)
        assert job.failed, f"{name}: {job.log}"
        assert "Get the app's token" not in job.ran, name
        assert scratch.head() == head, name
    assert not (scratch.folder / "workspace/ran").exists()
    # What is left of the branch's claims does not matter to a good patch.
    assert not scratch.regenerate(good, head).failed


def test_only_the_branch_itself_is_pushed_to(scratch: Scratch) -> None:
    """The default branch and a protected one are refused; an unusual name of a branch selects only that branch."""
    patch = patched(scratch, GOOD, "# changed\n")
    main = scratch.head("main")
    refused = scratch.regenerate(patch, main, "main")
    assert refused.failed
    assert "never pushes to the default branch" in refused.log

    git(scratch.origin, "branch", "release/1", "main")
    scratch.protect("release%2F1")
    refused = scratch.regenerate(patch, main, "release/1")
    assert refused.failed
    assert "never pushes to a protected branch" in refused.log

    for name in ("a b", "a..b", "a:b", "x*", "", "a~1", "a^", "a\\b", "@{u}", "a.lock"):
        assert scratch.regenerate(patch, main, name).failed, name
    for name in (
        "refs/heads/main",
        "heads/main",
        "HEAD",
        "-x",
        "--force",
        "$(touch ran)",
        "`touch ran`",
        'a"b',
        "a;b",
        "#1",
    ):
        if " " in name:
            name = name.replace(" ", "${IFS}")
        git(scratch.origin, "update-ref", f"refs/heads/{name}", main)
        job = scratch.regenerate(patch, main, name)
        assert not job.failed, f"{name}: {job.log}"
        assert git(scratch.origin, "rev-parse", f"refs/heads/{name}^") == main, name
    assert scratch.head("main") == main
    assert not list(scratch.folder.rglob("ran"))


def test_a_branch_that_moved_on_is_left_alone(scratch: Scratch) -> None:
    """After a newer commit, or if the branch was deleted, the push fails without a change."""
    patch = patched(scratch, GOOD, "# changed\n")
    head = scratch.branch()
    scratch.author.append("docs/notes.md", "more\n")
    newer = scratch.branch()
    job = scratch.regenerate(patch, head)
    assert job.failed
    assert job.ran[-1] == "Push the commit"
    assert scratch.head() == newer
    git(scratch.origin, "branch", "-D", "edit")
    assert scratch.regenerate(patch, newer).failed
    assert git(scratch.origin, "branch", "--list", "edit") == ""


def test_a_build_that_differs_each_time_makes_no_loop(scratch: Scratch) -> None:
    """After CI's own commit, nothing is pushed again."""
    head = scratch.branch()
    assert not scratch.regenerate(patched(scratch, GOOD, "# one\n"), head).failed
    pushed = scratch.head()
    git(scratch.author.root, "fetch", "--quiet", str(scratch.origin), "edit")
    git(scratch.author.root, "checkout", "--quiet", "FETCH_HEAD")
    job = scratch.regenerate(patched(scratch, GOOD, "# two\n"), pushed)
    assert job.failed
    assert "two runs of make build differ" in job.log
    assert scratch.head() == pushed


def test_the_push_runs_for_own_branches_alone(scratch: Scratch) -> None:
    """Forks, Dependabot, other events and runs that succeeded start nothing."""
    patch = patched(scratch, GOOD, "# changed\n")
    head = scratch.branch()
    for over in (
        {"head_repository": {"full_name": "stranger/tradewatch"}},
        {"actor": {"login": "dependabot[bot]"}},
        {"event": "push"},
        {"conclusion": "success"},
    ):
        assert scratch.regenerate(patch, head, **over).ran == [], over
    assert scratch.head() == head
