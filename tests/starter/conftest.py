"""The engine as others install it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.commands import ROOT


def _tracked(root: Path, folder: Path) -> None:
    """Copy the files of this repository that git tracks or would track."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        check=True,
    )
    for name in listed.stdout.decode().split("\0"):
        if name and (root / name).exists() and not name.startswith(("build/", "tests/", "docs/images/")):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / name, folder / name, follow_symlinks=False)


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The wheels of the engine by name, each built from its sdist, without a network."""
    folder = tmp_path_factory.mktemp("wheels")
    checkout = folder / "checkout"
    checkout.mkdir()
    _tracked(ROOT, checkout)
    found = {}
    for name, source in (("tradewatch_instruments", "packaging/instruments"), ("tradewatch_monitoring", ".")):
        build = [sys.executable, "-m", "hatchling", "build", "-t"]
        subprocess.run([*build, "sdist", "-d", str(folder)], cwd=checkout / source, check=True, capture_output=True)
        with tarfile.open(next(folder.glob(f"{name}-*.tar.gz"))) as archive:
            archive.extractall(folder / "sdist", filter="data")
        unpacked = next((folder / "sdist").glob(f"{name}-*"))
        subprocess.run([*build, "wheel", "-d", str(folder)], cwd=unpacked, check=True, capture_output=True)
        found[name] = next(folder.glob(f"{name}-*.whl"))
    return found


@pytest.fixture(scope="module")
def installed(wheels: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command `tradewatch` of an environment with the two wheels, and the libraries that are installed here."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)}))
    for wheel in wheels.values():
        with ZipFile(wheel) as packed:
            packed.extractall(packages)
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    command = folder / "bin" / "tradewatch"
    command.write_text(f"#!{folder}/bin/python\nfrom tradewatch.cli.installed import main\nmain()\n")
    command.chmod(0o755)
    return command
