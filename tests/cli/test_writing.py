"""How a build writes to the disk, and errors of the disk."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.commands import surroundings
from tests.conftest import Checkout

# Files of this process and its child may not grow past this many bytes, as on a full disk.
_ON_A_FULL_DISK = """
import os, resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))
os.execv(sys.executable, [sys.executable, "-B", *sys.argv[1:]])  # Python keeps half a .pyc without a word
"""


def _change_every_environment(small: Checkout) -> None:
    small.edit("content.py", 'description="', 'description="Look at it now. ')


def test_a_build_that_changes_nothing_touches_nothing(small: Checkout) -> None:
    """Every file and folder in build/ keeps its inode and its times."""
    before = {path: path.stat() for path in (small.build, *small.build.rglob("*"))}
    assert small.run("build").exit_code == 0
    after = {path: path.stat() for path in (small.build, *small.build.rglob("*"))}
    assert {path: (found.st_ino, found.st_mtime_ns, found.st_ctime_ns) for path, found in before.items()} == {
        path: (found.st_ino, found.st_mtime_ns, found.st_ctime_ns) for path, found in after.items()
    }


def test_a_build_from_nothing_makes_the_folder(small: Checkout) -> None:
    """Without build/, the same tree is written again."""
    right = small.built()
    small.build.rename(small.root / "aside")
    assert small.run("build").exit_code == 0
    assert small.built() == right


def test_builds_at_once_all_succeed(small: Checkout) -> None:
    """They take turns: each succeeds, and build/ is complete and up to date."""
    _change_every_environment(small)
    with ThreadPoolExecutor(3) as at_once:
        builds = list(at_once.map(lambda _: small.run("build"), range(3)))
    assert [build.exit_code for build in builds] == [0, 0, 0], builds
    assert small.run("build", "--check").exit_code == 0
    assert sorted(path.name for path in small.build.iterdir()) == ["development", "production", "staging"]


def test_a_full_disk_is_one_problem(small: Checkout) -> None:
    """If a file cannot be written completely, the file is named and build/ stays unchanged."""
    _change_every_environment(small)
    before = small.built()
    assert any(len(content) > 2_000 for content in before.values())
    failed = subprocess.run(
        [sys.executable, "-c", _ON_A_FULL_DISK, *small.command("build")[1:]],
        cwd=small.root,
        env=surroundings(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert failed.returncode == 1
    (line,) = failed.stdout.splitlines()
    assert "file too large" in line
    assert line.endswith("[disk]")
    assert failed.stderr.endswith("\n1 problem\n")
    assert small.built() == before


def test_a_file_where_the_build_should_be_is_one_problem(small: Checkout) -> None:
    """A file called build is not replaced; the message names it."""
    small.build.rename(small.root / "aside")
    small.append("build", "mine\n")
    failed = small.run("build")
    assert failed.exit_code == 1
    (line,) = failed.stdout.splitlines()
    assert line.startswith("build: ")
    assert line.endswith("[disk]")
    assert failed.stderr.endswith("\n1 problem\n")
    assert small.build.read_text() == "mine\n"


@pytest.mark.parametrize("blocked", ["production", "development"])
def test_a_file_where_an_environment_should_be_is_one_problem(small: Checkout, blocked: str) -> None:
    """A file with the name of an environment is named and not replaced, and no other environment is written."""
    _change_every_environment(small)
    (small.build / blocked).rename(small.root / "aside")
    small.append(f"build/{blocked}", "mine\n")
    before = small.built()
    failed = small.run("build")
    assert failed.exit_code == 1
    (line,) = failed.stdout.splitlines()
    assert line.startswith(f"build/{blocked}: ")
    assert "is not a folder; remove it" in line
    assert line.endswith("[disk]")
    assert small.built() == before
