"""A result as a file: every sample of a run, and the machine that made it."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

from bench.metrics.sample import Sample
from bench.metrics.timing import Statement

FORMAT = "tradewatch metrics benchmark"
# Increased when older results cannot be compared with newer ones.
VERSION = 2


class NotAResult(ValueError):
    """A file that does not hold a result of this VERSION; the message says why."""


@dataclass(frozen=True)
class Result:
    """The samples of a run, in the order of the tests, and a description of the machine."""

    machine: dict[str, str]
    samples: tuple[Sample, ...]


def machine() -> dict[str, str]:
    """What a reader must know about this machine, with the time that one reading of the clock takes."""
    statement = Statement("pass", {})
    clock = median(statement.single() for _ in range(1_000))
    return {
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
        "system": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "prometheus_client": version("prometheus_client"),
        "opentelemetry-sdk": version("opentelemetry-sdk"),
        "clock": f"{clock:.0f} ns per reading",
    }


def write(result: Result, path: Path) -> None:
    """Write the result as JSON. Raises OSError."""
    path.write_text(json.dumps({"format": FORMAT, "version": VERSION, **asdict(result)}) + "\n", encoding="utf-8")


def read(path: Path) -> Result:
    """The result in a file. Raises NotAResult, or OSError if the file cannot be read."""
    try:
        found = json.loads(path.read_bytes())
    except ValueError as error:
        raise NotAResult(f"{path} is not JSON: {error}") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise NotAResult(f"{path} is not a result of this benchmark; --json writes one")
    if found.get("version") != VERSION:
        raise NotAResult(f"{path} has version {found.get('version')}, not {VERSION}: measure again, its figures differ")
    try:
        return Result(found["machine"], tuple(Sample.read(each) for each in found["samples"]))
    except (KeyError, TypeError, ValueError) as error:
        raise NotAResult(f"{path} is a broken result: {error}") from error
