"""docs/TUTORIAL_CHECK.md: every command runs in the reader's own folder, and prints what the page shows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.audit.endpoint import endpoint, page
from tests.commands import ROOT, surroundings
from tests.conftest import TOOLS, tool_sets
from tests.docs.pages import blocks, lines
from tradewatch.toolchain.programs import in_set
from tradewatch.toolchain.promtool import Promtool

PAGE = "docs/TUTORIAL_CHECK.md"
INSTALL, SAVE, CHECK, KNOWN, BASELINE, _, *START = (line for block in blocks(PAGE, "sh") for line in lines(block))
EXPOSED, REPORT = (block.text for block in blocks(PAGE, "text"))
FAULTY, WORKFLOW, REPAIRED = (block.text for block in blocks(PAGE, "yaml"))
COMMAND = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from tradewatch.cli.installed import main; main()"


class Folder:
    """The reader's folder, with the command `tradewatch`."""

    def __init__(self, root: Path) -> None:
        self.root = root / "team"
        (self.root / "rules").mkdir(parents=True)
        self._programs = root / "bin"
        self._programs.mkdir()
        program = self._programs / "tradewatch"
        program.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{COMMAND}" "$@"\n', "utf-8")
        program.chmod(0o755)

    def write(self, rules: str) -> None:
        # A waiver of the page must not end before this test.
        (self.root / "rules/orders.yml").write_text(rules.replace("until 2027", "until 2099"), "utf-8")

    def run(self, command: str, expected: int = 0) -> str:
        """What a command of the page prints, which ends with this exit code."""
        environment = surroundings()
        environment["PATH"] = f"{self._programs}:{environment['PATH']}"
        done = subprocess.run(
            ["bash", "-c", command], cwd=self.root, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == expected, done.stdout + done.stderr
        return done.stdout


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_the_page_is_followed_from_the_first_to_the_last_command(folder: Folder) -> None:
    """The faults are reported as shown, a baseline accepts them, the repaired rules have none, and a project builds."""
    with endpoint(page(EXPOSED)) as address:
        folder.run(SAVE.replace("http://127.0.0.1:9400/metrics", address))
    folder.write(FAULTY)
    assert folder.run(CHECK, 1) == REPORT
    folder.run(KNOWN, 1)
    assert folder.run(BASELINE) == ""
    folder.write(REPAIRED)
    assert folder.run(CHECK) == ""
    folder.run(" && ".join(START))
    assert (folder.root / "monitoring/build/development/prometheus/prometheus.yml").is_file()


def test_promtool_accepts_the_faults(folder: Folder) -> None:
    """As the page says: our checks find what the server's own tool does not."""
    program = in_set("promtool", TOOLS / tool_sets()[0])
    assert program is not None
    folder.write(FAULTY)
    assert Promtool(program).check_rules([folder.root / "rules/orders.yml"]) == []


def test_the_workflow_gives_the_action_what_it_needs() -> None:
    """Each input exists, and each required one is given; the baseline is that of the page."""
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    (job,) = yaml.safe_load(WORKFLOW)["jobs"].values()
    given = job["steps"][-1]["with"]
    required = {name for name, described in action["inputs"].items() if described.get("required")}
    assert required <= given.keys() <= action["inputs"].keys()
    assert given["catalogue"] in SAVE
    assert given["arguments"] in BASELINE


def test_the_installation_is_that_of_a_new_project() -> None:
    """docs/NEW_PROJECT.md has the same command, which other tests run."""
    assert INSTALL in [line for block in blocks("docs/NEW_PROJECT.md", "sh") for line in lines(block)]
