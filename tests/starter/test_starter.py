"""A new project, from the built distributions."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from zipfile import ZipFile

import pytest

import tradewatch
from tests.commands import ROOT, surroundings
from tests.conftest import TOOLS
from tradewatch.filetree import FileTree, read
from tradewatch.starter import PARTS, starting_files
from tradewatch.starter.parts import PAGES

# No word of the trading content may reach a team that starts without it.
TRADING = re.compile(r"\b(bots?|trad(e|es|er|ing)|tradingbot|venues?|strateg(y|ies))\b", re.IGNORECASE)


def _run(command: Path, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [command, *arguments], cwd=folder, env=surroundings(), capture_output=True, text=True, timeout=300
    )


def test_the_engine_is_two_wheels_without_a_common_file(wheels: Mapping[str, Path]) -> None:
    """Neither installs a file of the other, both are typed together, and nothing but the packages is installed."""
    names = {name: set(ZipFile(wheel).namelist()) for name, wheel in wheels.items()}
    bot, rest = names["tradewatch_instruments"], names["tradewatch_monitoring"]
    assert not bot & rest
    assert "tradewatch/py.typed" in bot
    assert {name.partition("/")[0].partition("-")[0] for name in bot | rest} == {"tradewatch", *names}
    assert not [name for name in bot | rest if "node_modules" in name or "__pycache__" in name]


def test_a_project_from_the_wheel_is_this_repository(installed: Path, tmp_path: Path) -> None:
    """`tradewatch init` and `tradewatch build`, also from a folder below, make the build that is committed here."""
    started = _run(installed, "init", "monitoring", folder=tmp_path)
    assert started.returncode == 0, started.stderr
    root = tmp_path / "monitoring"
    assert read(root) == dict(starting_files())
    built = _run(installed, "build", folder=root / "rules")
    assert built.returncode == 0, built.stdout + built.stderr
    assert read(root / "build") == read(ROOT / "build")
    assert _run(installed, "build", "--check", folder=root).returncode == 0


def test_a_project_without_trading_is_proven(installed: Path, tmp_path: Path) -> None:
    """The example of a service builds, its alerts are proven, and no word in it is one of trading."""
    assert _run(installed, "init", "--empty", folder=tmp_path).returncode == 0
    (tmp_path / ".tools").symlink_to(TOOLS)
    for command in ("build", "validate"):
        done = _run(installed, command, folder=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
    texts = {
        path: content.decode()
        for path, content in read(tmp_path).items()
        if path[0] != "." and "__pycache__" not in path
    }
    found = {path: word.group() for path, text in texts.items() if (word := TRADING.search(text))}
    assert not found


def test_a_project_is_never_overwritten(installed: Path, tmp_path: Path) -> None:
    """A folder that has one of the files is left as it is."""
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "__init__.py").write_text("mine")
    done = _run(installed, "init", folder=tmp_path)
    assert done.returncode == 2
    assert "rules/__init__.py exists, so nothing was written" in done.stderr
    assert read(tmp_path) == {"rules/__init__.py": b"mine"}


def test_without_a_project_a_command_says_what_to_do(installed: Path, tmp_path: Path) -> None:
    """Outside of a project, `build` is wrong usage, and `check` works."""
    done = _run(installed, "build", folder=tmp_path)
    assert done.returncode == 2
    assert "tradewatch init" in done.stderr
    (tmp_path / "metrics.txt").write_text("# TYPE up gauge\nup 1\n")
    (tmp_path / "rules.yml").write_text("groups: [{name: a, rules: [{alert: Down, expr: upp == 0}]}]\n")
    checked = _run(installed, "check", "rules.yml", "--catalogue", "metrics.txt", folder=tmp_path)
    assert checked.returncode == 1
    assert "upp" in checked.stdout


def test_a_project_without_two_parts_builds(installed: Path, tmp_path: Path) -> None:
    """A team whose Grafana and whose Alertmanager belong to somebody else gets rules, and no file for those servers."""
    parts = ("--without", "dashboards", "--without", "receivers")
    for command in (("init", *parts), ("build",)):
        done = _run(installed, *command, folder=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
    folders = {path.split("/")[1] for path in read(tmp_path / "build")}
    assert {"START.md", "prometheus"} <= folders
    assert not folders & {"alertmanager", "grafana"}


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_is_left_out_leaves_nothing(part: str) -> None:
    """Neither its folder, nor the generated page about it, nor a line that names either."""
    files = starting_files(without=[part])
    if page := PAGES.get(part):
        assert f"docs/{page}" in starting_files()
        assert not [path for path, text in files.items() if path.endswith(page) or page.encode() in text]
    assert not [path for path in files if path.startswith(f"{PARTS[part]}/")]
    for path in ("generator.py", "Makefile", "README.md"):
        assert not re.search(rf"\b{PARTS[part]}\b", files[path].decode()), path


@pytest.mark.parametrize("part", PARTS)
def test_a_target_of_make_does_what_it_does_in_the_whole_project(part: str) -> None:
    """A line that is left out never leaves its command to the target before it."""
    whole, kept = (_targets(starting_files(without=without)) for without in ((), [part]))
    assert kept.items() <= whole.items()
    assert {*whole} - {*kept} <= {"situations", "demo"}


def _targets(files: FileTree) -> dict[str, str]:
    """Each target with what follows, up to the next one."""
    parts = re.split(r"^(?!\.PHONY)(?=[\w./]+:)", files["Makefile"].decode(), flags=re.MULTILINE)
    return {target: rest.strip() for target, _, rest in (each.partition(":") for each in parts[1:])}


def test_the_wheel_needs_what_the_generator_needs() -> None:
    """The distribution names the libraries of requirements/runtime.in, in versions that include the tested ones."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    own, *others = project["dependencies"]
    assert own == f"tradewatch-instruments=={tradewatch.__version__}"
    wanted = {
        line.partition("=")[0] for line in (ROOT / "requirements/runtime.in").read_text().splitlines() if line[0] != "#"
    }
    limits = {re.split("[=><]", each)[0]: each for each in others}
    # The instruments need it.
    assert limits.keys() == wanted - {"prometheus-client"}
    for name, limit in limits.items():
        if lowest := re.search(r">=([\d.]+)", limit):
            assert tuple(map(int, version(name).split("."))) >= tuple(map(int, lowest[1].split("."))), limit
