"""A local repository of the project with pull requests, on which the workflows run."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.ci.runner import Context, Job, Runner, workflow
from tests.commands import ROOT
from tests.conftest import Checkout

REPOSITORY = "desk/tradewatch"
# Names of credentials that open nothing.
APP_TOKEN = "fake-token-of-the-app"
OWN_TOKEN = "fake-token-of-the-workflow"

_GH = """\
#!/bin/sh
# A fake of GitHub's gh: it answers whether a branch is protected, from a list of encoded names.
[ "$1" = api ] && [ "$3" = --jq ] && [ "$4" = .protected ] || exit 2
grep -qxF "${2##*/}" "$FAKE_PROTECTED" && echo true || echo false
"""
_PYTHON = """\
#!/bin/sh
# The virtual environment of the tests, with the engine; a fake of pip, which fetches nothing.
[ "$1 $2" = "-m pip" ] && exit 0
PYTHONPATH={engine} exec {python} "$@"
"""


def git(folder: Path, *arguments: str) -> str:
    """The output of Git, run as the author of the pull request."""
    command = ["git", "-C", str(folder), "-c", "user.name=Author", "-c", "user.email=author@example.com", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@dataclass(frozen=True)
class Handover:
    """The results of a pull request's run for the other workflow."""

    job: Job
    patch: bytes | None


@dataclass(frozen=True)
class Scratch:
    """The server's repository, the author's clone, and a folder for the runners."""

    origin: Path
    author: Checkout
    folder: Path

    @classmethod
    def of(cls, project: Path, folder: Path) -> Scratch:
        """A repository whose main is the project in `project`, which it moves."""
        author = Checkout(project)
        origin = folder / REPOSITORY
        git(project, "init", "--quiet", "--bare", str(origin))
        git(author.root, "init", "--quiet", "--initial-branch=main")
        git(author.root, "add", "--all")
        git(author.root, "commit", "--quiet", "--message=The project")
        git(author.root, "push", "--quiet", str(origin), "HEAD:refs/heads/main")
        return cls(origin, author, folder)

    def begin(self) -> None:
        """Remove the author's uncommitted changes, and check out main."""
        git(self.author.root, "checkout", "--quiet", "--force", "main")
        git(self.author.root, "clean", "--quiet", "-d", "--force")

    def branch(self, name: str = "edit") -> str:
        """Commit the author's changes as a branch, and check out main. Returns the commit."""
        main = git(self.author.root, "rev-parse", "main")
        git(self.author.root, "checkout", "--quiet", "--detach")
        git(self.author.root, "add", "--all")
        git(self.author.root, "commit", "--quiet", "--allow-empty", "--message=An edit")
        head = git(self.author.root, "rev-parse", "HEAD")
        git(self.author.root, "push", "--quiet", "--force", str(self.origin), f"{head}:refs/heads/{name}")
        # GitHub's own commit: what merging would give.
        merge = git(self.author.root, "commit-tree", f"{head}^{{tree}}", "-p", main, "-p", head, "-m", "Merge")
        git(self.author.root, "push", "--quiet", "--force", str(self.origin), f"{merge}:refs/pull/1/merge")
        git(self.author.root, "checkout", "--quiet", "--force", "main")
        return head

    def head(self, name: str = "edit") -> str:
        """The commit of a branch on the server."""
        return git(self.origin, "rev-parse", f"refs/heads/{name}")

    def pull_request(self, name: str = "edit", *, app: str = "1", fork: bool = False, author: str = "me") -> Handover:
        """Run the job `generate` of a pull request from the branch `name`."""
        workspace, temporary = self._empty("workspace"), self._empty("temporary")
        patches: list[bytes] = []
        merge = git(self.origin, "rev-parse", "refs/pull/1/merge")

        def checkout(inputs: Mapping[str, str]) -> Mapping[str, str]:
            assert inputs == {"fetch-depth": "2", "persist-credentials": "False"}
            git(workspace, "init", "--quiet")
            git(workspace, "fetch", "--quiet", "--depth=2", f"file://{self.origin}", merge)
            git(workspace, "checkout", "--quiet", "--detach", "FETCH_HEAD")
            self._virtual_environment(workspace)
            return {}

        def upload(inputs: Mapping[str, str]) -> Mapping[str, str]:
            assert inputs["name"] == "generated-files"
            patches.append(Path(inputs["path"]).read_bytes())
            return {}

        actions = {
            "actions/checkout": checkout,
            "actions/setup-python": lambda _: {},
            "actions/upload-artifact": upload,
        }
        context = self._event(name, app, fork, author)
        runner = Runner(workspace, temporary, self._programs(), actions, {"GITHUB_SHA": merge})
        job = runner.run(workflow("pull-request"), "generate", context)
        return Handover(job, patches[0] if patches else None)

    def reason(self, *, app: str = "1", fork: bool = False, author: str = "me") -> Job:
        """Run the last step of `generate` again, for another pull request."""
        whole = workflow("pull-request")
        last = {key: value for key, value in whole["jobs"]["generate"]["steps"][-1].items() if key != "if"}
        runner = Runner(self.folder / "workspace", self.folder / "temporary", self._programs(), {}, {})
        alone = {**whole, "jobs": {"generate": {"steps": [last]}}}
        return runner.run(alone, "generate", self._event("edit", app, fork, author))

    def regenerate(self, patch: bytes | None, head: str, name: str = "edit", **over: Any) -> Job:
        """Run the job `push` after a pull request of the branch `name`, whose commit was `head`."""
        workspace, temporary = self._empty("workspace"), self._empty("temporary")

        def download(inputs: Mapping[str, str]) -> Mapping[str, str]:
            assert (inputs["pattern"], inputs["run-id"]) == ("generated-files", "7")
            Path(inputs["path"]).mkdir()
            if patch is not None:
                Path(inputs["path"], "generated.patch").write_bytes(patch)
            return {}

        def token(inputs: Mapping[str, str]) -> Mapping[str, str]:
            assert inputs == {"app-id": "1", "private-key": "fake-key", "permission-contents": "write"}
            return {"token": APP_TOKEN}

        run = {
            "id": 7,
            "event": "pull_request",
            "conclusion": "failure",
            "head_branch": name,
            "head_sha": head,
            "head_repository": {"full_name": REPOSITORY},
            "actor": {"login": "me"},
        } | over
        context: Context = {
            "github": {
                "repository": REPOSITORY,
                "token": OWN_TOKEN,
                "event": {"workflow_run": run, "repository": {"default_branch": "main"}},
            },
            "vars": {"REGENERATE_APP_ID": "1"},
            "secrets": {"REGENERATE_APP_KEY": "fake-key"},
        }
        actions = {"actions/download-artifact": download, "actions/create-github-app-token": token}
        environment = {
            "GITHUB_SERVER_URL": f"file://{self.folder}",
            "GITHUB_REPOSITORY": REPOSITORY,
            "FAKE_PROTECTED": str(self.folder / "protected"),
        }
        runner = Runner(workspace, temporary, self._programs(), actions, environment)
        return runner.run(workflow("regenerate"), "push", context)

    def protect(self, *encoded: str) -> None:
        """Let the fake of gh answer that these branches are protected."""
        (self.folder / "protected").write_text("".join(f"{name}\n" for name in encoded))

    def _event(self, name: str, app: str, fork: bool, author: str) -> Context:
        event = {
            "pull_request": {
                "number": 1,
                "user": {"login": author},
                "head": {
                    "sha": self.head(name),
                    "ref": name,
                    "repo": {"full_name": "stranger/tradewatch" if fork else REPOSITORY},
                },
            },
            "repository": {"default_branch": "main"},
        }
        return {"github": {"repository": REPOSITORY, "event": event}, "vars": {"REGENERATE_APP_ID": app}}

    def _programs(self) -> Path:
        programs = self.folder / "programs"
        programs.mkdir(exist_ok=True)
        _program(programs / "gh", _GH)
        # The link python3 spares the commands a search for the version.
        if not (programs / "python3").exists():
            (programs / "python3").symlink_to(sys.executable)
        (self.folder / "protected").touch()
        return programs

    def _virtual_environment(self, workspace: Path) -> None:
        binaries = workspace / ".venv/bin"
        binaries.mkdir(parents=True)
        _program(binaries / "python", _PYTHON.format(python=sys.executable, engine=ROOT))
        shutil.copyfile(workspace / "requirements/runtime.txt", workspace / ".venv/.runtime")

    def _empty(self, name: str) -> Path:
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return folder


def _program(file: Path, text: str) -> None:
    file.write_text(text)
    file.chmod(0o755)
