"""What is different between two states of all environments, said once for the environments that share it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple, get_args

from tradewatch.difference.thing import Description, Descriptions, Kind, Thing, Value
from tradewatch.secrets import redact

_KINDS = get_args(Kind)
# What is told of a thing that came or went.
_MAIN = {
    "alert": ("severity", "limit", "hold"),
    "recording rule": ("expression",),
    "route": ("receiver",),
}

# A commit may hold a secret that was removed since; a report must not copy it.
_SECRET_ASPECT = re.compile(r"(?:^|[._ ])(?:\w*(?:password|secret|token|credentials|_key)|(?:slack_)?api_url)$")
_HIDDEN = "***"


class Change(NamedTuple):
    """One difference in meaning; `aspect` names what changed of a thing, and is empty when all of it came or went.

    A side that has nothing is None. `environments` are those in which the change is the same, but for their names.
    """

    thing: Thing
    sort: Literal["added", "removed", "renamed", "changed"]
    aspect: str
    before: Value | None
    after: Value | None
    environments: tuple[str, ...]


def compare(before: Mapping[str, Descriptions], after: Mapping[str, Descriptions]) -> list[Change]:
    """Every change from `before` to `after`, both by environment, in a fixed order."""
    found: dict[Change, list[Change]] = {}
    for name in [*after, *(name for name in before if name not in after)]:
        for change in _in_environment(name, before.get(name), after.get(name)):
            found.setdefault(_anywhere(change, name), []).append(change)
    merged = [
        (alike[0] if len(alike) == 1 else anywhere)._replace(
            environments=tuple(sorted(name for each in alike for name in each.environments))
        )
        for anywhere, alike in found.items()
    ]
    # The sort is stable: the aspects of a thing stay in the order in which they are described.
    return sorted(merged, key=lambda each: (_KINDS.index(each.thing.kind), each.thing.inside, each.thing.name))


def _in_environment(name: str, before: Descriptions | None, after: Descriptions | None) -> Iterator[Change]:
    if before is None or after is None:
        yield Change(Thing("environment", name), "added" if before is None else "removed", "", None, None, (name,))
        return
    gone = {thing: before[thing] for thing in before if thing not in after}
    come = {thing: after[thing] for thing in after if thing not in before}
    for old, new in _renamed(gone, come):
        yield Change(old, "renamed", "name", old.name, new.name, (name,))
        del gone[old], come[new]
    for thing, described in gone.items():
        if Thing("dashboard", thing.inside) not in gone:
            yield Change(thing, "removed", "", _main(thing, described), None, (name,))
    for thing, described in come.items():
        if Thing("dashboard", thing.inside) not in come:
            yield Change(thing, "added", "", None, _main(thing, described), (name,))
    for thing in before:
        if thing in after:
            for aspect, old_value, new_value in _aspects(before[thing], after[thing]):
                yield Change(thing, "changed", aspect, _shown(aspect, old_value), _shown(aspect, new_value), (name,))


def _aspects(before: Description, after: Description) -> Iterator[tuple[str, Value | None, Value | None]]:
    for aspect in dict.fromkeys([*before, *after]):
        old, new = before.get(aspect), after.get(aspect)
        if isinstance(old, tuple) and isinstance(new, tuple):
            old, new = tuple(each for each in old if each in new), tuple(each for each in new if each in old)
        elif isinstance(old, tuple) or isinstance(new, tuple):
            continue
        told = aspect == "limit in the rule" and before.get("limit") != after.get("limit")
        if old != new and not told:
            yield aspect, old, new


def _shown(aspect: str, value: Value | None) -> Value | None:
    """A value, without the secret that it may be or hold."""
    if not isinstance(value, str):
        return value
    return _HIDDEN if _SECRET_ASPECT.search(aspect) else redact(value)


def _renamed(gone: Descriptions, come: Descriptions) -> Iterator[tuple[Thing, Thing]]:
    """Pairs that say the same but for their own names, where each is the only one that fits the other."""
    old, new = _by_meaning(gone), _by_meaning(come)
    for meaning, things in old.items():
        others = new.get(meaning, [])
        if len(things) == len(others) == 1:
            yield things[0], others[0]


def _by_meaning(things: Descriptions) -> dict[object, list[Thing]]:
    found: dict[object, list[Thing]] = {}
    for thing, described in things.items():
        if described:
            said = tuple(
                (aspect, value.replace(thing.name, "<name>") if isinstance(value, str) else value)
                for aspect, value in described.items()
            )
            found.setdefault((thing.kind, thing.inside, said), []).append(thing)
    return found


def _main(thing: Thing, described: Description) -> str | None:
    said = (f"{aspect} {described[aspect]}" for aspect in _MAIN.get(thing.kind, ()) if aspect in described)
    return redact(", ".join(said)) or None


def _anywhere(change: Change, environment: str) -> Change:
    """The change without the environment's name, by which titles and addresses of the same thing differ."""
    word = re.compile(rf"(?<![A-Za-z0-9]){re.escape(environment)}(?![A-Za-z0-9])")

    def put(value: Value | None) -> Value | None:
        if isinstance(value, tuple):
            return tuple(word.sub("<environment>", each) for each in value)
        return value and word.sub("<environment>", value)

    if change.thing.kind == "environment":
        return change
    thing = Thing(change.thing.kind, *(word.sub("<environment>", text) for text in change.thing[1:]))
    return change._replace(thing=thing, before=put(change.before), after=put(change.after), environments=())
