"""The types that a package of the engine offers, one or more in each of its modules."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

import tradewatch.channels
import tradewatch.discovery


def defined_in(package: ModuleType) -> dict[str, Any]:
    """Every public class and function that a module of the package defines, by name."""
    modules = [import_module(f"{package.__name__}.{each.name}") for each in iter_modules(package.__path__)]
    return {
        name: value
        for module in modules
        for name, value in vars(module).items()
        if name[0] != "_" and getattr(value, "__module__", "") == module.__name__
    }


CHANNELS = defined_in(tradewatch.channels)
DISCOVERIES = defined_in(tradewatch.discovery)
