"""Describes Alertmanager's configuration: routes, receivers, inhibitions and time intervals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tradewatch.difference.part import Description, Part, PartKind, aspects, listed, mapped, others, scalar


def alertmanager_parts(document: Any) -> Iterator[tuple[Part, str, Description]]:
    """Every part of alertmanager.yml."""
    rest = dict(mapped(document))
    yield from _routes(mapped(rest.pop("route", None)), "the root")
    for receiver in map(mapped, listed(rest.pop("receivers", None))):
        yield _named("receiver", receiver)
    for inhibition in map(mapped, listed(rest.pop("inhibit_rules", None))):
        equal = aspects(
            {key: _unordered(value) for key, value in inhibition.items() if not str(key).endswith("_matchers")}
        )
        name = f"of {_matchers(inhibition, 'target_')} by {_matchers(inhibition, 'source_')}"
        yield Part("inhibition", name), "", equal
    for key in ("time_intervals", "mute_time_intervals"):
        for interval in map(mapped, listed(rest.pop(key, None))):
            yield _named("time interval", interval)
    yield Part("Alertmanager", "settings"), "", others(rest)


def _routes(route: dict[Any, Any], name: str) -> Iterator[tuple[Part, str, Description]]:
    children = [mapped(child) for child in listed(route.get("routes"))]
    names = [_matchers(child) for child in children]
    own = others({key: _unordered(value) for key, value in route.items()}, "routes", "matchers", "match", "match_re")
    order: Description = {"order of routes": tuple(dict.fromkeys(names))} if names else {}
    yield Part("route", name), f"to {scalar(route.get('receiver'))}", {**own, **order}
    for child, matchers in zip(children, names, strict=True):
        yield from _routes(child, matchers if name == "the root" else f"{name} / {matchers}")


def _matchers(content: dict[Any, Any], side: str = "") -> str:
    """The matchers as `{severity="critical"}`, also if the file has the older form `match`."""
    texts = [scalar(each) for each in listed(content.get(f"{side}matchers"))]
    for key, operator in ((f"{side}match", "="), (f"{side}match_re", "=~")):
        texts += [f'{label}{operator}"{scalar(value)}"' for label, value in mapped(content.get(key)).items()]
    return "{" + ", ".join(sorted(texts)) + "}"


def _unordered(value: Any) -> Any:
    """A list of labels or times in a fixed order, because its order has no meaning."""
    return sorted(value, key=scalar) if isinstance(value, list) else value


def _named(kind: PartKind, content: dict[Any, Any]) -> tuple[Part, str, Description]:
    return Part(kind, scalar(content.get("name"))), "", others(content, "name")
