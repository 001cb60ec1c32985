"""All definitions are immutable, and only equal to themselves."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace

import pytest

from tests.model.author import THRESHOLD, Author
from tradewatch import model
from tradewatch.channels.slack import Slack
from tradewatch.model import Defined, PerEnvironment, Receiver

ALERT = {"name": '"A"', "severity": "INFO", "signal": '"s"', "summary": '"s"', "description": '"d"'}


def definitions(base: type[Defined] = Defined) -> list[type[Defined]]:
    return [kind for each in base.__subclasses__() for kind in (each, *definitions(each))]


VALUES = (model.Matcher, model.Problem, model.Samples, model.Source, model.Unit)


@pytest.mark.parametrize("kind", [*definitions(), *VALUES, model.Project], ids=lambda kind: kind.__name__)
def test_is_frozen(kind: type) -> None:
    """No field of a definition can be set after its creation."""
    if is_dataclass(kind):
        made, names = object.__new__(kind), [field.name for field in fields(kind)]
    else:  # a named tuple
        names = list(kind._fields)  # type: ignore[attr-defined]
        made = kind(*names)
    assert names
    for name in names:
        with pytest.raises(AttributeError):
            setattr(made, name, None)


@pytest.mark.parametrize("name", ["default", "overrides", "another"])
def test_what_differs_between_environments_is_frozen_too(name: str) -> None:
    """A limit does not change after a rule has read it."""
    varying = PerEnvironment(1, staging=2)
    with pytest.raises((AttributeError, TypeError)):
        setattr(varying, name, 3)
    with pytest.raises(TypeError):
        varying.overrides["staging"] = 3  # type: ignore[index]
    assert varying.at("staging") == 2


@pytest.mark.parametrize("call", ["ValueAlert", "StateAlert"])
def test_two_definitions_with_the_same_name_differ(author: Author, call: str) -> None:
    """Definitions are compared by identity, so that a duplicate is found and not merged."""
    question = {"expr": '"up"', "above": THRESHOLD} if call == "ValueAlert" else {"when": '"up"'}
    first, second = (author.write(call, **ALERT | question) for _ in range(2))
    assert first != second
    assert len({first, second, first}) == 2


def test_a_copy_keeps_its_line() -> None:
    """A copy of a definition keeps its line."""
    desk = Receiver("desk", via=(Slack,))
    assert replace(desk, name="desk-2").defined == desk.defined
