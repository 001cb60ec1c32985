"""A workflow's own commands, run like GitHub's runner does, with fake actions."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.commands import ROOT, surroundings

WORKFLOWS = ROOT / ".github/workflows"

Context = dict[str, Any]
# What an action does instead of its own program: it gets its inputs, and gives its outputs.
Action = Callable[[Mapping[str, str]], Mapping[str, str]]

_EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}")
_NAME = re.compile(r"'[^']*'|[a-z_]+(?:\.[\w-]+)+")


def workflow(name: str) -> dict[str, Any]:
    """A parsed workflow; its key `on` is a text again, which YAML reads as a boolean."""
    text = (WORKFLOWS / f"{name}.yml").read_text("utf-8")
    read: dict[Any, Any] = yaml.safe_load(text)
    return {"on": read.pop(True), **read}


@dataclass
class Job:
    """A finished job: whether each step succeeded, its output, and the summary."""

    context: Context
    failed: bool = False
    log: str = ""
    summary: str = ""
    ran: list[str] = field(default_factory=list)
    environments: list[Mapping[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Runner:
    """A machine of GitHub: a workspace and a folder for temporary files. `programs` is first on PATH."""

    workspace: Path
    temporary: Path
    programs: Path
    actions: Mapping[str, Action]
    environment: Mapping[str, str]

    def run(self, workflow: Mapping[str, Any], name: str, context: Context) -> Job:
        """Run a job of a workflow, step by step; a job whose condition is false has no steps."""
        job = workflow["jobs"][name]
        done = Job({**context, "runner": {"temp": str(self.temporary)}, "steps": {}})
        if not evaluated(str(job.get("if", "true")), done.context):
            return done
        assert workflow["defaults"]["run"]["shell"] == "bash"
        for step in job["steps"]:
            condition = str(step.get("if", "true"))
            if (done.failed and "cancelled()" not in condition) or not evaluated(condition, done.context):
                continue
            done.ran.append(step.get("name", step.get("uses", step.get("run"))))
            outputs = self._action(step, done) if "uses" in step else self._commands(step, done)
            if "id" in step:
                done.context["steps"][step["id"]] = {"outputs": dict(outputs)}
        return done

    def _action(self, step: Mapping[str, Any], job: Job) -> Mapping[str, str]:
        inputs = {key: filled(value, job.context) for key, value in step.get("with", {}).items()}
        return self.actions[step["uses"].partition("@")[0]](inputs)

    def _commands(self, step: Mapping[str, Any], job: Job) -> Mapping[str, str]:
        output, summary = self.temporary / "output", self.temporary / "summary"
        output.write_text("")
        environment = {key: filled(value, job.context) for key, value in step.get("env", {}).items()}
        job.environments.append(environment)
        outer = surroundings()
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.workspace,
            env=outer
            | dict(self.environment)
            | {
                "PATH": f"{self.programs}:{outer['PATH']}",
                "HOME": str(self.temporary),
                "RUNNER_TEMP": str(self.temporary),
                "GITHUB_OUTPUT": str(output),
                "GITHUB_STEP_SUMMARY": str(summary),
            }
            | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=300,
            check=False,
        )
        job.log += done.stdout
        job.failed = job.failed or done.returncode != 0
        job.summary = summary.read_text("utf-8") if summary.exists() else ""
        return dict(line.split("=", 1) for line in output.read_text().splitlines())


def filled(text: Any, context: Context) -> str:
    """A text with the value of each `${{ }}`."""
    return _EXPRESSION.sub(lambda match: _text(evaluated(match[1], context)), str(text))


def evaluated(expression: str, context: Context) -> Any:
    """The value of one of GitHub's expressions, in the forms of the workflows. Raises KeyError for an unknown name."""
    match = _EXPRESSION.fullmatch(expression.strip())
    python = _NAME.sub(lambda name: repr(_looked_up(name[0], context)), match[1] if match else expression)
    python = python.replace("!cancelled()", "True").replace("&&", " and ").replace("||", " or ")
    return eval(" ".join(python.split()), {"__builtins__": {}}, {"true": True})


def _looked_up(name: str, context: Context) -> Any:
    if name.startswith("'"):
        return name[1:-1]
    first, *rest = name.split(".")
    value = context[first]
    for key in rest:
        # GitHub takes what a step, a variable or a secret does not have for an empty text.
        value = value.get(key, "") if first in ("steps", "vars", "secrets") and isinstance(value, dict) else value[key]
    return value


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
