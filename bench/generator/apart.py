"""Calls in a process of their own, which profit from nothing that was read or cached before."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

ROOT = Path(__file__).resolve().parents[2]
# Bytecode is kept, as it is everywhere outside containers: compiling it is not what is measured.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

_CALL = """\
import importlib, json, sys
module, name, arguments = sys.argv[1:]
print(json.dumps(getattr(importlib.import_module(module), name)(*json.loads(arguments))))
"""


def apart(function: Callable[..., T], *arguments: object) -> T:
    """What a module's function returns in a new process. Arguments and result pass as JSON."""
    module = function.__globals__["__spec__"].name
    command = [sys.executable, "-c", _CALL, module, function.__name__, json.dumps(arguments)]
    finished = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, check=True, stdout=subprocess.PIPE)
    result: T = json.loads(finished.stdout)
    return result
