"""Runs a file of grafanalib, as its command `generate-dashboard` does."""

from __future__ import annotations

import sys
import zlib
from contextlib import redirect_stdout
from importlib.util import module_from_spec, spec_from_file_location
from io import StringIO
from pathlib import Path
from types import ModuleType

from grafanalib import core


def dashboard_in(path: Path) -> tuple[core.Dashboard, tuple[str, ...]] | str:
    """The dashboard that a file defines, and the file with those beside it that it imports; or what is wrong.

    Raises whatever the file raises. It may import the modules beside it; they are not kept, because those of another
    dashboard may have the same names. What it prints is not shown.
    """
    path = path.resolve()
    if not path.is_file():
        return f"there is no file {path.name!r} in {path.parent.name}/"
    module, files = _run(path)
    found = {name: value for name, value in vars(module).items() if isinstance(value, core.Dashboard)}
    one = found.get("dashboard") or next(iter(found.values()), None)
    if one is not None and ("dashboard" in found or all(value is one for value in found.values())):
        return one, files
    if found:
        return f"{path.name} has several dashboards, {', '.join(found)}, and none is called `dashboard`"
    if "dashboard" in vars(module):
        return f"`dashboard` in {path.name} is a {type(module.dashboard).__name__}, and not a Dashboard of grafanalib"
    return f"{path.name} does not define a dashboard"


def _run(path: Path) -> tuple[ModuleType, tuple[str, ...]]:
    """The module of a file, and the files in its folder that were run."""
    spec = spec_from_file_location(f"existing_{zlib.crc32(str(path).encode()):08x}", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path.name} is not a file of Python", path=str(path))
    module = module_from_spec(spec)
    before = set(sys.modules)
    sys.modules[spec.name] = module
    sys.path.insert(0, str(path.parent))
    try:
        with redirect_stdout(StringIO()):
            spec.loader.exec_module(module)
        own = {name: str(each.__file__) for name, each in _beside(path, before)}
        return module, tuple(dict.fromkeys((str(path), *own.values())))
    finally:
        sys.path.remove(str(path.parent))
        for name, _ in _beside(path, before):
            del sys.modules[name]


def _beside(path: Path, before: set[str]) -> list[tuple[str, ModuleType]]:
    """The modules in a file's folder that were imported since then."""
    folder = str(path.parent) + "/"
    return [
        (name, module)
        for name, module in sys.modules.items()
        if name not in before and (getattr(module, "__file__", None) or "").startswith(folder)
    ]
