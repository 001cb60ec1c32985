"""Imports run one way: the engine does not import content, and its parts import each other by one table."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

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
    "live": frozenset(
        {"channels", "compiler", "filetree", "foreign", "gotemplate", "promql", "proofs", "routing", "toolchain"}
    ),
    "preview": frozenset({"live", "toolchain"}),
    "checks": frozenset({"compiler", "filetree", "gotemplate", "grafana", "promql", "routing", "secrets"}),
    "difference": frozenset({"promql", "secrets"}),
    "plain": frozenset({"audit", "checks", "foreign", "grafana", "promql", "routing"}),
    "starter": frozenset({"filetree"}),
    "cli": frozenset(
        {
            "plain",
            "starter",
            *(
                "audit",
                "checks",
                "compiler",
                "difference",
                "filetree",
                "gotemplate",
                "grafana",
                "instruments",
                "preview",
                "promql",
                "proofs",
            ),
            *("foreign", "live", "routing", "secrets", "toolchain"),
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


@cache
def imported(path: Path) -> tuple[tuple[str, str], ...]:
    """The line and the absolute name of each import in a file, also in functions and under TYPE_CHECKING."""
    found = []
    for node in ast.walk(ast.parse(path.read_bytes())):
        place = f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Import):
            found += [(place, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{place}: imports are absolute here"
            # `from tradewatch import model` imports the part, not only the package.
            found += [(place, f"{node.module}.{alias.name}") for alias in node.names]
    return tuple(found)


def files(folder: str) -> list[Path]:
    path = ROOT / folder
    return sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]


def imports_in(folder: str) -> Iterable[tuple[str, str]]:
    return (each for path in files(folder) for each in imported(path))


def test_the_engine_does_not_import_content() -> None:
    """Another team can use the engine with its own content."""
    assert [each for each in imports_in("tradewatch") if each[1].split(".")[0] in CONTENT] == []


def test_only_the_example_itself_imports_the_example() -> None:
    """What is deployed and what a bot installs does not need stack/."""
    found = [each for part in ("tradewatch", *CONTENT) for each in imports_in(part) if each[1].split(".")[0] == "stack"]
    assert found == []


def test_a_part_imports_only_what_the_table_allows() -> None:
    """Every import in the engine is in the table; a new part of the engine needs a line there."""
    parts = {path.parent.name for path in ENGINE.glob("*/__init__.py")}
    assert parts == EDGES.keys()
    for part in parts:
        allowed = {part, "model"} | EDGES[part]
        found = [(place, name) for place, name in imports_in(f"tradewatch/{part}") if name.startswith("tradewatch.")]
        assert [(place, name) for place, name in found if name.split(".")[1] not in allowed] == []


def test_the_table_has_no_cycle() -> None:
    """The table itself has no cycle."""
    left = {part: set(edges) for part, edges in EDGES.items()}
    while left:
        free = {part for part, edges in left.items() if not edges & left.keys()}
        assert free, f"a circle among {sorted(left)}"
        left = {part: edges for part, edges in left.items() if part not in free}


def test_the_model_and_the_toolchain_need_no_library() -> None:
    """No package is needed to write content, or to install the tools."""
    known = {*sys.stdlib_module_names, "tradewatch"}
    for part in ("model", "toolchain"):
        found = [each for each in imports_in(f"tradewatch/{part}") if each[1].split(".")[0] not in known]
        assert found == []


def test_content_imports_only_what_the_table_allows() -> None:
    """The catalogue is below the rules, the rules below receivers and dashboards; all of them use the model."""
    for part, edges in CONTENT_EDGES.items():
        allowed = {part, "tradewatch.model"} | edges
        for place, name in imports_in(part):
            first, _, rest = name.partition(".")
            target = f"tradewatch.{rest.split('.')[0]}" if first == "tradewatch" else first
            if target.startswith("tradewatch.") or target in CONTENT:
                assert target in allowed, f"{place} imports {name}"


def test_the_simulated_bot_knows_no_rule() -> None:
    """A bot of your own does not either: it only needs what a bot installs, and helpers of the engine."""
    unknown = {"rules", "receivers", "dashboards", "environments", "situations"}
    assert [each for each in imports_in("stack/bot") if each[1].partition(".")[0] in unknown] == []


WATCHER = """
import importlib, sys
sys.path.insert(0, sys.argv[1])
parts, names = sys.argv[2].split(), sys.argv[3:]
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
for part in parts:
    for name in [name for name in sys.modules if name.split(".")[0] in parts]:
        del sys.modules[name]
    importlib.import_module(part)
for name in names:
    importlib.import_module(name)
print("\\n".join(written))
"""


def test_importing_content_has_no_effect_and_needs_no_order() -> None:
    """Each part can be imported first, and no import writes a file, starts a process or opens a connection."""
    names = [
        path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
        for part in CONTENT
        for path in files(part)
    ]
    command = [sys.executable, "-c", WATCHER, str(ROOT), " ".join(CONTENT), *names]
    finished = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (finished.returncode, finished.stdout.strip(), finished.stderr) == (0, "", "")
