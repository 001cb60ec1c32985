"""Calls in a new process, where nothing was imported, read or cached before."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

ROOT = Path(__file__).resolve().parents[1]
# Bytecode is stored, as on most machines: compiling it is not measured.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

_CALL = """\
import importlib, json, sys
module, name, arguments = sys.argv[1:]
print(json.dumps(getattr(importlib.import_module(module), name)(*json.loads(arguments))))
"""


class ProcessFailed(Exception):
    """A new process failed; the message has the last line of its error output."""


def in_new_process(function: Callable[..., T], *arguments: object, variables: Mapping[str, str] | None = None) -> T:
    """What a module's function returns. Arguments and result are passed as JSON.

    `variables` are added to the environment. Raises ProcessFailed.
    """
    module = function.__globals__["__spec__"].name
    command = [sys.executable, "-c", _CALL, module, function.__name__, json.dumps(arguments)]
    environment = ENVIRONMENT | dict(variables or {})
    finished = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if finished.returncode:
        *_, last = ["it printed no error", *finished.stderr.splitlines()]
        raise ProcessFailed(f"{module}.{function.__name__} ended with exit code {finished.returncode}: {last}")
    result: T = json.loads(finished.stdout)
    return result
