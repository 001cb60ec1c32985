"""Rules for the text of every workflow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.ci.runner import WORKFLOWS, workflow

NAMES = sorted(path.stem for path in WORKFLOWS.iterdir())
# The release of each action, which a tag can no longer move.
PINNED = re.compile(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


def jobs() -> Iterator[tuple[str, dict[str, Any]]]:
    for name in NAMES:
        for job, content in workflow(name)["jobs"].items():
            yield f"{name}/{job}", content


def test_actions_are_pinned_by_commit() -> None:
    """Each external action has a full commit, and its version in a comment."""
    lines = [line.strip(" -") for path in sorted(WORKFLOWS.iterdir()) for line in path.read_text().splitlines()]
    uses = [line for line in lines if line.startswith("uses:") and "./" not in line]
    assert uses
    assert [line for line in uses if not PINNED.fullmatch(line)] == []


def test_one_version_of_an_action_is_used() -> None:
    """An action has the same commit everywhere."""
    found = set(re.findall(r"uses: (\S+)@(\S+)", "".join(path.read_text() for path in WORKFLOWS.iterdir())))
    assert len(found) == len({action for action, _ in found})


def test_secrets_are_with_the_pushing_job_alone() -> None:
    """Only the job that runs nothing of a branch has a secret, in a protected environment."""
    holders = {name for name, job in jobs() if "secrets" in str(job)}
    assert holders == {"regenerate/push"}
    push = workflow("regenerate")["jobs"]["push"]
    assert push["environment"] == "regenerate"
    assert not any("checkout" in step.get("uses", "") for step in push["steps"])


def test_nothing_may_write_with_the_workflows_own_token() -> None:
    """The token of each workflow may only read, and a checkout does not store it."""
    for name in NAMES:
        for permissions in (workflow(name)["permissions"], *(job.get("permissions", {}) for _, job in jobs())):
            assert set(permissions.values()) <= {"read"}, name
    for name, job in jobs():
        for step in job.get("steps", ()):
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False, name


def test_commands_hold_no_text_of_a_pull_request() -> None:
    """A text that an author chooses reaches a command only as an environment variable."""
    for name, job in jobs():
        for step in job.get("steps", ()):
            assert "${{" not in step.get("run", ""), name


def test_jobs_have_an_end() -> None:
    """Each job that runs on a machine has a timeout."""
    assert [name for name, job in jobs() if "runs-on" in job and "timeout-minutes" not in job] == []


def test_a_pull_request_cannot_choose_the_workflow_that_pushes() -> None:
    """The pushing workflow starts after the workflow that hands over, so GitHub reads it from the default branch."""
    assert workflow("regenerate")["on"] == {"workflow_run": {"workflows": ["pull request"], "types": ["completed"]}}
    assert workflow("pull-request")["name"] == "pull request"
    assert set(workflow("pull-request")["on"]) == {"pull_request"}
