"""The reader knows all files that the compiler writes."""

from __future__ import annotations

from generator import project
from tradewatch.compiler import CompiledProject
from tradewatch.difference import compare, describe
from tradewatch.difference.part import Part
from tradewatch.model import ValueAlert


def test_the_compilers_files_are_described() -> None:
    """The reader finds each alert's limit, guard and panel, and no file is unknown."""
    whole = project()
    environment = whole.environments[0]
    described = describe(CompiledProject(whole).within(environment).tree, environment.name)
    assert not [part for part in described if part.kind == "file"]
    for alert in whole.alerts:
        # Alerts that share a name have their labels in the thing's name.
        rules = [
            description
            for part, description in described.items()
            if part.kind == "alert" and part.name.split()[0] == alert.name
        ]
        for description in rules:
            assert "{{" not in str(description.get("limit", "")), alert.name
            assert ("guard" in description) == (alert.guard is not None), alert.name
            assert ("limit" in description) == isinstance(alert, ValueAlert), alert.name
        assert rules, alert.name
    panels = {f"{part.inside}: {part.name}" for part in described if part.kind == "panel"}
    linked = {
        description["panel"]
        for part, description in described.items()
        if part.kind == "alert" and "panel" in description
    }
    assert linked <= panels
    assert Part("route", "the root") in described
    assert compare({"x": described}, {"x": described}) == []
