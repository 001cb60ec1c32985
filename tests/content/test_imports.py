"""Imports run one way: the engine knows no content, and no part of it knows what stands on it."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ROOT / "tradewatch"

CONTENT = ("tradingbot", "rules", "receivers", "dashboards", "environments", "generator")

# Part of the engine -> the parts that it may import, besides itself and the model.
EDGES: dict[str, frozenset[str]] = {
    "model": frozenset(),
    "promql": frozenset(),
    "gotemplate": frozenset(),
    "filetree": frozenset(),
    "foreign": frozenset(),
    "channels": frozenset(),
    "discovery": frozenset(),
    "grafana": frozenset(),
    "routing": frozenset(),
    "toolchain": frozenset({"foreign"}),
    "instruments": frozenset(),
    "secrets": frozenset(),
    "audit": frozenset({"foreign"}),
    "compiler": frozenset({"filetree", "gotemplate", "grafana", "promql", "routing"}),
    "proofs": frozenset({"compiler", "filetree", "gotemplate", "grafana", "promql", "routing", "toolchain"}),
    "checks": frozenset({"compiler", "filetree", "gotemplate", "grafana", "promql", "routing", "secrets"}),
    "difference": frozenset({"promql", "secrets"}),
    "plain": frozenset({"audit", "checks", "foreign", "grafana", "promql"}),
    "cli": frozenset(
        {
            "plain",
            *(
                "audit",
                "checks",
                "compiler",
                "difference",
                "filetree",
                "gotemplate",
                "grafana",
                "instruments",
                "promql",
                "proofs",
            ),
            *("foreign", "routing", "secrets", "toolchain"),
        }
    ),
}

# Content -> the other content, and the parts of the engine besides the model, that it may import.
CONTENT_EDGES: dict[str, frozenset[str]] = {
    "tradingbot": frozenset({"tradewatch.instruments"}),
    "rules": frozenset({"tradingbot"}),
    "receivers": frozenset({"rules", "tradingbot", "tradewatch.channels"}),
    "dashboards": frozenset({"rules", "tradingbot", "tradewatch.grafana"}),
    "environments": frozenset({"tradewatch.channels", "tradewatch.discovery"}),
}


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """The line and the absolute name of everything that a file imports, in functions and under TYPE_CHECKING too."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}:{node.lineno}: imports are absolute here"
            # `from tradewatch import model` imports the part, not only the package.
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def files(folder: str) -> list[Path]:
    path = ROOT / folder
    return sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]


@pytest.mark.parametrize("path", files("tradewatch"), ids=lambda path: path.relative_to(ENGINE).as_posix())
def test_the_engine_knows_no_content(path: Path) -> None:
    """Another team can keep the engine and write its own content."""
    found = [(line, name) for line, name in imported(path) if name.split(".")[0] in CONTENT]
    assert found == []


@pytest.mark.parametrize("part", sorted(path.name for path in ENGINE.iterdir() if (path / "__init__.py").exists()))
def test_a_part_imports_only_what_it_stands_on(part: str) -> None:
    """Every import within the engine is an edge of the table; a new part of the engine needs a line in it."""
    allowed = {part, "model"} | EDGES[part]
    found = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in files(f"tradewatch/{part}")
        for line, name in imported(path)
        if name.startswith("tradewatch.") and name.split(".")[1] not in allowed
    ]
    assert found == []


def test_the_table_has_no_circle() -> None:
    """However the table is changed, imports run one way."""
    left = {part: set(edges) for part, edges in EDGES.items()}
    while left:
        free = {part for part, edges in left.items() if not edges & left.keys()}
        assert free, f"a circle among {sorted(left)}"
        left = {part: edges for part, edges in left.items() if part not in free}


def test_the_model_stands_on_the_standard_library_alone() -> None:
    """Whoever writes content needs nothing installed to define it."""
    assert foreign("tradewatch/model") == []


def test_the_toolchain_stands_on_the_standard_library_and_the_model_alone() -> None:
    """What gets the tools must not need any."""
    assert foreign("tradewatch/toolchain") == []


def foreign(folder: str) -> list[str]:
    known = {*sys.stdlib_module_names, "tradewatch"}
    return [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in files(folder)
        for line, name in imported(path)
        if name.split(".")[0] not in known
    ]


@pytest.mark.parametrize("part", CONTENT_EDGES)
def test_content_imports_only_what_it_stands_on(part: str) -> None:
    """The catalogue is below the rules, the rules below receivers and dashboards; all of them stand on the model."""
    allowed = {part, "tradewatch.model"} | CONTENT_EDGES[part]
    found = []
    for path in files(part):
        for line, name in imported(path):
            first, _, rest = name.partition(".")
            target = f"tradewatch.{rest.split('.')[0]}" if first == "tradewatch" else first
            if (target.startswith("tradewatch.") or target in CONTENT) and target not in allowed:
                found.append(f"{path.relative_to(ROOT)}:{line} imports {name}")
    assert found == []


WATCHER = """
import importlib, sys
from pathlib import Path
root = Path(sys.argv[1])
sys.path.insert(0, str(root))
sys.dont_write_bytecode = True
written = []
def watch(event, arguments):
    if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        written.append(f"open {arguments[0]}")
    elif event in ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "os.symlink", "os.link"):
        written.append(f"{event} {arguments[0]}")
    elif event in ("subprocess.Popen", "os.system", "os.fork", "os.exec", "os.posix_spawn", "socket.connect"):
        written.append(f"{event} {arguments}")
sys.addaudithook(watch)
for name in sys.argv[2:]:
    importlib.import_module(name)
print("\\n".join(written))
"""


def test_importing_content_does_nothing_else() -> None:
    """No file is written, no process started, nobody called, whichever module of content is imported."""
    names = [
        path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
        for part in CONTENT
        for path in files(part)
    ]
    command = [sys.executable, "-c", WATCHER, str(ROOT), *names]
    finished = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (finished.returncode, finished.stdout.strip(), finished.stderr) == (0, "", "")


@pytest.mark.parametrize("part", CONTENT)
def test_every_part_of_the_content_can_be_imported_first(part: str) -> None:
    """No import relies on another having been made before: there are no circles."""
    finished = subprocess.run(
        [sys.executable, "-B", "-c", f"import {part}"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert (finished.returncode, finished.stderr) == (0, "")
