"""A result as a file: what was measured, where, and every sample of it."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

from bench.metrics.clock import Statement
from bench.metrics.sample import Sample

FORMAT = "tradewatch metrics benchmark"
# Changes whenever figures of before and after are no longer comparable.
VERSION = 1


class NotAResult(ValueError):
    """A file that holds no result of this version; says why."""


@dataclass(frozen=True)
class Result:
    """The samples of a run, in the order of the tests, and where they come from."""

    effort: str
    machine: dict[str, str]
    samples: tuple[Sample, ...]


def machine() -> dict[str, str]:
    """What a reader must know to judge the figures."""
    reading = Statement("pass", {})
    clock = median(reading.single() for _ in range(1_000))
    return {
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
        "system": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "prometheus_client": version("prometheus_client"),
        "opentelemetry-sdk": version("opentelemetry-sdk"),
        "clock": f"{clock:.0f} ns a reading",
    }


def write(result: Result, path: Path) -> None:
    """Raises OSError."""
    path.write_text(json.dumps({"format": FORMAT, "version": VERSION, **asdict(result)}) + "\n", encoding="utf-8")


def read(path: Path) -> Result:
    """Raises NotAResult for anything but a result of this VERSION, OSError when it cannot be read."""
    try:
        found = json.loads(path.read_bytes())
    except ValueError as error:
        raise NotAResult(f"{path} is not JSON: {error}") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise NotAResult(f"{path} is not a result of this benchmark; --json writes one")
    if found.get("version") != VERSION:
        raise NotAResult(f"{path} has version {found.get('version')}, not {VERSION}: measure again, its figures differ")
    try:
        return Result(found["effort"], found["machine"], tuple(Sample.read(each) for each in found["samples"]))
    except (KeyError, TypeError, ValueError) as error:
        raise NotAResult(f"{path} is a broken result: {error}") from error
