"""Objects are read as they were meant, also by Go's reader of YAML, which Kubernetes' programs use."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.compiler.kubernetes.cluster import ENVIRONMENT, WITH_OBJECTS, deployed
from tests.compiler.test_yaml import LOOKALIKES
from tradewatch.compiler.yaml import dump
from tradewatch.filetree import write_all
from tradewatch.model import Kubernetes

READER = Path(__file__).with_name("reader")

# Numbers and words that only one of the readers takes for something else than a text.
DISPUTED = (
    *(
        "1E3",
        "+1e3",
        "-1e-3",
        ".5e3",
        "1.e3",
        "1.5e3",
        "1_0e1_0",
        "0O14",
        "0X1F",
        "0b1",
        "0B1",
        "+0x1",
        "1__0",
        "1.0.0",
    ),
    *("Y", "N", "Yes", "ON", "Off", "TRUE", "2020-1-2", "2020-01-02T03:04:05Z", "22:00", "00:00", "1:2:3", "15s", "."),
    *("+", "-", "0x", "e3", "1e", "infinity", ".Inf", ".NAN", "+.inf", "NULL", "!!str a", "\u0660"),
)

Read = Callable[[Iterable[Path]], list[Any]]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """Reads files as Go does."""
    go = shutil.which("go")
    if not go:
        pytest.skip(f"Go is not installed, so {READER.name} cannot be built")
    fetched = subprocess.run([go, "mod", "download"], cwd=READER, capture_output=True, text=True, timeout=300)
    if fetched.returncode:
        pytest.skip(f"the Go modules of {READER.name} cannot be fetched: {fetched.stderr.strip()}")
    program = tmp_path_factory.mktemp("reader") / "reader"
    subprocess.run([go, "build", "-mod=readonly", "-o", str(program), "."], cwd=READER, check=True, timeout=300)

    def read_by_go(files: Iterable[Path]) -> list[Any]:
        command = [str(program), *map(str, files)]
        finished = subprocess.run(command, capture_output=True, timeout=60)
        assert (finished.returncode, finished.stderr) == (0, b"")
        return [json.loads(line) for line in finished.stdout.splitlines()]

    return read_by_go


def test_every_text_stays_a_text(read: Read, tmp_path: Path) -> None:
    """No text becomes a number, a boolean or a date, as value, key or entry."""
    contents = [{"value": text, f"{text}!": 1, text: "key", "list": [text]} for text in (*LOOKALIKES, *DISPUTED)]
    files = [tmp_path / f"{number}.yaml" for number in range(len(contents))]
    for file, content in zip(files, contents, strict=True):
        file.write_bytes(dump(content, made_from="x"))
    assert [yaml.safe_load(file.read_bytes()) for file in files] == contents
    assert read(files) == contents


@pytest.mark.parametrize("kubernetes", [ENVIRONMENT.kubernetes, WITH_OBJECTS], ids=["secret", "objects"])
def test_both_readers_read_every_object(read: Read, tmp_path: Path, kubernetes: Kubernetes) -> None:
    """Each file contains exactly the object that the schemas were compared with."""
    compiled = deployed(kubernetes)
    write_all(tmp_path, {"build": compiled.tree})
    objects = compiled.kubernetes_objects
    files = [tmp_path / "build" / each.path for each in objects]
    assert [yaml.safe_load(file.read_bytes()) for file in files] == [each.content for each in objects]
    assert read(files) == [each.content for each in objects]
