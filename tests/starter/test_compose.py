"""docker-compose.yml of a new project: the file of this repository, with an image that installs the engine."""

from __future__ import annotations

import fnmatch
import re
import subprocess
from pathlib import Path

import pytest

from tests.commands import surroundings
from tests.stack.compose.composed import FILE, SERVICES, STACK
from tests.stack.compose.test_services import PINNED, is_healthy, on_free_ports
from tradewatch.filetree import FileTree, write_all
from tradewatch.live import until
from tradewatch.starter import starting_files

IMAGE = "stack/compose/Dockerfile"


@pytest.fixture(scope="module")
def project() -> FileTree:
    """The whole starting pack."""
    return starting_files()


def copied(project: FileTree) -> list[list[str]]:
    """Sources and target of each COPY."""
    return [line.split()[1:] for line in project[IMAGE].decode().splitlines() if line.startswith("COPY ")]


def test_it_is_the_file_of_this_repository(project: FileTree) -> None:
    """So what its tests prove there holds in a project. What it mounts or builds is in the project."""
    assert project[FILE.name] == FILE.read_bytes()
    for service in SERVICES.values():
        for volume in service.get("volumes", ()):
            if isinstance(volume, dict) and volume["source"] != "./build":  # which `make build` writes
                assert volume["source"].removeprefix("./") in project
        if "build" in service:
            assert service["build"] == {"context": ".", "dockerfile": IMAGE}


@pytest.mark.parametrize("part", ["dashboards", "receivers", "demo"])
def test_a_project_without_what_it_starts_does_not_have_it(part: str) -> None:
    """Nor does the example of a service."""
    for files in (starting_files(without=[part]), starting_files(empty=True)):
        assert FILE.name not in files
        assert "docker" not in files["README.md"].decode()


def test_what_the_image_copies_is_in_the_project_and_not_ignored(project: FileTree) -> None:
    """Except the wheels, which a project needs only as long as the package index lacks them."""
    allowed = {line[1:] for line in project[f"{IMAGE}.dockerignore"].decode().splitlines() if line[0] == "!"}
    tops = {path.partition("/")[0] for path in project} | {"wheels"}
    for *sources, _ in copied(project):
        for source in sources:
            (found,) = fnmatch.filter(tops, source.rstrip("/"))
            assert found in allowed
    assert "--find-links wheels\n" in project["requirements.txt"].decode()


def test_the_image_is_as_safe_as_that_of_this_repository(project: FileTree) -> None:
    """The same base, by its digest, and the same user."""
    own = (STACK / "Dockerfile").read_text("utf-8")
    for form in (r"^FROM (.*)$", r"^USER (.*)$"):
        assert re.findall(form, project[IMAGE].decode(), re.M) == re.findall(form, own, re.M)
    assert PINNED.search(project[IMAGE].decode())


@pytest.mark.parametrize("name", [name for name, each in SERVICES.items() if "build" in each])
def test_a_service_runs_on_the_installed_engine(project: FileTree, installed: Path, tmp_path: Path, name: str) -> None:
    """With what is copied alone: it starts with its command, on free ports, and passes its health check."""
    folders = [source for *sources, _ in copied(project)[1:] for source in sources]
    kept = {path: content for path, content in project.items() if path.startswith(tuple(folders))}
    write_all(tmp_path, FileTree(kept))
    (program, *arguments), check = on_free_ports(name)
    python = str(installed.with_name("python"))
    assert program == "python"
    with subprocess.Popen([python, *arguments], cwd=tmp_path, env=surroundings()) as running:
        try:
            until(lambda: running.poll() is not None or is_healthy([python, *check[1:]]), lambda: name, within=60)
            assert running.poll() is None
        finally:
            running.terminate()
