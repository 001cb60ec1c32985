"""The writer of YAML on a machine whose PyYAML was built without libyaml."""

from __future__ import annotations

import importlib.util
from typing import Any

import pytest
import yaml

from tradewatch.compiler import yaml as yaml_writer


def without_libyaml(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The module that writes YAML, as it is where PyYAML has no writer in C."""
    monkeypatch.delattr(yaml, "CSafeDumper")
    spec = importlib.util.spec_from_file_location("tradewatch_yaml_without_libyaml", str(yaml_writer.__file__))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module._Writer is yaml.SafeDumper
    return module
