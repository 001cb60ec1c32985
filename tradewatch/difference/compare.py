"""Compares two states of all environments; a change that environments share is listed once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple, get_args

from tradewatch.difference.part import Description, Descriptions, Part, PartKind, Value
from tradewatch.secrets import redact

_KINDS = get_args(PartKind)
# What the report shows of a part that was added or removed.
_SUMMARIES = {
    "alert": ("severity", "limit", "hold"),
    "recording rule": ("expression",),
    "route": ("receiver",),
}

# A commit may contain a secret that was removed later, and the report must not show it.
_SECRET_ASPECT = re.compile(r"(?:^|[._ ])(?:\w*(?:password|secret|token|credentials|_key)|(?:slack_)?api_url)$")
_HIDDEN = "***"


class Change(NamedTuple):
    """One change in meaning; `aspect` says what changed in a part, and is empty if the whole part was added or removed.

    A missing value is None. In all `environments` the change is the same, apart from their names.
    """

    part: Part
    action: Literal["added", "removed", "renamed", "changed"]
    aspect: str
    before: Value | None
    after: Value | None
    environments: tuple[str, ...]


def compare(before: Mapping[str, Descriptions], after: Mapping[str, Descriptions]) -> list[Change]:
    """All changes from `before` to `after` in a fixed order; both are by environment."""
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
    # The sort is stable, so the aspects of a part keep their order.
    return sorted(merged, key=lambda each: (_KINDS.index(each.part.kind), each.part.inside, each.part.name))


def _in_environment(name: str, before: Descriptions | None, after: Descriptions | None) -> Iterator[Change]:
    if before is None or after is None:
        yield Change(Part("environment", name), "added" if before is None else "removed", "", None, None, (name,))
        return
    removed = {part: before[part] for part in before if part not in after}
    added = {part: after[part] for part in after if part not in before}
    for old, new in _renamed(removed, added):
        yield Change(old, "renamed", "name", old.name, new.name, (name,))
        del removed[old], added[new]
    for part, described in removed.items():
        if Part("dashboard", part.inside) not in removed:
            yield Change(part, "removed", "", _summary(part, described), None, (name,))
    for part, described in added.items():
        if Part("dashboard", part.inside) not in added:
            yield Change(part, "added", "", None, _summary(part, described), (name,))
    for part in before:
        if part in after:
            for aspect, old_value, new_value in _aspects(before[part], after[part]):
                yield Change(part, "changed", aspect, _shown(aspect, old_value), _shown(aspect, new_value), (name,))


def _aspects(before: Description, after: Description) -> Iterator[tuple[str, Value | None, Value | None]]:
    for aspect in dict.fromkeys([*before, *after]):
        old, new = before.get(aspect), after.get(aspect)
        if isinstance(old, tuple) and isinstance(new, tuple):
            old, new = tuple(each for each in old if each in new), tuple(each for each in new if each in old)
        elif isinstance(old, tuple) or isinstance(new, tuple):
            continue
        listed = aspect == "limit in the rule" and before.get("limit") != after.get("limit")
        if old != new and not listed:
            yield aspect, old, new


def _shown(aspect: str, value: Value | None) -> Value | None:
    """A value without secrets."""
    if not isinstance(value, str):
        return value
    return _HIDDEN if _SECRET_ASPECT.search(aspect) else redact(value)


def _renamed(removed: Descriptions, added: Descriptions) -> Iterator[tuple[Part, Part]]:
    """Pairs of parts that differ only in their names, if no other part has the same content."""
    old, new = _by_meaning(removed), _by_meaning(added)
    for meaning, parts in old.items():
        others = new.get(meaning, [])
        if len(parts) == len(others) == 1:
            yield parts[0], others[0]


def _by_meaning(parts: Descriptions) -> dict[object, list[Part]]:
    found: dict[object, list[Part]] = {}
    for part, described in parts.items():
        if described:
            content = tuple(
                (aspect, value.replace(part.name, "<name>") if isinstance(value, str) else value)
                for aspect, value in described.items()
            )
            found.setdefault((part.kind, part.inside, content), []).append(part)
    return found


def _summary(part: Part, described: Description) -> str | None:
    aspects = (f"{aspect} {described[aspect]}" for aspect in _SUMMARIES.get(part.kind, ()) if aspect in described)
    return redact(", ".join(aspects)) or None


def _anywhere(change: Change, environment: str) -> Change:
    """The change with a placeholder for the environment's name, which is part of titles and addresses."""
    word = re.compile(rf"(?<![A-Za-z0-9]){re.escape(environment)}(?![A-Za-z0-9])")

    def replaced(value: Value | None) -> Value | None:
        if isinstance(value, tuple):
            return tuple(word.sub("<environment>", each) for each in value)
        return value and word.sub("<environment>", value)

    if change.part.kind == "environment":
        return change
    part = Part(change.part.kind, *(word.sub("<environment>", text) for text in change.part[1:]))
    return change._replace(part=part, before=replaced(change.before), after=replaced(change.after), environments=())
