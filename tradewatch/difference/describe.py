"""Describes a tree of generated files as parts: alerts, routes, panels and others."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import yaml

from tradewatch.difference.alertmanager import alertmanager_parts
from tradewatch.difference.grafana import dashboard_parts, panels_of, provisioning_parts
from tradewatch.difference.part import (
    Description,
    Descriptions,
    Part,
    TooLarge,
    listed,
    mapped,
    others,
    scalar,
    with_unique_names,
)
from tradewatch.difference.prometheus import prometheus_parts
from tradewatch.difference.rules import rule_parts, split_link
from tradewatch.model import Cortex, Mimir, Problem, ProblemsFound, Thanos, VictoriaMetrics

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DASHBOARD = re.compile(r"grafana/dashboards/(.+)\.json")
_DEFINE = re.compile(r'\{\{-?\s*define\s+"([^"]*)"\s*-?\}\}')
# The file of a ruler has the rules of Prometheus' files again, with settings of its own.
_OF_RULER = {f"{ruler.folder}/rules.yml" for ruler in (Mimir, Cortex, Thanos, VictoriaMetrics)}
# They are made from the alerts, so a change in them has no meaning of its own.
_TESTS = "prometheus/tests/"


def describe(tree: Mapping[str, bytes], place: str) -> Descriptions:
    """All parts in one environment's files; `place` is the folder's name in messages.

    Raises ProblemsFound for a file that cannot be read, or is too large.
    """
    documents = {path: _document(path, content, place) for path, content in tree.items() if _structured(path)}
    try:
        return dict(with_unique_names(_parts(tree, documents)))
    except (TooLarge, RecursionError) as fault:
        raise _unreadable(place, "the file is too large, or nested too deeply, to compare") from fault


def _parts(tree: Mapping[str, bytes], documents: Mapping[str, Any]) -> Iterator[tuple[Part, str, Description]]:
    dashboards = {match[1]: documents[path] for path in documents if (match := _DASHBOARD.fullmatch(path))}
    panels = {
        (scalar(mapped(dashboard).get("uid")), scalar(panel.get("id"))): f"{name}: {scalar(panel.get('title'))}"
        for name, dashboard in dashboards.items()
        for panel in panels_of(dashboard)
    }
    for name, dashboard in dashboards.items():
        yield from dashboard_parts(name, dashboard)
    for path, document in documents.items():
        if path == "prometheus/prometheus.yml":
            yield from prometheus_parts(document)
        elif path == "alertmanager/alertmanager.yml":
            yield from alertmanager_parts(document)
        elif path.startswith("grafana/provisioning/"):
            yield from provisioning_parts(document)
        elif path in _OF_RULER:
            yield from _ruler_groups(path, document)
        elif "groups" in mapped(document):
            yield from rule_parts(document, panels)
        elif not _DASHBOARD.fullmatch(path):
            yield Part("file", path), "", {"content": _text(tree[path])}
    yield from _alert_links(documents.values())
    for path, content in tree.items():
        if path.endswith(".tmpl"):
            yield from _templates(path, _text(content))
        elif path == "START.md":
            yield from _commands(_text(content))
        elif path not in documents and not path.startswith(_TESTS):
            yield Part("file", path), "", {"content": _text(content)}


def _ruler_groups(path: str, document: Any) -> Iterator[tuple[Part, str, Description]]:
    yield Part("file", path), "", others(mapped(document), "groups")
    for group in map(mapped, listed(mapped(document).get("groups"))):
        number = str(len(listed(group.get("rules"))))
        yield (
            Part("rule group", f"{scalar(group.get('name'))} in {path}"),
            "",
            others(group, "name", "rules") | {"number of rules": number},
        )


def _alert_links(documents: Iterable[Any]) -> Iterator[tuple[Part, str, Description]]:
    """The servers in the links of all alerts, as one part, not once per alert."""
    bases: dict[str, set[str]] = {}
    for document in documents:
        for group in listed(mapped(document).get("groups")):
            for rule in listed(mapped(group).get("rules")):
                for name, text in mapped(mapped(rule).get("annotations")).items():
                    if scalar(name).endswith("_url") and "/" in scalar(text):
                        bases.setdefault(scalar(name).removesuffix("_url"), set()).add(split_link(scalar(text))[0])
    yield Part("alert links", "of all alerts"), "", {name: ", ".join(sorted(each)) for name, each in bases.items()}


def _templates(path: str, text: str) -> Iterator[tuple[Part, str, Description]]:
    start, *parts = _DEFINE.split(text)
    for name, body in zip(parts[::2], parts[1::2], strict=True):
        yield Part("message template", name), f"of {path}", {"text": body.strip()}
    if not parts:
        yield Part("message template", path), "", {"text": start.strip()}


def _commands(text: str) -> Iterator[tuple[Part, str, Description]]:
    """The flags of each server in START.md."""
    for block in re.findall(r"^```sh\n(.+?)^```$", text, re.MULTILINE | re.DOTALL):
        program, *flags = (line.removesuffix("\\").strip().strip("'") for line in block.splitlines())
        described: dict[str, str] = {}
        for flag in flags:
            name, _, value = flag.partition("=")
            described[name] = f"{described[name]}, {value}" if name in described else value
        yield Part("start command", program), "", dict(described)


def _structured(path: str) -> bool:
    return path.endswith((".yml", ".yaml", ".json")) and not path.startswith(_TESTS)


def _document(path: str, content: bytes, place: str) -> Any:
    try:
        return _parsed(content, path.endswith(".json"))
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        reason = " ".join(str(fault).split())[:200]
        raise _unreadable(f"{place}/{path}", f"the file cannot be read: {reason}") from fault


# Most files are the same before and after, and many in several environments.
@lru_cache(maxsize=512)
def _parsed(content: bytes, is_json: bool) -> Any:
    return json.loads(content) if is_json else yaml.load(content, Loader=_Loader)  # noqa: S506 - a safe loader


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def _unreadable(subject: str, summary: str) -> ProblemsFound:
    return ProblemsFound(Problem("build/diff", None, subject, summary, fix="compare with another commit"))
