"""The files that the compiler writes today are read in full."""

from __future__ import annotations

from generator import project
from tradewatch.compiler import compile
from tradewatch.difference import compare, describe
from tradewatch.difference.thing import Thing
from tradewatch.model import ValueAlert


def test_the_compiler_and_the_reader_agree() -> None:
    """Each alert's limit, guard and panel are found where the compiler writes them, and no file is unknown."""
    whole = project()
    environment = whole.environments[0]
    described = describe(compile(whole, environment), environment.name)
    assert not [thing for thing in described if thing.kind == "file"]
    for alert in whole.alerts:
        # Alerts that share a name have their labels in the thing's name.
        rules = [
            said for thing, said in described.items() if thing.kind == "alert" and thing.name.split()[0] == alert.name
        ]
        for said in rules:
            assert "{{" not in str(said.get("limit", "")), alert.name
            assert ("guard" in said) == (alert.guard is not None), alert.name
            assert ("limit" in said) == isinstance(alert, ValueAlert), alert.name
        assert rules, alert.name
    panels = {f"{thing.inside}: {thing.name}" for thing in described if thing.kind == "panel"}
    linked = {said["panel"] for thing, said in described.items() if thing.kind == "alert" and "panel" in said}
    assert linked <= panels
    assert Thing("route", "the root") in described
    assert compare({"x": described}, {"x": described}) == []
